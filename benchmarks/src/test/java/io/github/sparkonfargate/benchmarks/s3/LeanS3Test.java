package io.github.sparkonfargate.benchmarks.s3;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LeanS3Test {
  private final HttpClient client = HttpClient.newHttpClient();
  private LeanS3 s3;

  @BeforeEach
  void start() throws IOException {
    s3 = LeanS3.start();
  }

  @AfterEach
  void stop() throws IOException {
    s3.close();
  }

  @Test
  void givesBackWhatWasPut() throws Exception {
    byte[] bytes = random(3 * Slabs.SIZE + 17);

    assertThat(put("/b/k", bytes).statusCode()).isEqualTo(200);

    assertThat(get("/b/k").body()).isEqualTo(bytes);
  }

  @Test
  void givesBackRangesThatCrossSlabs() throws Exception {
    byte[] bytes = random(2 * Slabs.SIZE + 1);
    put("/b/k", bytes);

    HttpResponse<byte[]> answer = get("/b/k", "Range", "bytes=131000-262144");

    assertThat(answer.statusCode()).isEqualTo(206);
    assertThat(answer.body()).isEqualTo(Arrays.copyOfRange(bytes, 131_000, 262_145));
    assertThat(get("/b/k", "Range", "bytes=-5").body())
        .isEqualTo(Arrays.copyOfRange(bytes, bytes.length - 5, bytes.length));
    assertThat(get("/b/k", "Range", "bytes=999999-").statusCode()).isEqualTo(416);
  }

  @Test
  void joinsPartsByNumberWhateverTheOrderTheyCameIn() throws Exception {
    String created = send("POST", "/b/k?uploads", new byte[0]).body();
    String id = created.replaceAll(".*<UploadId>(.*)</UploadId>.*", "$1");
    byte[] first = random(Slabs.SIZE - 3);
    byte[] second = random(Slabs.SIZE + 9);

    send("PUT", "/b/k?partNumber=2&uploadId=" + id, second);
    send("PUT", "/b/k?partNumber=1&uploadId=" + id, first);
    assertThat(get("/b/k").statusCode()).as("before it is completed").isEqualTo(404);
    send("POST", "/b/k?uploadId=" + id, "<CompleteMultipartUpload/>".getBytes(UTF_8));

    byte[] whole = get("/b/k").body();
    assertThat(Arrays.copyOf(whole, first.length)).isEqualTo(first);
    assertThat(Arrays.copyOfRange(whole, first.length, whole.length)).isEqualTo(second);
    assertThat(stats()).contains("\"uploads\":0");
  }

  @Test
  void listsByPrefixInPagesAndDeletesManyAtOnce() throws Exception {
    for (int i = 0; i < 1_003; i++) {
      put("/b/p/%04d".formatted(i), new byte[] {1});
    }
    put("/b/q", new byte[] {1});

    String page = new String(get("/b?list-type=2&prefix=p%2F").body(), UTF_8);
    String next =
        new String(get("/b?list-type=2&prefix=p%2F&continuation-token=p%2F0999").body(), UTF_8);

    assertThat(page)
        .contains(
            "<IsTruncated>true<", "<NextContinuationToken>p/0999<", "<Key>p/0000<", "<Key>p/0999<")
        .doesNotContain("p/1000");
    assertThat(next)
        .contains("<IsTruncated>false<", "<Key>p/1000<", "<Key>p/1002<")
        .doesNotContain("<Key>p/0999<", "<Key>q<");
    send(
        "POST",
        "/b?delete",
        "<Delete><Object><Key>p/0000</Key></Object><Object><Key>q</Key></Object></Delete>"
            .getBytes(UTF_8));
    assertThat(stats()).contains("\"objects\":1002", "\"DeleteObjects\":1");
  }

  @Test
  void takesTheSignedChunksOfAwsApart() throws Exception {
    String body =
        "5;chunk-signature=abc\r\nhello\r\n6\r\n world\r\n0;chunk-signature=def\r\nx-amz-checksum-crc32:AAAA\r\n\r\n";
    raw(
        "PUT /b/k HTTP/1.1\r\nHost: s3\r\nContent-Length: %d\r\nX-Amz-Decoded-Content-Length: 11\r\n\r\n%s"
            .formatted(body.length(), body));

    assertThat(get("/b/k").body()).isEqualTo("hello world".getBytes(UTF_8));
  }

  @Test
  void isAsSlowAsItIsTold() throws Exception {
    put("/b/k", random(2_000_000));
    control("pace?get=30&put=60&rate=40");

    assertThat(timed(() -> get("/b/k", "Range", "bytes=0-0")))
        .isBetween(Duration.ofMillis(30), Duration.ofSeconds(20));
    assertThat(timed(() -> get("/b/k")))
        .as("30 ms and 2 MB at 40 MB/s")
        .isBetween(Duration.ofMillis(79), Duration.ofSeconds(20));
    assertThat(timed(() -> put("/b/l", new byte[1])))
        .isBetween(Duration.ofMillis(60), Duration.ofSeconds(20));
  }

  @Test
  void countsRequestsByTheNameOfTheOperation() throws Exception {
    put("/b/k", new byte[7]);
    get("/b/k");
    get("/b/missing");
    send("HEAD", "/b", new byte[0]);

    assertThat(stats())
        .contains(
            "\"GetObject\":2",
            "\"HeadBucket\":1",
            "\"PutObject\":1",
            "\"bytesIn\":7",
            "\"bytesOut\":7");
  }

  private interface Action {
    void run() throws Exception;
  }

  private static Duration timed(Action action) throws Exception {
    long began = System.nanoTime();
    action.run();
    return Duration.ofNanos(System.nanoTime() - began);
  }

  private String stats() throws Exception {
    return control("stats");
  }

  private String control(String page) throws Exception {
    return new String(get("/-/" + page).body(), UTF_8);
  }

  private HttpResponse<byte[]> get(String path, String... headers) throws Exception {
    HttpRequest.Builder request = HttpRequest.newBuilder(uri(path)).GET();
    if (headers.length > 0) {
      request.headers(headers);
    }
    return client.send(request.build(), BodyHandlers.ofByteArray());
  }

  private HttpResponse<String> put(String path, byte[] bytes) throws Exception {
    return send("PUT", path, bytes);
  }

  private HttpResponse<String> send(String method, String path, byte[] bytes) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(uri(path)).method(method, BodyPublishers.ofByteArray(bytes)).build();
    return client.send(request, BodyHandlers.ofString());
  }

  private void raw(String request) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), s3.port())) {
      socket.getOutputStream().write(request.getBytes(UTF_8));
      byte[] status = socket.getInputStream().readNBytes(12);
      assertThat(new String(status, UTF_8)).isEqualTo("HTTP/1.1 200");
    }
  }

  private URI uri(String path) {
    return URI.create("http://127.0.0.1:" + s3.port() + path);
  }

  private static byte[] random(int length) {
    byte[] bytes = new byte[length];
    new Random(length).nextBytes(bytes);
    return bytes;
  }
}
