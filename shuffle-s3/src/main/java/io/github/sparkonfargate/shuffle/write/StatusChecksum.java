package io.github.sparkonfargate.shuffle.write;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import org.apache.spark.scheduler.MapStatus;
import org.jspecify.annotations.Nullable;

/**
 * The checksum over rows that Spark 4.1 and later compare between attempts. Spark 4.0 has no such
 * method.
 */
final class StatusChecksum {
  private static final @Nullable MethodHandle CHECKSUM_VALUE = find();

  private StatusChecksum() {}

  static long of(MapStatus status) {
    if (CHECKSUM_VALUE == null) {
      return 0;
    }
    try {
      return (long) CHECKSUM_VALUE.invokeExact(status);
    } catch (Throwable e) {
      throw new IllegalStateException("MapStatus.checksumValue failed on " + status, e);
    }
  }

  private static @Nullable MethodHandle find() {
    try {
      return MethodHandles.publicLookup()
          .findVirtual(MapStatus.class, "checksumValue", MethodType.methodType(long.class));
    } catch (NoSuchMethodException spark40) {
      return null;
    } catch (IllegalAccessException e) {
      throw new IllegalStateException("MapStatus.checksumValue is out of reach", e);
    }
  }
}
