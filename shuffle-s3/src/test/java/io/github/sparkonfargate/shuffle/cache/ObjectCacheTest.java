package io.github.sparkonfargate.shuffle.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.sparkonfargate.shuffle.status.ObjectName;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ObjectCacheTest {
  private boolean diskHasRoom = true;
  private final ObjectCache cache = new ObjectCache(1_000, () -> diskHasRoom);
  private final Queue<Runnable> work = new ArrayDeque<>();
  private final AtomicInteger files = new AtomicInteger();

  @TempDir private Path directory;

  private static ObjectName name(int shuffle, int attempt) {
    return new ObjectName(shuffle, attempt, 1);
  }

  private Path file(int length) throws IOException {
    byte[] bytes = new byte[length];
    for (int i = 0; i < length; i++) {
      bytes[i] = (byte) i;
    }
    return Files.write(directory.resolve("file" + files.incrementAndGet()), bytes);
  }

  private static ByteBuffer read(CachedObject object, int offset, int length) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(length);
    object.read(offset, bytes);
    return bytes.flip();
  }

  @Test
  void readsRegionsOfWhatItWasGiven() throws IOException {
    cache.adopt(name(1, 1), file(100), 100);

    assertThat(read(cache.find(name(1, 1)), 7, 3)).isEqualTo(ByteBuffer.wrap(new byte[] {7, 8, 9}));
    assertThat(cache.find(name(1, 2))).isNull();
  }

  @Test
  void refusesWhatTheShuffleItselfHasNoRoomFor() throws IOException {
    cache.adopt(name(1, 1), file(600), 600);
    Path second = file(600);

    assertThat(cache.adopt(name(1, 2), second, 600)).isFalse();

    assertThat(second).doesNotExist();
    assertThat(cache.find(name(1, 1))).isNotNull();
    assertThat(cache.bytes()).isEqualTo(600);
  }

  @Test
  void leavesTheRestOfTheDiskToSpills() throws IOException {
    diskHasRoom = false;
    Path file = file(10);

    assertThat(cache.adopt(name(1, 1), file, 10)).isFalse();

    assertThat(file).doesNotExist();
  }

  @Test
  void dropsTheLeastRecentlyUsedOtherShuffleForANewOne() throws IOException {
    Path old = file(300);
    cache.adopt(name(1, 1), old, 300);
    cache.adopt(name(2, 1), file(300), 300);
    cache.adopt(name(3, 1), file(300), 300);

    assertThat(cache.adopt(name(3, 2), file(300), 300)).isTrue();

    assertThat(cache.find(name(1, 1))).isNull();
    assertThat(old).doesNotExist();
    assertThat(cache.find(name(2, 1))).isNotNull();
    assertThat(cache.bytes()).isEqualTo(900);
  }

  @Test
  void keepsTheShuffleThatIsReadOverTheOneThatIsNot() throws IOException {
    cache.adopt(name(1, 1), file(300), 300);
    cache.adopt(name(2, 1), file(300), 300);
    cache.use(1);

    cache.adopt(name(3, 1), file(500), 500);

    assertThat(cache.find(name(1, 1))).isNotNull();
    assertThat(cache.find(name(2, 1))).isNull();
  }

  @Test
  void deletesACopyThatIsMadeAfterItsShuffleWasRemoved() throws IOException {
    Path file = file(10);
    CompletableFuture<CachedObject> copy = cache.fetch(name(1, 1), 10, () -> file, work::add);
    cache.drop(1);

    work.remove().run();

    assertThat(copy).isCompleted();
    assertThat(file).doesNotExist();
    assertThat(cache.find(name(1, 1))).isNull();
    assertThat(cache.bytes()).isZero();
  }

  @Test
  void makesOneCopyForAllThatWant() throws Exception {
    Path file = file(10);
    AtomicInteger downloads = new AtomicInteger();
    ObjectCache.Download download =
        () -> {
          downloads.incrementAndGet();
          return file;
        };

    CompletableFuture<CachedObject> first = cache.fetch(name(1, 1), 10, download, work::add);
    CompletableFuture<CachedObject> second = cache.fetch(name(1, 1), 10, download, work::add);
    work.remove().run();

    assertThat(second.get()).isSameAs(first.get()).isSameAs(cache.find(name(1, 1)));
    assertThat(work).isEmpty();
    assertThat(downloads).hasValue(1);
    assertThat(cache.bytes()).isEqualTo(10);
  }

  @Test
  void givesTheRoomBackWhenACopyCouldNotBeMade() {
    CompletableFuture<CachedObject> copy =
        cache.fetch(
            name(1, 1),
            900,
            () -> {
              throw new IOException("connection reset");
            },
            work::add);
    work.remove().run();

    assertThatThrownBy(copy::get)
        .isInstanceOf(ExecutionException.class)
        .hasRootCauseMessage("connection reset");
    assertThat(cache.bytes()).isZero();
    assertThat(cache.fetch(name(1, 1), 900, () -> file(900), work::add)).isNotNull();
  }

  @Test
  void makesNoCopyWhereThereIsNoRoom() {
    assertThat(cache.fetch(name(1, 1), 1_001, () -> file(1_001), work::add)).isNull();
    assertThat(work).isEmpty();
  }

  @Test
  void forgetsAShuffleThatIsRemoved() throws IOException {
    Path file = file(10);
    cache.adopt(name(1, 1), file, 10);
    cache.adopt(name(2, 1), file(10), 10);

    cache.drop(1);

    assertThat(file).doesNotExist();
    assertThat(cache.find(name(1, 1))).isNull();
    assertThat(cache.find(name(2, 1))).isNotNull();
    assertThat(cache.bytes()).isEqualTo(10);
  }

  @Test
  void aReaderThatIsInterruptedDoesNotDisturbOthers() throws IOException {
    cache.adopt(name(1, 1), file(100), 100);
    CachedObject object = cache.find(name(1, 1));
    read(object, 0, 1);

    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> read(object, 0, 1)).isInstanceOf(ClosedByInterruptException.class);
    assertThat(Thread.interrupted()).isTrue();

    assertThat(read(object, 5, 1)).isEqualTo(ByteBuffer.wrap(new byte[] {5}));
  }

  @Test
  void saysSoWhereACopyGoesAwayUnderItsReader() throws IOException {
    cache.adopt(name(1, 1), file(100), 100);
    CachedObject object = cache.find(name(1, 1));
    cache.drop(name(1, 1));

    assertThatThrownBy(() -> read(object, 0, 1)).isInstanceOf(IOException.class);
  }
}
