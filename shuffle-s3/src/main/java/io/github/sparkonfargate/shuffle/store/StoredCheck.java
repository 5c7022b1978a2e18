package io.github.sparkonfargate.shuffle.store;

import java.io.IOException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * Settles whether a write whose answer was lost took place. Keys are unique, so an object of the
 * right length under the key is ours.
 */
final class StoredCheck {
  private StoredCheck() {}

  static boolean isStored(
      S3Client client, S3Requests requests, S3Calls calls, String key, long length)
      throws IOException {
    try {
      Long stored =
          calls
              .attempt(S3ObjectStore.STORE, key, () -> client.headObject(requests.head(key)))
              .contentLength();
      return stored != null && stored == length;
    } catch (SdkException e) {
      if (S3Faults.status(e) == 404) {
        return false;
      }
      throw calls.explain(S3ObjectStore.STORE, key, e);
    }
  }
}
