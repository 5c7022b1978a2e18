package io.github.sparkonfargate.shuffle.store;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Error;

/** Deletes objects by the thousand. S3 may refuse single ones while the request succeeds. */
final class ObjectDeletes {
  private static final int MOST_PER_REQUEST = 1_000;
  private static final int ROUNDS = 5;
  private static final Set<String> PASSING =
      Set.of("InternalError", "ServiceUnavailable", "SlowDown", "OperationAborted");

  private final S3Client client;
  private final S3Requests requests;
  private final S3Calls calls;

  ObjectDeletes(S3Client client, S3Requests requests, S3Calls calls) {
    this.client = client;
    this.requests = requests;
    this.calls = calls;
  }

  /** Goes through all keys before it throws for those that were refused. */
  void delete(Collection<String> keys) throws IOException {
    List<String> all = List.copyOf(keys);
    List<S3Error> refused = new ArrayList<>();
    for (int from = 0; from < all.size(); from += MOST_PER_REQUEST) {
      int to = Math.min(from + MOST_PER_REQUEST, all.size());
      refused.addAll(deletePage(all.subList(from, to)));
    }
    if (!refused.isEmpty()) {
      S3Error first = refused.get(0);
      throw new StoreException(
          "Cannot delete "
              + refused.size()
              + " of "
              + all.size()
              + " objects: S3 answered "
              + first.code()
              + " for "
              + first.key()
              + (refused.size() == 1 ? "" : ", the first of them")
              + "; the role needs s3:DeleteObject here.",
          null);
    }
  }

  private List<S3Error> deletePage(List<String> page) throws IOException {
    List<S3Error> refused = new ArrayList<>();
    List<String> left = page;
    for (int round = 1; !left.isEmpty(); round++) {
      List<String> keys = left;
      List<S3Error> errors =
          calls
              .run(
                  S3ObjectStore.DELETE,
                  keys.get(0),
                  () -> client.deleteObjects(requests.delete(keys)))
              .errors();
      left = new ArrayList<>();
      for (S3Error error : errors) {
        if (PASSING.contains(error.code()) && round < ROUNDS) {
          left.add(error.key());
        } else if (!"NoSuchKey".equals(error.code())) {
          refused.add(error);
        }
      }
      if (!left.isEmpty()) {
        calls.pauseBefore(round, S3ObjectStore.DELETE, left.get(0));
      }
    }
    return refused;
  }
}
