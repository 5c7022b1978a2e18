package io.github.sparkonfargate.shuffle.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sparkonfargate.shuffle.store.FaultProxy.Fault;
import io.github.sparkonfargate.shuffle.store.FaultProxy.Request;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What goes over the wire, and what does not: requests are paid for, and read by real S3. */
@Timeout(60)
class S3RequestShapesTest {
  private static S3Lab lab;
  private static ObjectStore store;

  @TempDir Path directory;

  @BeforeAll
  static void open() throws IOException {
    lab = new S3Lab();
    store = lab.store();
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
  void makesOneRequestForEachOperationAndNothingElse() throws IOException {
    Path file = Files.write(directory.resolve("local"), new byte[5 << 20]);
    store.put("p/a", file, 0, 100);
    store.read("p/a", 10, ByteBuffer.allocate(20));
    store.download("p/a", 100, directory.resolve("copy"));
    MultipartUpload upload = store.begin("p/b");
    upload.part(1, file, 0, 5 << 20);
    upload.complete();
    store.delete(List.of("p/a", "p/b"));

    assertThat(lab.proxy.requests())
        .extracting(request -> request.method() + " " + request.target().replaceAll("=.*", ""))
        .containsExactly(
            "PUT /shuffles/p/a",
            "GET /shuffles/p/a",
            "GET /shuffles/p/a",
            "POST /shuffles/p/b?uploads",
            "PUT /shuffles/p/b?partNumber",
            "POST /shuffles/p/b?uploadId",
            "POST /shuffles?delete");
  }

  @Test
  void makesNoRequestForNothing() throws IOException {
    store.read("p/none", 0, ByteBuffer.allocate(0));
    store.download("p/none", 0, directory.resolve("empty"));
    store.delete(List.of());

    assertThat(directory.resolve("empty")).isEmptyFile();
    assertThat(lab.proxy.requests()).isEmpty();
  }

  @Test
  void sendsAnUploadPlainAndUnsignedAndWithoutWaitingForLeave() throws IOException {
    Path file = Files.write(directory.resolve("local"), new byte[2 << 20]);
    store.put("p/a", file, 0, 2 << 20);

    Request put = only();
    assertThat(put.header("x-amz-content-sha256")).isEqualTo("UNSIGNED-PAYLOAD");
    assertThat(put.header("content-length")).isEqualTo(String.valueOf(2 << 20));
    assertThat(put.header("authorization")).startsWith("AWS4-HMAC-SHA256 Credential=shuffle/");
    assertThat(put.headers().keySet())
        .doesNotContain("expect", "content-encoding", "transfer-encoding", "x-amz-trailer")
        .noneMatch(name -> name.contains("checksum"));
    assertThat(put.header("user-agent")).contains("spark-on-fargate-shuffle");
  }

  @Test
  void sendsACrc32cWhereS3IsToCheckIt() throws IOException {
    ObjectStore checked = lab.store("spark.shuffle.s3.requestChecksum", "crc32c");
    checked.put("p/a", ByteBuffer.wrap("123456789".getBytes()));

    // The check value of CRC-32C is 0xE3069283.
    assertThat(only().header("x-amz-checksum-crc32c")).isEqualTo("4waSgw==");
  }

  @Test
  void readsARegionByItsRangeAndAWholeObjectWithoutOne() throws IOException {
    store.put("p/a", ByteBuffer.wrap(new byte[100]));
    lab.proxy.forget();
    store.read("p/a", 10, ByteBuffer.allocate(20));
    store.download("p/a", 100, directory.resolve("copy"));

    assertThat(lab.proxy.requests())
        .extracting(request -> request.header("range"))
        .containsExactly("bytes=10-29", "");
  }

  @Test
  void saysOwnerAndEncryptionWithWhateverIsStored() throws IOException {
    ObjectStore strict =
        lab.store(
            "spark.shuffle.s3.expectedBucketOwner",
            "123456789012",
            "spark.shuffle.s3.sse",
            "aws:kms",
            "spark.shuffle.s3.sse.kmsKeyId",
            "alias/shuffle");
    lab.proxy.inject(2, request -> true, new Fault.Answer(403, "AccessDenied"));
    Assertions.catchThrowable(() -> strict.put("p/a", ByteBuffer.wrap(new byte[1])));
    Assertions.catchThrowable(() -> strict.begin("p/a"));

    assertThat(lab.proxy.requests())
        .hasSize(2)
        .allSatisfy(
            request -> {
              assertThat(request.header("x-amz-expected-bucket-owner")).isEqualTo("123456789012");
              assertThat(request.header("x-amz-server-side-encryption")).isEqualTo("aws:kms");
              assertThat(request.header("x-amz-server-side-encryption-aws-kms-key-id"))
                  .isEqualTo("alias/shuffle");
            });
  }

  @Test
  void saysOwnerWithWhateverIsReadListedAndDeleted() throws IOException {
    ObjectStore strict = lab.store("spark.shuffle.s3.expectedBucketOwner", "123456789012");
    lab.proxy.inject(9, request -> true, new Fault.Answer(403, "AccessDenied"));
    Assertions.catchThrowable(() -> strict.read("p/a", 0, ByteBuffer.allocate(1)));
    Assertions.catchThrowable(() -> strict.list("p/", object -> {}));
    Assertions.catchThrowable(() -> strict.delete(List.of("p/a")));
    Assertions.catchThrowable(() -> strict.abortUploads("p/"));
    Assertions.catchThrowable(strict::check);

    assertThat(lab.proxy.requests())
        .hasSize(5)
        .allSatisfy(
            request ->
                assertThat(request.header("x-amz-expected-bucket-owner"))
                    .isEqualTo("123456789012"));
  }

  @Test
  void putsOnlyWhatIsNotThereYetWhereWritesAreConditional() throws IOException {
    lab.store("spark.shuffle.s3.conditionalWrites", "true")
        .put("p/a", ByteBuffer.wrap(new byte[1]));

    assertThat(only().header("if-none-match")).isEqualTo("*");
  }

  @Test
  void deletesAThousandObjectsARequest() throws IOException {
    store.delete(IntStream.range(0, 2_001).mapToObj(i -> "p/" + i).toList());

    assertThat(lab.proxy.methods()).containsExactly("POST", "POST", "POST");
  }

  /** As the API reference of CreateSession has it; not run against AWS. */
  @Test
  void opensASessionForADirectoryBucketAndUsesItForAll() throws IOException {
    ObjectStore express =
        lab.store(
            "spark.shuffle.s3.bucket", "fast--use1-az4--x-s3", "spark.shuffle.s3.sse", "AES256");
    lab.proxy.inject(
        1,
        request -> request.target().contains("session"),
        new Fault.Reply(
            "<CreateSessionResult><Credentials><SessionToken>token</SessionToken>"
                + "<SecretAccessKey>secret</SecretAccessKey><AccessKeyId>id</AccessKeyId>"
                + "<Expiration>2099-01-01T00:00:00Z</Expiration></Credentials>"
                + "</CreateSessionResult>"));
    lab.proxy.inject(9, request -> true, new Fault.Reply(""));

    express.put("p/a", ByteBuffer.wrap(new byte[1]));
    express.put("p/b", ByteBuffer.wrap(new byte[1]));

    List<Request> requests = lab.proxy.requests();
    assertThat(requests)
        .extracting(request -> request.method() + " " + request.target())
        .containsExactly(
            "GET /fast--use1-az4--x-s3?session",
            "PUT /fast--use1-az4--x-s3/p/a",
            "PUT /fast--use1-az4--x-s3/p/b");
    assertThat(requests.subList(1, 3))
        .allSatisfy(
            request -> {
              assertThat(request.header("x-amz-s3session-token")).isEqualTo("token");
              assertThat(request.header("authorization")).contains("/s3express/aws4_request");
            });
  }

  private static Request only() {
    List<Request> requests = lab.proxy.requests();
    assertThat(requests).hasSize(1);
    return requests.get(0);
  }
}
