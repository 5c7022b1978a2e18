package io.github.sparkonfargate.shuffle.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.sparkonfargate.shuffle.store.FaultProxy.Fault;
import io.github.sparkonfargate.shuffle.store.FaultProxy.Request;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Predicate;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Work with S3 that is broken off: by Spark, which interrupts a task's thread, or by closing. */
@Timeout(180)
class S3InterruptsTest {
  /**
   * Less than the store's own patience of a minute: whoever is interrupted does not wait for it.
   */
  private static final Duration SLOW = Duration.ofSeconds(40);

  private S3Lab lab;

  @TempDir Path directory;

  @BeforeEach
  void open() throws IOException {
    lab = new S3Lab();
  }

  @AfterEach
  void close() throws IOException {
    lab.close();
  }

  @Test
  void stopsAtOnceAReadInProgressWhoseThreadIsInterrupted() throws Exception {
    ObjectStore patient = lab.patientFor("60s", 4);
    patient.put("p/a", ByteBuffer.allocate(400_000));
    lab.proxy.inject(1, Request.withMethod("GET"), new Fault.Stall(1_000));

    assertInterrupted(
        () -> patient.download("p/a", 400_000, directory.resolve("copy")),
        Request.withMethod("GET"));
    assertThat(directory.resolve("copy")).doesNotExist();
  }

  @Test
  void stopsAtOnceAnUploadInProgressWhoseThreadIsInterrupted() throws Exception {
    Path file = Files.write(directory.resolve("local"), new byte[20 << 20]);
    ObjectStore patient = lab.patientFor("60s", 4);
    lab.proxy.inject(1, Request.withMethod("PUT"), new Fault.StallUpload());

    assertInterrupted(() -> patient.put("p/b", file, 0, 20 << 20), Request.withMethod("PUT"));
  }

  @Test
  void stopsAtOnceAPauseBetweenAttemptsWhoseThreadIsInterrupted() throws Exception {
    ObjectStore patient = lab.patientFor("60s", 100);
    lab.proxy.inject(1_000, Request.withMethod("PUT"), new Fault.Answer(503, "SlowDown"));

    assertInterrupted(
        () -> patient.put("p/b", ByteBuffer.wrap(new byte[1])), Request.withMethod("PUT"));
  }

  @Test
  void breaksOffWhatIsUnderWayWhenItIsClosed() throws Exception {
    ObjectStore patient = lab.patientFor("60s", 4);
    patient.put("p/a", ByteBuffer.allocate(10));
    lab.proxy.inject(1, Request.withMethod("GET"), new Fault.Stall(-1));
    CompletableFuture<Void> reading = run(() -> patient.read("p/a", 0, ByteBuffer.allocate(10)));
    awaitRequest(Request.withMethod("GET"));

    patient.close();

    assertThatThrownBy(reading::get)
        .isInstanceOf(ExecutionException.class)
        .cause()
        .isInstanceOf(StoreException.class);
  }

  private void assertInterrupted(Work work, Predicate<Request> inProgress) throws Exception {
    CompletableFuture<Throwable> outcome = new CompletableFuture<>();
    Thread thread =
        new Thread(
            () -> {
              try {
                work.run();
                outcome.complete(null);
              } catch (IOException e) {
                outcome.complete(Thread.currentThread().isInterrupted() ? e : null);
              }
            });
    thread.start();
    awaitRequest(inProgress);
    Awaitility.await("it waits for the network or its next attempt")
        .atMost(SLOW)
        .until(() -> thread.getState() != Thread.State.NEW);
    long start = System.nanoTime();
    thread.interrupt();

    assertThat(outcome.get()).isInstanceOf(InterruptedIOException.class);
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(SLOW);
  }

  private void awaitRequest(Predicate<Request> kind) {
    Awaitility.await("the request is on the wire")
        .atMost(SLOW)
        .until(() -> lab.proxy.requests().stream().anyMatch(kind));
  }

  private static CompletableFuture<Void> run(Work work) {
    CompletableFuture<Void> done = new CompletableFuture<>();
    new Thread(
            () -> {
              try {
                work.run();
                done.complete(null);
              } catch (IOException e) {
                done.completeExceptionally(e);
              }
            })
        .start();
    return done;
  }

  private interface Work {
    void run() throws IOException;
  }
}
