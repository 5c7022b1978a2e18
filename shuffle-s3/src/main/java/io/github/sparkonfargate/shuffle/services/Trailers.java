package io.github.sparkonfargate.shuffle.services;

import io.github.sparkonfargate.shuffle.cache.CachedObject;
import io.github.sparkonfargate.shuffle.status.MapOutput;
import io.github.sparkonfargate.shuffle.status.ObjectName;
import io.github.sparkonfargate.shuffle.status.S3MapStatus;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The exact sizes of {@linkplain MapOutput#isRough rough} outputs, which their objects end with:
 * each is read once an executor.
 */
public final class Trailers {
  private final Map<ObjectName, CompletableFuture<MapOutput>> known = new ConcurrentHashMap<>();

  /** The exact form of an output, which a read thread fetches for all who ask. */
  public CompletableFuture<MapOutput> exact(S3MapStatus status, ExecutorServices services) {
    MapOutput output = status.output();
    if (!output.isRough()) {
      return CompletableFuture.completedFuture(output);
    }
    ObjectName name = output.name(status.shuffleId());
    CompletableFuture<MapOutput> made = new CompletableFuture<>();
    CompletableFuture<MapOutput> there = known.putIfAbsent(name, made);
    if (there != null) {
      return there;
    }
    services.reads().executor().execute(() -> read(name, output, services, made));
    return made;
  }

  private void read(
      ObjectName name,
      MapOutput rough,
      ExecutorServices services,
      CompletableFuture<MapOutput> result) {
    try {
      ByteBuffer trailer = ByteBuffer.allocate(rough.trailerLength());
      CachedObject copy = services.cache().find(name);
      if (copy == null) {
        services.store().read(services.keys().object(name), rough.dataLength(), trailer);
      } else {
        copy.read(rough.dataLength(), trailer);
      }
      result.complete(MapOutput.decode(trailer.array()));
    } catch (IOException | RuntimeException e) {
      // The next task that asks tries anew.
      known.remove(name);
      result.completeExceptionally(e);
    }
  }

  /** Forgets those of a shuffle that is removed. */
  public void drop(int shuffleId) {
    known.keySet().removeIf(name -> name.shuffleId() == shuffleId);
  }
}
