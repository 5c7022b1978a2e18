package io.github.sparkonfargate.shuffle.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.sparkonfargate.shuffle.store.ObjectStore.StoredObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What every {@link ObjectStore} does. Each implementation and each fake runs it. */
abstract class ObjectStoreContract {
  private static final int MIB = 1 << 20;

  @TempDir Path directory;

  /** An empty store, the same throughout a test. */
  abstract ObjectStore store();

  @Test
  void readsBackARegionOfAFileThatWasPut() throws IOException {
    byte[] bytes = random(100_000);
    store().put("p/a", file(bytes), 10_000, 50_000);

    assertThat(read("p/a", 0, 50_000)).isEqualTo(slice(bytes, 10_000, 50_000));
    assertThat(read("p/a", 49_999, 1)).isEqualTo(slice(bytes, 59_999, 1));
  }

  @Test
  void putsTheBytesBetweenPositionAndLimitAndLeavesTheBuffer() throws IOException {
    ByteBuffer buffer = ByteBuffer.wrap(new byte[] {1, 2, 3, 4, 5}, 1, 3).slice();
    store().put("p/a", buffer);
    ByteBuffer direct = ByteBuffer.allocateDirect(3).put(new byte[] {7, 8, 9}).flip();
    store().put("p/b", direct);

    assertThat(buffer.position()).isZero();
    assertThat(direct.position()).isZero();
    assertThat(read("p/a", 0, 3)).containsExactly(2, 3, 4);
    assertThat(read("p/b", 0, 3)).containsExactly(7, 8, 9);
  }

  @Test
  void replacesAnObjectOfTheSameName() throws IOException {
    store().put("p/a", ByteBuffer.wrap(new byte[] {1, 1}));
    store().put("p/a", ByteBuffer.wrap(new byte[] {2, 2}));

    assertThat(read("p/a", 0, 2)).containsExactly(2, 2);
  }

  @Test
  void fillsTheBufferFromPositionToLimit() throws IOException {
    store().put("p/a", ByteBuffer.wrap(new byte[] {1, 2, 3, 4}));
    for (ByteBuffer into : List.of(ByteBuffer.allocate(6), ByteBuffer.allocateDirect(6))) {
      into.position(2).limit(4);
      store().read("p/a", 1, into);

      assertThat(into.hasRemaining()).isFalse();
      assertThat(new byte[] {into.get(1), into.get(2), into.get(3), into.get(4 - 4)})
          .containsExactly(0, 2, 3, 0);
    }
  }

  @Test
  void streamsARegionAndEndsThere() throws IOException {
    byte[] bytes = random(300_000);
    store().put("p/a", file(bytes), 0, bytes.length);

    try (InputStream stream = store().open("p/a", 1_000, 200_000)) {
      assertThat(stream.readAllBytes()).isEqualTo(slice(bytes, 1_000, 200_000));
      assertThat(stream.read()).isEqualTo(-1);
    }
  }

  @Test
  void letsAStreamBeClosedBeforeItsEnd() throws IOException {
    byte[] bytes = random(MIB);
    store().put("p/a", file(bytes), 0, bytes.length);

    try (InputStream stream = store().open("p/a", 0, bytes.length)) {
      assertThat(stream.read()).isEqualTo(bytes[0] & 0xff);
    }
    assertThat(read("p/a", 5, 5)).isEqualTo(slice(bytes, 5, 5));
  }

  @Test
  void downloadsAWholeObjectToANewFile() throws IOException {
    byte[] bytes = random(700_000);
    store().put("p/a", file(bytes), 0, bytes.length);
    Path to = directory.resolve("copy");

    store().download("p/a", bytes.length, to);

    assertThat(Files.readAllBytes(to)).isEqualTo(bytes);
    assertThatThrownBy(() -> store().download("p/a", bytes.length, to))
        .isInstanceOf(FileAlreadyExistsException.class);
    assertThat(Files.readAllBytes(to)).as("the file that was there").isEqualTo(bytes);
  }

  @Test
  void saysThatAnObjectIsLostWhereItIsNotThere() {
    assertLost(() -> read("p/none", 0, 4));
    assertLost(() -> readAll("p/none", 4));
    assertLost(() -> store().download("p/none", 4, directory.resolve("none")));
    assertThat(directory.resolve("none")).doesNotExist();
  }

  @Test
  void saysThatAnObjectIsLostWhereItIsShorterThanItWas() throws IOException {
    store().put("p/a", ByteBuffer.wrap(new byte[] {1, 2, 3, 4}));

    assertLost(() -> read("p/a", 0, 5));
    assertLost(() -> read("p/a", 4, 2));
    assertLost(() -> read("p/a", 100, 2));
    assertLost(() -> readAll("p/a", 5));
    assertLost(() -> store().download("p/a", 5, directory.resolve("short")));
    assertLost(() -> store().download("p/a", 3, directory.resolve("short")));
    assertThat(directory.resolve("short")).doesNotExist();
  }

