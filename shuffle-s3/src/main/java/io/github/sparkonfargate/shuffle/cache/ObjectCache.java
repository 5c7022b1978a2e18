package io.github.sparkonfargate.shuffle.cache;

import io.github.sparkonfargate.shuffle.status.ObjectName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Copies of objects on the executor's local disk: outputs of its own map tasks, which never need to
 * be fetched, and objects that were read whole. S3 stays the truth; a copy may go at any time.
 *
 * <p>The bound holds over all shuffles. Where it is reached, the least recently used <em>other</em>
 * shuffles go first, whole; a shuffle never displaces its own copies, because reducers pass over
 * all objects of a shuffle again and again, which is what least-recently-used is worst at.
 */
public final class ObjectCache {
  private static final Logger LOG = LoggerFactory.getLogger(ObjectCache.class);
  private static final int OPEN_FILES = 512;

  /** Makes the copy of an object in a new file. */
  public interface Download {
    /** Returns the file once it is complete. */
    Path run() throws IOException;
  }

  private final long maxBytes;
  private final BooleanSupplier diskHasRoom;
  private final OpenFiles openFiles = new OpenFiles(OPEN_FILES);

  /** Written under this, read by every task without. */
  private final Map<ObjectName, CachedObject> objects = new ConcurrentHashMap<>();

  private final Map<ObjectName, CompletableFuture<CachedObject>> downloads =
      new ConcurrentHashMap<>();

  /** Bytes reserved by shuffle, least recently used first. Guarded by this. */
  private final LinkedHashMap<Integer, Long> bytesByShuffle = new LinkedHashMap<>(16, 0.75f, true);

  /** Sum of {@link #bytesByShuffle}. Guarded by this. */
  private long bytes;

  /**
   * @param maxBytes 0 for no cache
   * @param diskHasRoom whether the disk has room for more than what Spark itself needs it for;
   *     asked before each copy is kept
   */
  public ObjectCache(long maxBytes, BooleanSupplier diskHasRoom) {
    this.maxBytes = maxBytes;
    this.diskHasRoom = diskHasRoom;
  }

  /** The copy of an object, if there is one. */
  public @Nullable CachedObject find(ObjectName name) {
    return objects.get(name);
  }

  /** Notes that a task is going to read a shuffle. */
  public synchronized void use(int shuffleId) {
    // Looking it up makes it the one that was used last.
    bytesByShuffle.get(shuffleId);
  }

  /** Whether a copy of this many bytes may be made now; if so they are set aside for it. */
  private synchronized boolean reserve(int shuffleId, long length) {
    if (length > maxBytes || !diskHasRoom.getAsBoolean()) {
      return false;
    }
    Iterator<Map.Entry<Integer, Long>> oldest = bytesByShuffle.entrySet().iterator();
    Map<Integer, Long> leaving = new HashMap<>();
    long after = bytes + length;
    while (after > maxBytes && oldest.hasNext()) {
      Map.Entry<Integer, Long> shuffle = oldest.next();
      if (shuffle.getKey() != shuffleId) {
        leaving.put(shuffle.getKey(), shuffle.getValue());
        after -= shuffle.getValue();
      }
    }
    if (after > maxBytes) {
      return false;
    }
    leaving.keySet().forEach(this::drop);
    bytesByShuffle.merge(shuffleId, length, Long::sum);
    bytes += length;
    return true;
  }

  private synchronized void giveBack(int shuffleId, long length) {
    Long held = bytesByShuffle.get(shuffleId);
    if (held != null) {
      bytesByShuffle.put(shuffleId, held - length);
      bytes -= length;
    }
  }

  /**
   * Takes over a file that is a complete copy of an object; deletes it where there is no room.
   *
   * @return whether it was kept
   */
  public boolean adopt(ObjectName name, Path file, long length) {
    if (!reserve(name.shuffleId(), length)) {
      deleteQuietly(file);
      return false;
    }
    keep(name, file, length);
    return true;
  }

  private synchronized CachedObject keep(ObjectName name, Path file, long length) {
    CachedObject kept = new CachedObject(file, length, openFiles);
    if (!bytesByShuffle.containsKey(name.shuffleId())) {
      // The shuffle was removed meanwhile; whoever waited turns to S3.
      discard(kept);
      return kept;
    }
    CachedObject before = objects.put(name, kept);
    if (before != null) {
      giveBack(name.shuffleId(), before.length());
      discard(before);
    }
    return kept;
  }

  /**
   * The copy of an object, which is made by the download unless one is there or on its way. Null
   * where there is no room for it.
   */
  public @Nullable CompletableFuture<CachedObject> fetch(
      ObjectName name, long length, Download download, Executor executor) {
    CachedObject there = objects.get(name);
    if (there != null) {
      return CompletableFuture.completedFuture(there);
    }
    CompletableFuture<CachedObject> underWay = downloads.get(name);
    if (underWay != null) {
      return underWay;
    }
    if (!reserve(name.shuffleId(), length)) {
      return null;
    }
    CompletableFuture<CachedObject> made = new CompletableFuture<>();
    CompletableFuture<CachedObject> other = downloads.putIfAbsent(name, made);
    if (other != null) {
      giveBack(name.shuffleId(), length);
      return other;
    }
    executor.execute(() -> run(name, length, download, made));
    return made;
  }

  private void run(
      ObjectName name, long length, Download download, CompletableFuture<CachedObject> result) {
    try {
      CachedObject kept = keep(name, download.run(), length);
      downloads.remove(name);
      result.complete(kept);
    } catch (IOException | RuntimeException e) {
      giveBack(name.shuffleId(), length);
      downloads.remove(name);
      result.completeExceptionally(e instanceof CompletionException ? e.getCause() : e);
    }
  }

  /** Forgets a copy that turned out not to be one. */
  public void drop(ObjectName name) {
    CachedObject gone = objects.remove(name);
    if (gone != null) {
      giveBack(name.shuffleId(), gone.length());
      discard(gone);
    }
  }

  /** Forgets every copy of a shuffle's objects. */
  public synchronized void drop(int shuffleId) {
    Long held = bytesByShuffle.remove(shuffleId);
    if (held == null) {
      return;
    }
    bytes -= held;
    Iterator<Map.Entry<ObjectName, CachedObject>> all = objects.entrySet().iterator();
    while (all.hasNext()) {
      Map.Entry<ObjectName, CachedObject> object = all.next();
      if (object.getKey().shuffleId() == shuffleId) {
        all.remove();
        discard(object.getValue());
      }
    }
  }

  /** Bytes of all copies, those that are being made included. */
  public synchronized long bytes() {
    return bytes;
  }

  /** Forgets everything. */
  public synchronized void clear() {
    Map.copyOf(bytesByShuffle).keySet().forEach(this::drop);
  }

  private static void discard(CachedObject object) {
    try {
      object.close();
    } catch (IOException e) {
      LOG.warn("Could not close {}, a copy of a shuffle object.", object.file(), e);
    }
    deleteQuietly(object.file());
  }

  /** Files that stay behind go with Spark's local directories when the executor ends. */
  public static void deleteQuietly(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      LOG.warn("Could not delete {}, a local file of the S3 shuffle.", file, e);
    }
  }
}
