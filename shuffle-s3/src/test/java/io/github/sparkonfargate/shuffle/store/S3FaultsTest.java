package io.github.sparkonfargate.shuffle.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.sparkonfargate.shuffle.store.FaultProxy.Fault;
import io.github.sparkonfargate.shuffle.store.FaultProxy.Request;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Every fault that the store survives, injected on the wire. */
@Timeout(60)
class S3FaultsTest {
  /** A machine that stands still for a while must not look like a fault. */
  private static final String PATIENCE = "20s";

  /** For faults that only the lack of an answer tells. */
  private static final String SHORT_PATIENCE = "5s";

  private static final Predicate<Request> ANY = request -> true;

  private static S3Lab lab;
  private static ObjectStore store;

  @TempDir Path directory;

  @BeforeAll
  static void open() throws IOException {
    lab = new S3Lab();
    store = lab.patientFor(PATIENCE, 4);
  }

  @AfterEach
  void empty() throws IOException {
    lab.empty(store);
  }

  @AfterAll
  static void close() throws IOException {
    lab.close();
  }

  @Test
  void outlastsAStormOfSlowDown() throws IOException {
    lab.proxy.inject(2, Request.withMethod("PUT"), new Fault.Answer(503, "SlowDown"));
    lab.proxy.inject(2, Request.withMethod("GET"), new Fault.Answer(503, "SlowDown"));

    store.put("p/a", ByteBuffer.wrap(new byte[] {1, 2}));

    assertThat(read("p/a", 2)).containsExactly(1, 2);
    assertThat(lab.proxy.methods()).containsExactly("PUT", "PUT", "PUT", "GET", "GET", "GET");
  }

  @Test
  void saysHowLongItWasThrottledWhereAStormDoesNotEnd() {
    ObjectStore oneRetry = lab.patientFor(PATIENCE, 1);
    lab.proxy.inject(2, Request.withMethod("PUT"), new Fault.Answer(503, "SlowDown"));

    assertThatThrownBy(() -> oneRetry.put("p/a", ByteBuffer.wrap(new byte[1])))
        .isInstanceOf(StoreException.class)
        .isNotInstanceOf(ObjectLostException.class)
        .hasMessage(
            "Cannot store s3://shuffles/p/a: S3 throttled 2 attempts (503 SlowDown: injected); raise"
                + " spark.shuffle.s3.apiRetries, or spread the load by"
                + " spark.shuffle.s3.prefixShards.");
  }

  @Test
  void repeatsAnUploadWhoseConnectionIsResetFromTheStartOfItsRegion() throws IOException {
    byte[] bytes = ObjectStoreContract.random(3_000_000);
    lab.proxy.inject(1, Request.withMethod("PUT"), new Fault.Reset(0));
    lab.proxy.inject(1, Request.withMethod("PUT"), new Fault.LoseAnswer());

    store.put("p/a", Files.write(directory.resolve("local"), bytes), 1_000_000, 2_000_000);

    assertThat(read("p/a", 2_000_000))
        .isEqualTo(ObjectStoreContract.slice(bytes, 1_000_000, 2_000_000));
  }

  @Test
  void resumesAReadThatIsResetAtTheByteItBrokeAt() throws IOException {
    byte[] bytes = put("p/a", 400_000);
    lab.proxy.inject(1, Request.withMethod("GET"), new Fault.Reset(150_000));

    assertThat(read("p/a", bytes.length)).isEqualTo(bytes);
    assertResumed(400_000);
  }

  @Test
  void resumesAReadWhoseAnswerIsTruncated() throws IOException {
    byte[] bytes = put("p/a", 400_000);
    lab.proxy.inject(1, Request.withMethod("GET"), new Fault.Truncate(150_000));

    try (InputStream stream = store.open("p/a", 0, bytes.length)) {
      assertThat(stream.readAllBytes()).isEqualTo(bytes);
    }
    assertResumed(400_000);
  }

  @Test
  void resumesADownloadThatStandsStill() throws IOException {
    ObjectStore impatient = lab.patientFor(SHORT_PATIENCE, 4);
    byte[] bytes = put("p/a", 400_000);
    lab.proxy.inject(1, Request.withMethod("GET"), new Fault.Stall(150_000));
    Path to = directory.resolve("copy");

    impatient.download("p/a", bytes.length, to);

    assertThat(Files.readAllBytes(to)).isEqualTo(bytes);
    assertResumed(400_000);
  }

