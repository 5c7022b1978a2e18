package io.github.sparkonfargate.shuffle.status;

import java.util.Objects;
import org.apache.spark.storage.BlockManagerId;
import org.jspecify.annotations.Nullable;
import scala.Option;

/**
 * Where a map output is said to be: no executor, no host of the cluster, so that losing one drops
 * nothing. Each output has an executor id of its own: a fetch failure makes Spark unregister all
 * outputs of the executor id it names ({@code DAGScheduler.handleTaskCompletion}), and that is to
 * be the one that is lost. Others of the same shuffle are looked for before (docs/adr/0006).
 *
 * <p>It also carries its status to the reader: what {@code
 * MapOutputTracker.getMapSizesByExecutorId} yields holds this very object, in local mode and on
 * executors alike. Over the wire it is a plain id.
 *
 * <p>{@link #host} is null here: Spark takes the host of a map output for a preferred location
 * ({@code MapOutputTrackerMaster.getPreferredLocationsForShuffle} and {@code getMapLocation}), and
 * {@code DAGScheduler.getPreferredLocs} leaves out those that are null. A name that no executor has
 * would hold tasks back for {@code spark.locality.wait} wherever a stage also has real preferences.
 */
public final class ShuffleLocation extends BlockManagerId {
  private static final long serialVersionUID = 1L;
  private static final String HOST = "s3";

  /** Spark asks for a positive one. */
  private static final int PORT = 1;

  private final transient @Nullable S3MapStatus status;

  ShuffleLocation(S3MapStatus status) {
    super("s3-shuffle-" + status.shuffleId() + "-" + status.mapIndex(), HOST, PORT, Option.empty());
    this.status = status;
  }

  /** The status whose location this is. */
  public S3MapStatus status() {
    return Objects.requireNonNull(status, "a location is never read back from the wire");
  }

  /** The same place as an id that may be sent and shown. */
  public BlockManagerId plain() {
    return BlockManagerId.apply(executorId(), HOST, PORT, Option.empty());
  }

  @Override
  @SuppressWarnings("NullAway") // the point of this class
  public String host() {
    return null;
  }

  @Override
  public String hostPort() {
    return HOST + ":" + port();
  }

  /** As Spark's own, which would ask {@link #host}. */
  @Override
  public int hashCode() {
    return ((executorId().hashCode() * 41 + HOST.hashCode()) * 41 + port()) * 41
        + topologyInfo().hashCode();
  }

  /** Equal to the plain id as well: so Spark finds the output that a fetch failure names. */
  @Override
  public boolean equals(@Nullable Object other) {
    if (this == other) {
      return true;
    }
    if (!(other instanceof BlockManagerId that)) {
      return false;
    }
    return port() == that.port()
        && executorId().equals(that.executorId())
        && (that instanceof ShuffleLocation || HOST.equals(that.host()));
  }

  @Override
  public String toString() {
    return plain().toString();
  }

  private Object writeReplace() {
    return plain();
  }
}
