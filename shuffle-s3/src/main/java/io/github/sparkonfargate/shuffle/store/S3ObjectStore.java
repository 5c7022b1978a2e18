package io.github.sparkonfargate.shuffle.store;

import io.github.sparkonfargate.shuffle.conf.ShuffleSettings;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Collection;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ListMultipartUploadsResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;

/** The bucket of the shuffle, by the AWS SDK. */
final class S3ObjectStore implements ObjectStore {
  /** What we were doing, for messages. */
  static final String READ = "read";

  static final String STORE = "store";
  static final String DELETE = "delete";
  static final String LIST = "list";
  static final String ABORT = "abort the upload of";

  private final S3Connection connection;
  private final S3Client client;
  private final S3Requests requests;
  private final S3Calls calls;
  private final ObjectReads reads;
  private final ObjectDeletes deletes;
  private final String prefix;

  private S3ObjectStore(
      S3Connection connection, S3Requests requests, S3Calls calls, ShuffleSettings settings) {
    this.connection = connection;
    this.client = connection.client();
    this.requests = requests;
    this.calls = calls;
    this.reads =
        new ObjectReads(
            client, requests, calls, settings.read().hedging() ? connection.hedges() : null);
    this.deletes = new ObjectDeletes(client, requests, calls);
    this.prefix = settings.prefix() + "/";
  }

  static S3ObjectStore open(ShuffleSettings settings) {
    S3Connection connection = S3Connection.open(settings);
    int retries = settings.connection().apiRetries();
    S3Calls calls =
        new S3Calls(
            connection.credentials(),
            new S3Faults(settings.bucket().name(), retries + 1),
            S3Connection.pauses(),
            time -> Thread.sleep(time.toMillis()),
            retries);
    return new S3ObjectStore(connection, new S3Requests(settings), calls, settings);
  }

  @Override
  public void put(String key, Path file, long offset, long length) throws IOException {
    put(key, Payload.of(file, offset, length));
  }

  @Override
  public void put(String key, ByteBuffer bytes) throws IOException {
    put(key, Payload.of(bytes));
  }

  private void put(String key, Payload payload) throws IOException {
    try (payload) {
      var request = requests.put(key, payload);
      calls.attempt(STORE, key, () -> client.putObject(request, payload.body()));
    } catch (SdkException e) {
      // The answer to an earlier attempt may have been lost, and the SDK has asked again.
      boolean exists = S3Faults.status(e) == 412;
      if (!exists || !StoredCheck.isStored(client, requests, calls, key, payload.length())) {
        throw calls.explain(STORE, key, e);
      }
    }
  }

  @Override
  public MultipartUpload begin(String key) throws IOException {
    String id =
        calls.run(STORE, key, () -> client.createMultipartUpload(requests.begin(key))).uploadId();
    return new S3Upload(client, requests, calls, key, id);
  }

  @Override
  public void read(String key, long offset, ByteBuffer into) throws IOException {
    reads.read(key, offset, into);
  }

  @Override
  public InputStream open(String key, long offset, long length) {
    return reads.open(key, offset, length);
  }

  @Override
  public void download(String key, long length, Path to) throws IOException {
    reads.download(key, length, to);
  }

  @Override
  public void list(String under, Consumer<StoredObject> each) throws IOException {
    @Nullable String next = null;
    do {
      String token = next;
      ListObjectsV2Response page =
          calls.run(
              LIST,
              under,
              () ->
                  client.listObjectsV2(
                      requests.list(under).toBuilder().continuationToken(token).build()));
      page.contents().forEach(object -> each.accept(new StoredObject(object.key(), object.size())));
      next = Boolean.TRUE.equals(page.isTruncated()) ? page.nextContinuationToken() : null;
    } while (next != null);
  }

  @Override
  public void delete(Collection<String> keys) throws IOException {
    deletes.delete(keys);
  }

  @Override
  public int abortUploads(String under) throws IOException {
    int aborted = 0;
    @Nullable String nextKey = null;
    @Nullable String nextUpload = null;
    do {
      String keyMarker = nextKey;
      String uploadMarker = nextUpload;
      ListMultipartUploadsResponse page =
          calls.run(
              LIST,
              under,
              () ->
                  client.listMultipartUploads(
                      requests.uploads(under).toBuilder()
                          .keyMarker(keyMarker)
                          .uploadIdMarker(uploadMarker)
                          .build()));
      for (var upload : page.uploads()) {
        new S3Upload(client, requests, calls, upload.key(), upload.uploadId()).abort();
        aborted++;
      }
      boolean more = Boolean.TRUE.equals(page.isTruncated());
      nextKey = more ? page.nextKeyMarker() : null;
      nextUpload = more ? page.nextUploadIdMarker() : null;
    } while (nextKey != null);
    return aborted;
  }

  /** A listing, not a HEAD: only its refusal says why. */
  @Override
  public void check() throws IOException {
    calls.run(
        "use",
        prefix,
        () -> client.listObjectsV2(requests.list(prefix).toBuilder().maxKeys(1).build()));
  }

  @Override
  public void close() {
    connection.close();
  }
}