  @Test
  void givesUpAReadThatBreaksAgainAndAgainWithoutABytePassing() throws IOException {
    put("p/a", 1_000);
    ObjectStore oneRetry = lab.patientFor(PATIENCE, 1);
    lab.proxy.inject(9, Request.withMethod("GET"), new Fault.Truncate(0));

    assertThatThrownBy(() -> oneRetry.download("p/a", 1_000, directory.resolve("copy")))
        .isInstanceOf(StoreException.class)
        .isNotInstanceOf(ObjectLostException.class)
        .hasMessageStartingWith("Cannot read p/a: the connection broke 2 times at byte 0");
    assertThat(directory.resolve("copy")).doesNotExist();
  }

  @Test
  void repeatsARequestThatIsNeverAnswered() throws IOException {
    ObjectStore impatient = lab.patientFor(SHORT_PATIENCE, 4);
    lab.proxy.inject(1, Request.withMethod("PUT"), new Fault.Stall(-1));

    impatient.put("p/a", ByteBuffer.wrap(new byte[] {1}));

    assertThat(lab.proxy.methods()).containsExactly("PUT", "PUT");
  }

  @Test
  void repeatsAnUploadThatNobodyTakesOff() throws IOException {
    ObjectStore impatient = lab.patientFor(SHORT_PATIENCE, 4);
    byte[] bytes = ObjectStoreContract.random(20 << 20);
    lab.proxy.inject(1, Request.withMethod("PUT"), new Fault.StallUpload());

    impatient.put("p/a", Files.write(directory.resolve("local"), bytes), 0, bytes.length);

    assertThat(lab.proxy.methods()).containsExactly("PUT", "PUT");
  }

  @Test
  void takesACompletionForDoneWhoseAnswerWasLost() throws IOException {
    Path file = Files.write(directory.resolve("local"), ObjectStoreContract.random(6 << 20));
    MultipartUpload upload = store.begin("p/a");
    upload.part(1, file, 0, 5 << 20);
    upload.part(2, file, 5 << 20, 1 << 20);
    lab.proxy.inject(1, Request.withMethod("POST"), new Fault.LoseAnswer());

    upload.complete();

    assertThat(read("p/a", 6 << 20)).isEqualTo(Files.readAllBytes(file));
  }

  @Test
  void failsACompletionOfAnUploadThatWasAborted() throws IOException {
    Path file = Files.write(directory.resolve("local"), ObjectStoreContract.random(5 << 20));
    MultipartUpload upload = store.begin("p/a");
    upload.part(1, file, 0, 5 << 20);
    upload.abort();

    assertThatThrownBy(upload::complete)
        .hasMessage(
            "Cannot store s3://shuffles/p/a: the multipart upload is gone; something aborted it,"
                + " such as a lifecycle rule.");
  }

  @Test
  void takesAConditionalPutForDoneWhoseAnswerWasLost() throws IOException {
    ObjectStore conditional = lab.store("spark.shuffle.s3.conditionalWrites", "true");
    lab.proxy.inject(1, Request.withMethod("PUT"), new Fault.LoseAnswer());

    conditional.put("p/a", ByteBuffer.wrap(new byte[] {1, 2}));

    assertThat(lab.proxy.methods()).containsExactly("PUT", "PUT", "HEAD");
    assertThatThrownBy(() -> conditional.put("p/a", ByteBuffer.wrap(new byte[] {1, 2, 3})))
        .isInstanceOf(StoreException.class);
  }

  @Test
  void asksForNewCredentialsWhereTheOldHaveExpired() throws IOException {
    lab.proxy.inject(1, Request.withMethod("PUT"), new Fault.Answer(400, "ExpiredToken"));

    store.put("p/a", ByteBuffer.wrap(new byte[] {1}));

    assertThat(lab.proxy.methods()).containsExactly("PUT", "PUT");
  }