  @Test
  void makesAnObjectOfPartsSentInAnyOrder() throws IOException {
    byte[] bytes = random(11 * MIB);
    Path file = file(bytes);
    MultipartUpload upload = store().begin("p/a");
    upload.part(2, file, 5 * MIB, 5 * MIB);
    upload.part(3, file, 10 * MIB, MIB);
    assertLost(() -> read("p/a", 0, 1));
    upload.part(1, file, 0, 5 * MIB);
    upload.complete();

    assertThat(read("p/a", 0, bytes.length)).isEqualTo(bytes);
  }

  @Test
  void leavesNothingOfAnUploadThatIsAborted() throws IOException {
    Path file = file(random(5 * MIB));
    MultipartUpload upload = store().begin("p/a");
    upload.part(1, file, 0, 5 * MIB);
    upload.abort();

    assertThat(list("p/")).isEmpty();
    assertThat(store().abortUploads("p/")).isZero();
  }

  @Test
  void abortsTheOpenUploadsUnderAPrefix() throws IOException {
    store().begin("p/a");
    store().begin("p/a");
    store().begin("q/b");

    assertThat(store().abortUploads("p/")).isEqualTo(2);
    assertThat(store().abortUploads("p/")).isZero();
    assertThat(store().abortUploads("q/")).isEqualTo(1);
  }

  @Test
  void listsWhatLiesUnderAPrefixWithItsLength() throws IOException {
    store().put("p/b", ByteBuffer.wrap(new byte[3]));
    store().put("p/a/c", ByteBuffer.wrap(new byte[0]));
    store().put("pp", ByteBuffer.wrap(new byte[1]));

    assertThat(list("p/"))
        .containsExactly(new StoredObject("p/a/c", 0), new StoredObject("p/b", 3));
    assertThat(list("none/")).isEmpty();
  }

  @Test
  void listsAndDeletesMoreThanOnePage() throws IOException {
    List<String> keys = IntStream.range(0, 1_001).mapToObj(i -> "p/" + (10_000 + i)).toList();
    for (String key : keys) {
      store().put(key, ByteBuffer.wrap(new byte[] {1}));
    }
    assertThat(list("p/")).extracting(StoredObject::key).containsExactlyElementsOf(keys);

    store().delete(keys);

    assertThat(list("p/")).isEmpty();
  }

  @Test
  void deletesWhatIsThereAndMindsNotWhatIsNot() throws IOException {
    store().put("p/a", ByteBuffer.wrap(new byte[1]));
    store().delete(List.of("p/none", "p/a"));
    store().delete(List.of());

    assertThat(list("p/")).isEmpty();
  }

  @Test
  void findsItsBucketFitForUse() throws IOException {
    store().check();
  }

  @Test
  void stopsAtOnceWhereItsThreadIsInterrupted() throws IOException {
    store().put("p/a", ByteBuffer.wrap(new byte[] {1}));
    Thread.currentThread().interrupt();
    try {
      assertThatThrownBy(() -> read("p/a", 0, 1)).isInstanceOf(InterruptedIOException.class);
      assertThat(Thread.currentThread().isInterrupted()).as("the flag is kept").isTrue();
      assertThatThrownBy(() -> store().put("p/b", ByteBuffer.wrap(new byte[] {1})))
          .isInstanceOf(InterruptedIOException.class);
    } finally {
      Thread.interrupted();
    }
    assertThat(list("p/")).hasSize(1);
  }

  final byte[] read(String key, long offset, int length) throws IOException {
    ByteBuffer into = ByteBuffer.allocate(length);
    store().read(key, offset, into);
    return into.array();
  }

  final Path file(byte[] bytes) throws IOException {
    return Files.write(Files.createTempFile(directory, "local", ""), bytes);
  }

  final List<StoredObject> list(String prefix) throws IOException {
    List<StoredObject> objects = new ArrayList<>();
    store().list(prefix, objects::add);
    return objects;
  }

  static byte[] random(int length) {
    byte[] bytes = new byte[length];
    new Random(length).nextBytes(bytes);
    return bytes;
  }

  static byte[] slice(byte[] bytes, int offset, int length) {
    return java.util.Arrays.copyOfRange(bytes, offset, offset + length);
  }

  private byte[] readAll(String key, long length) throws IOException {
    try (InputStream stream = store().open(key, 0, length)) {
      return stream.readAllBytes();
    }
  }

  private static void assertLost(org.assertj.core.api.ThrowableAssert.ThrowingCallable reading) {
    assertThatThrownBy(reading).isInstanceOf(ObjectLostException.class);
  }
}
