package io.github.sparkonfargate.shuffle.services;

import io.github.sparkonfargate.shuffle.cache.CachedObject;
import io.github.sparkonfargate.shuffle.status.MapOutput;
import io.github.sparkonfargate.shuffle.status.ObjectName;
import io.github.sparkonfargate.shuffle.status.S3MapStatus;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The exact sizes of {@linkplain MapOutput#isRough rough} outputs, which their objects end with:
 * each is read once an executor.
 */
public final class Trailers {
  private final Map<ObjectName, MapOutput> known = new ConcurrentHashMap<>();

  /** The exact form of an output: at once, or null where it has to be {@linkplain #read read}. */
  public @Nullable MapOutput find(S3MapStatus status) {
    MapOutput output = status.output();
    return output.isRough() ? known.get(output.name(status.shuffleId())) : output;
  }

  /** Reads a trailer from the local copy of its object, or S3. */
  public MapOutput read(S3MapStatus status, ExecutorServices services) throws IOException {
    MapOutput rough = status.output();
    ObjectName name = rough.name(status.shuffleId());
    ByteBuffer trailer = ByteBuffer.allocate(rough.trailerLength());
    CachedObject copy = services.cache().find(name);
    if (copy == null) {
      services.store().read(services.keys().object(name), rough.dataLength(), trailer);
    } else {
      copy.read(rough.dataLength(), trailer);
    }
    MapOutput exact = MapOutput.decode(trailer.array());
    known.put(name, exact);
    return exact;
  }

  /** Forgets those of a shuffle that is removed. */
  public void drop(int shuffleId) {
    known.keySet().removeIf(name -> name.shuffleId() == shuffleId);
  }
}
