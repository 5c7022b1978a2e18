package io.github.sparkonfargate.benchmarks.s3;

import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * All objects, by {@code /bucket/key}, and all open multipart uploads. Any bucket exists. Every
 * connection reads and changes both maps at once, hence the concurrent ones.
 */
final class Contents {
  /** An upload that is not completed: its target and its parts so far. */
  record Upload(String path, NavigableMap<Integer, StoredBytes> parts) {}

  private final NavigableMap<String, StoredBytes> objects = new ConcurrentSkipListMap<>();
  private final Map<String, Upload> uploads = new ConcurrentHashMap<>();
  private final AtomicLong uploadIds = new AtomicLong();
  private final Slabs slabs = new Slabs();

  StoredBytes newBytes() {
    return new StoredBytes(slabs);
  }

  void store(String path, StoredBytes bytes) {
    StoredBytes old = objects.put(path, bytes);
    if (old != null) {
      old.release();
    }
  }

  /** The object, retained for the caller, or null. */
  @Nullable StoredBytes find(String path) {
    StoredBytes found = objects.get(path);
    return found != null && found.retain() ? found : null;
  }

  void delete(String path) {
    StoredBytes old = objects.remove(path);
    if (old != null) {
      old.release();
    }
  }

  String begin(String path) {
    String id = "upload-" + uploadIds.incrementAndGet();
    uploads.put(id, new Upload(path, new TreeMap<>()));
    return id;
  }

  /** False if there is no such upload; the part is freed then. */
  boolean part(String uploadId, int number, StoredBytes bytes) {
    Upload upload = uploads.get(uploadId);
    if (upload == null) {
      bytes.release();
      return false;
    }
    // Parts of one upload come over several connections.
    synchronized (upload) {
      StoredBytes old = upload.parts().put(number, bytes);
      if (old != null) {
        old.release();
      }
    }
    return true;
  }

  boolean complete(String uploadId) {
    Upload upload = uploads.remove(uploadId);
    if (upload == null) {
      return false;
    }
    StoredBytes whole = newBytes();
    synchronized (upload) {
      upload.parts().values().forEach(whole::append);
    }
    store(upload.path(), whole);
    return true;
  }

  boolean abort(String uploadId) {
    Upload upload = uploads.remove(uploadId);
    if (upload == null) {
      return false;
    }
    synchronized (upload) {
      upload.parts().values().forEach(StoredBytes::release);
    }
    return true;
  }

  /** The objects whose path begins so, in order, those after the given path only. */
  NavigableMap<String, StoredBytes> list(String beginning, String after) {
    String from = after.compareTo(beginning) > 0 ? after : beginning;
    return objects.subMap(
        from,
        from.equals(beginning) && !from.equals(after),
        beginning + Character.MAX_VALUE,
        false);
  }

  Map<String, Upload> uploads() {
    return uploads;
  }

  int objectCount() {
    return objects.size();
  }
}
