package io.github.sparkonfargate.shuffle.store;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.UploadPartResponse;

/**
 * A multipart upload to S3.
 *
 * <p>Races: threads that send parts put them into a concurrent map, in the order that S3 wants.
 */
final class S3Upload implements MultipartUpload {
  private final S3Client client;
  private final S3Requests requests;
  private final S3Calls calls;
  private final String key;
  private final String id;
  private final Map<Integer, CompletedPart> parts = new ConcurrentSkipListMap<>();
  private final AtomicLong length = new AtomicLong();

  S3Upload(S3Client client, S3Requests requests, S3Calls calls, String key, String id) {
    this.client = client;
    this.requests = requests;
    this.calls = calls;
    this.key = key;
    this.id = id;
  }

  @Override
  public void part(int number, Path file, long offset, long partLength) throws IOException {
    try (Payload payload = Payload.of(file, offset, partLength)) {
      var request = requests.part(key, id, number, payload);
      UploadPartResponse answer =
          calls.run(S3ObjectStore.STORE, key, () -> client.uploadPart(request, payload.body()));
      parts.put(
          number,
          CompletedPart.builder()
              .partNumber(number)
              .eTag(answer.eTag())
              .checksumCRC32C(request.checksumCRC32C())
              .build());
      length.addAndGet(partLength);
    }
  }

  @Override
  public void complete() throws IOException {
    var request = requests.complete(key, id, List.copyOf(parts.values()));
    try {
      calls.attempt(S3ObjectStore.STORE, key, () -> client.completeMultipartUpload(request));
    } catch (SdkException e) {
      if (!mayHaveSucceeded(e) || !isStored()) {
        throw calls.explain(S3ObjectStore.STORE, key, e);
      }
    }
  }

  @Override
  public void abort() throws IOException {
    try {
      calls.attempt(
          S3ObjectStore.ABORT, key, () -> client.abortMultipartUpload(requests.abort(key, id)));
    } catch (SdkException e) {
      if (!S3Faults.code(e).equals("NoSuchUpload")) {
        throw calls.explain(S3ObjectStore.ABORT, key, e);
      }
    }
  }

  /** The answer to an earlier attempt may have been lost, and the SDK has asked again. */
  private static boolean mayHaveSucceeded(SdkException failure) {
    return S3Faults.code(failure).equals("NoSuchUpload") || S3Faults.status(failure) == 412;
  }

  private boolean isStored() throws IOException {
    return StoredCheck.isStored(client, requests, calls, key, length.get());
  }
}
