package io.github.sparkonfargate.local.ecs;

import io.github.sparkonfargate.local.aws.ServiceError;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;

/**
 * AWS's published request rates, per account and Region.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/AmazonECS/latest/APIReference/request-throttling.html">ECS
 *     API throttling</a>
 * @see <a
 *     href="https://docs.aws.amazon.com/AmazonECS/latest/developerguide/throttling.html">Fargate
 *     throttling</a>
 */
public final class TokenBuckets {
  /** The buckets by what takes from them. */
  public enum Bucket {
    CLUSTER_MODIFY(100, 40, "Rate exceeded"),
    CLUSTER_READ(50, 20, "Rate exceeded"),
    TASK_READ(100, 20, "Rate exceeded"),
    DEFINITION_WRITE(20, 1, "Rate exceeded"),
    DEFINITION_READ(50, 20, "Rate exceeded"),
    DEFINITION_DELETE(5, 1, "Rate exceeded"),
    SERVICE_MODIFY(50, 5, "Rate exceeded"),
    SERVICE_READ(100, 20, "Rate exceeded"),
    TAG(20, 10, "Rate exceeded"),
    FARGATE_RUN_TASK(20, 20, "Rate exceeded"),
    FARGATE_LAUNCH(100, 20, "Rate exceeded: Fargate On-Demand task launches"),
    FARGATE_SPOT_LAUNCH(100, 20, "Rate exceeded: Fargate Spot task launches");

    private final int burst;
    private final int perSecond;
    private final String message;

    Bucket(int burst, int perSecond, String message) {
      this.burst = burst;
      this.perSecond = perSecond;
      this.message = message;
    }
  }

  private record Rate(int burst, int perSecond) {}

  private record Level(double tokens, Instant at) {}

  private final Map<Bucket, Level> levels = new EnumMap<>(Bucket.class);
  private final Map<Bucket, Rate> ordered = new EnumMap<>(Bucket.class);
  private final boolean enforced;

  private TokenBuckets(boolean enforced) {
    this.enforced = enforced;
  }

  static TokenBuckets asPublished() {
    return new TokenBuckets(true);
  }

  static TokenBuckets bottomless() {
    return new TokenBuckets(false);
  }

  /** Gives a bucket another size, full from now on, and has it enforced in any case. */
  public void order(Bucket bucket, int burst, int perSecond) {
    ordered.put(bucket, new Rate(burst, perSecond));
    levels.remove(bucket);
  }

  /** Back to what holds without orders. */
  public void clearOrders() {
    ordered.clear();
    levels.clear();
  }

  /**
   * @throws ServiceError ThrottlingException when the bucket holds less; nothing is taken then
   */
  void take(Bucket bucket, int count, Instant now) {
    Rate rate = ordered.getOrDefault(bucket, new Rate(bucket.burst, bucket.perSecond));
    if (!enforced && !ordered.containsKey(bucket)) {
      return;
    }
    Level level = levels.getOrDefault(bucket, new Level(rate.burst, now));
    double refilled = rate.perSecond * Duration.between(level.at, now).toNanos() / 1e9;
    double tokens = Math.min(rate.burst, level.tokens + Math.max(0, refilled));
    if (tokens < count) {
      levels.put(bucket, new Level(tokens, now));
      throw ServiceError.throttling(bucket.message);
    }
    levels.put(bucket, new Level(tokens - count, now));
  }
}
