package io.github.sparkonfargate.shuffle.store;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;

/** Reads objects: sent twice where S3 is slow to answer, resumed where a connection breaks. */
final class ObjectReads {
  private static final int BUFFER_SIZE = 1 << 17;

  private final S3Client client;
  private final S3Requests requests;
  private final S3Calls calls;
  private final @Nullable Executor hedges;
  private final ReadLatency latency = new ReadLatency();

  /**
   * @param hedges runs second requests; null for none
   */
  ObjectReads(S3Client client, S3Requests requests, S3Calls calls, @Nullable Executor hedges) {
    this.client = client;
    this.requests = requests;
    this.calls = calls;
    this.hedges = hedges;
  }

  InputStream open(String key, long offset, long length) {
    return new ResumingStream(
        calls, key, offset, length, (from, rest) -> get(key, requests.get(key, from, rest), rest));
  }

  void read(String key, long offset, ByteBuffer into) throws IOException {
    try (InputStream stream = open(key, offset, into.remaining())) {
      fill(into, stream);
    }
  }

  void download(String key, long length, Path to) throws IOException {
    try (FileChannel file =
            FileChannel.open(to, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        InputStream stream = openWhole(key, length)) {
      copy(stream, length, file);
    } catch (IOException | RuntimeException e) {
      deleteAfter(e, to);
      throw e;
    }
  }

  /** The first request names no range, so that an object longer than it was is found out too. */
  private InputStream openWhole(String key, long length) {
    return new ResumingStream(
        calls,
        key,
        0,
        length,
        (from, rest) ->
            get(key, from == 0 ? requests.get(key) : requests.get(key, from, rest), rest));
  }

  private ResponseInputStream<GetObjectResponse> get(
      String key, GetObjectRequest request, long length) throws IOException {
    ResponseInputStream<GetObjectResponse> answer =
        calls.run(S3ObjectStore.READ, key, () -> send(request));
    Long answered = answer.response().contentLength();
    if (answered != null && answered != length) {
      answer.abort();
      throw new ObjectLostException(
          "Cannot read "
              + key
              + ": the object is not as it was written, S3 has "
              + answered
              + " bytes where there were "
              + length
              + ".",
          null);
    }
    return answer;
  }

  private ResponseInputStream<GetObjectResponse> send(GetObjectRequest request) {
    return hedges == null
        ? client.getObject(request)
        : new HeadRace(latency, hedges, () -> client.getObject(request)).run();
  }

  private static void fill(ByteBuffer into, InputStream stream) throws IOException {
    byte[] chunk =
        into.hasArray() ? into.array() : new byte[Math.min(into.remaining(), BUFFER_SIZE)];
    while (into.hasRemaining()) {
      int start = into.hasArray() ? into.arrayOffset() + into.position() : 0;
      int most = into.hasArray() ? into.remaining() : Math.min(into.remaining(), chunk.length);
      int count = stream.read(chunk, start, most);
      if (count < 0) {
        throw new EOFException("a region ended before its length");
      }
      if (into.hasArray()) {
        into.position(into.position() + count);
      } else {
        into.put(chunk, 0, count);
      }
    }
  }

  private static void copy(InputStream stream, long length, FileChannel file) throws IOException {
    byte[] chunk = new byte[(int) Math.min(BUFFER_SIZE, Math.max(1, length))];
    for (int count = stream.read(chunk); count >= 0; count = stream.read(chunk)) {
      ByteBuffer bytes = ByteBuffer.wrap(chunk, 0, count);
      while (bytes.hasRemaining()) {
        file.write(bytes);
      }
    }
  }

  private static void deleteAfter(Exception failure, Path file) {
    if (failure instanceof java.nio.file.FileAlreadyExistsException) {
      return;
    }
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      failure.addSuppressed(e);
    }
  }
}