  @Test
  void saysThatCredentialsHaveExpiredWhereNewOnesAreNoBetter() {
    lab.proxy.inject(2, ANY, new Fault.Answer(400, "ExpiredToken"));

    assertThatThrownBy(() -> store.put("p/a", ByteBuffer.wrap(new byte[1])))
        .hasMessage(
            "Cannot store s3://shuffles/p/a: the credentials have expired and no fresh ones were"
                + " found (400 ExpiredToken: injected).");
  }

  @Test
  void deletesAgainWhatS3FailedToDelete() throws IOException {
    lab.proxy.inject(1, Request.withMethod("POST"), new Fault.Answer(500, "InternalError"));
    put("p/a", 1);

    store.delete(List.of("p/a"));

    List<String> left = new ArrayList<>();
    store.list("p/", object -> left.add(object.key()));
    assertThat(left).isEmpty();
  }

  @Test
  void doesNotTakeARefusalForALoss() throws IOException {
    put("p/a", 1);
    lab.proxy.inject(1, Request.withMethod("GET"), new Fault.Answer(403, "AccessDenied"));

    assertThatThrownBy(() -> read("p/a", 1))
        .isInstanceOf(StoreException.class)
        .isNotInstanceOf(ObjectLostException.class)
        .hasMessageStartingWith(
            "Cannot read s3://shuffles/p/a: access denied (403 AccessDenied: injected); the role"
                + " needs s3:PutObject");
  }

  @Test
  void sendsAReadTwiceThatS3IsSlowToAnswerAndTakesTheFirstAnswer() throws IOException {
    byte[] bytes = put("p/a", 1_000);
    ObjectStore patient = lab.patientFor("60s", 4);
    for (int i = 0; i < 64; i++) {
      patient.read("p/a", 0, ByteBuffer.allocate(10));
    }
    lab.proxy.forget();
    lab.proxy.inject(1, Request.withMethod("GET"), new Fault.Stall(-1));

    ByteBuffer into = ByteBuffer.allocate(1_000);
    patient.read("p/a", 0, into);

    assertThat(into.array()).isEqualTo(bytes);
    assertThat(lab.proxy.methods()).containsExactly("GET", "GET");
  }

  @Test
  void saysThatTheBucketIsNotThere() {
    ObjectStore elsewhere = lab.store("spark.shuffle.s3.bucket", "nowhere");

    assertThatThrownBy(elsewhere::check)
        .hasMessage(
            "Cannot use s3://nowhere/.sparkStaging/: the bucket does not exist; check"
                + " spark.shuffle.s3.bucket.");
  }

  @Test
  void saysThatS3IsOutOfReach() {
    ObjectStore nobody =
        lab.store(
            "spark.shuffle.s3.endpoint", "http://127.0.0.1:1", "spark.shuffle.s3.apiRetries", "1");

    assertThatThrownBy(nobody::check)
        .isInstanceOf(StoreException.class)
        .hasMessageStartingWith("Cannot use s3://shuffles/.sparkStaging/: S3 is out of reach (")
        .hasMessageEndingWith("; check spark.shuffle.s3.endpoint, routes and security groups.");
  }

  @Test
  void saysThatALocalFileIsTooShortAndDoesNotRepeatTheUpload() throws IOException {
    Path file = Files.write(directory.resolve("local"), new byte[100]);

    assertThatThrownBy(() -> store.put("p/a", file, 50, 100))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("the local file cannot be read")
        .hasMessageContaining("ends 50 bytes before the end of its region");
    assertThat(lab.proxy.methods()).hasSizeLessThanOrEqualTo(1);
  }

  private static void assertResumed(int length) {
    List<Request> gets = lab.proxy.requests().stream().filter(Request.withMethod("GET")).toList();
    assertThat(gets).hasSize(2);
    String range = gets.get(1).header("range");
    assertThat(range).startsWith("bytes=").endsWith("-" + (length - 1));
    int from = Integer.parseInt(range.substring("bytes=".length(), range.indexOf('-')));
    assertThat(from).isGreaterThan(0).isLessThanOrEqualTo(150_000);
  }

  private static byte[] put(String key, int length) throws IOException {
    byte[] bytes = ObjectStoreContract.random(length);
    store.put(key, ByteBuffer.wrap(bytes));
    return bytes;
  }

  private static byte[] read(String key, int length) throws IOException {
    ByteBuffer into = ByteBuffer.allocate(length);
    store.read(key, 0, into);
    return into.array();
  }
}
