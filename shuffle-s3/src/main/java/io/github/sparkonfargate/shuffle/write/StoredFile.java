package io.github.sparkonfargate.shuffle.write;

import io.github.sparkonfargate.shuffle.services.ExecutorServices;
import io.github.sparkonfargate.shuffle.store.ObjectStore;
import java.io.IOException;
import java.nio.file.Path;

/** Stores a complete local file as the object of a map attempt, and keeps it as a copy. */
final class StoredFile {
  private StoredFile() {}

  /** Returns once the object is durable; the file then belongs to the cache. */
  static void store(MapAttempt attempt, Path file, long length) throws IOException {
    ExecutorServices services = attempt.services();
    String key = services.keys().object(attempt.name());
    long partSize = services.settings().write().partSize();
    if (length <= partSize) {
      ObjectStore store = services.store();
      services.uploads().send(length, () -> store.put(key, file, 0, length));
    } else {
      storeParts(services, key, file, length, partSize);
    }
    services.cache().adopt(attempt.name(), file, length);
  }

  private static void storeParts(
      ExecutorServices services, String key, Path file, long length, long partSize)
      throws IOException {
    long count = (length + partSize - 1) / partSize;
    // Equal parts end together; the last of unequal ones would be waited for.
    PartUpload upload = PartUpload.begin(services, key, file, (length + count - 1) / count);
    boolean done = false;
    try {
      upload.complete(length);
      done = true;
    } finally {
      if (!done) {
        upload.abort();
      }
    }
  }
}
