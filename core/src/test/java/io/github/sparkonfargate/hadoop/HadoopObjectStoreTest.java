package io.github.sparkonfargate.hadoop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.sparkonfargate.store.ObjectStore;
import io.github.sparkonfargate.store.ObjectStoreContract;
import io.github.sparkonfargate.store.ObjectUri;
import io.github.sparkonfargate.store.StoreException;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The contract on Hadoop's local file system: a directory that all sides mount. */
class HadoopObjectStoreTest extends ObjectStoreContract {
  private final ObjectStore store = new HadoopObjectStore(Map.of());

  @Test
  void aSchemeThatHadoopDoesNotKnowIsRefusedInItsWords() {
    assertThatThrownBy(() -> store.put("x", ObjectUri.parse("gopher://h/x")))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("gopher");
  }

  @Test
  void sparksOwnKeysReachHadoop() {
    ObjectStore other =
        new HadoopObjectStore(
            Map.of("spark.hadoop.fs.gopher.impl", "org.apache.hadoop.fs.LocalFileSystem"));

    // Of another scheme than its own, the local file system refuses the path: it was found.
    assertThatThrownBy(() -> other.put("x", ObjectUri.parse("gopher:///x")))
        .hasMessageContaining("Wrong FS: gopher:");
  }

  @Override
  protected ObjectStore store() {
    return store;
  }

  @Override
  protected ObjectUri directory() {
    assertThat(folder).isAbsolute();
    return ObjectUri.parse("file://" + folder + "/shared/");
  }
}
