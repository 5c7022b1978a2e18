package io.github.sparkonfargate.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What every {@link ObjectStore} does. */
public abstract class ObjectStoreContract {
  @TempDir protected Path folder;

  protected abstract ObjectStore store();

  /** A directory that is this test's alone. */
  protected abstract ObjectUri directory();

  @Test
  void givesBackWhatItWasGiven() throws IOException {
    Path file = Files.writeString(folder.resolve("a file.txt"), "grüße");
    List<Long> progress = new ArrayList<>();

    store().put(file, directory().resolve("0/a file.txt"), progress::add);
    store().get(directory().resolve("0/a file.txt"), folder.resolve("back"));

    assertThat(folder.resolve("back")).hasContent("grüße");
    assertThat(progress).containsExactly(Files.size(file));
  }

  @Test
  void aTextIsReplacedAndReadAsItIsNow() {
    ObjectUri lease = directory().resolve("lease");
    assertThat(store().text(lease)).isEmpty();

    store().put("1", lease);
    store().put("zwölf", lease);

    assertThat(store().text(lease)).contains("zwölf");
  }

  @Test
  void anObjectThatIsNotThereIsRefusedByName() {
    assertThatThrownBy(() -> store().get(directory().resolve("none"), folder.resolve("none")))
        .isInstanceOfSatisfying(
            StoreException.class, refused -> assertThat(refused.isTransient()).isFalse())
        .hasMessageContaining(directory().resolve("none").toString());
  }

  @Test
  void aDirectoryIsDeletedWithAllThatIsInItAndNothingElse() {
    ObjectUri ours = directory().resolve("ours/");
    ObjectUri neighbour = directory().resolve("ours-too");
    store().put("x", ours.resolve("0/a"));
    store().put("x", ours.resolve("order.json"));
    store().put("x", neighbour);

    store().deleteDirectory(ours);
    store().deleteDirectory(ours);

    assertThat(store().text(ours.resolve("0/a"))).isEmpty();
    assertThat(store().text(ours.resolve("order.json"))).isEmpty();
    assertThat(store().text(neighbour)).contains("x");
  }

  @Test
  void whatIsDeletedTwiceIsGone() {
    ObjectUri object = directory().resolve("record");
    store().put("x", object);

    store().delete(object);
    store().delete(object);

    assertThat(store().text(object)).isEmpty();
  }
}
