package io.github.sparkonfargate.shuffle.status;

import java.io.Externalizable;
import java.io.IOException;
import java.io.ObjectInput;
import java.io.ObjectOutput;
import org.apache.spark.scheduler.MapStatus;
import org.apache.spark.storage.BlockManagerId;
import org.jspecify.annotations.Nullable;

/**
 * One committed map output: all that a reader needs to know to read it, so that there is no index
 * object. Goes from the task to the driver and from there to every executor that reads.
 *
 * <p>Its fields are primitives and bytes, so that Kryo, which sends the results of tasks where the
 * application asks for it, needs to know this class alone.
 */
public final class S3MapStatus implements MapStatus, Externalizable {
  private static final long serialVersionUID = 1L;

  private int shuffleId;
  private int mapIndex;
  private long mapId;
  private long checksumValue;
  private byte[] encodedOutput = {};

  /** Read out of the bytes when first asked; equal whichever thread does it. */
  private transient volatile @Nullable MapOutput output;

  private transient volatile @Nullable ShuffleLocation location;

  /** For deserialization. */
  public S3MapStatus() {}

  /**
   * @param mapIndex the partition of the map stage
   * @param mapId Spark's id of the output: the attempt's id, or the partition with {@code
   *     spark.shuffle.useOldFetchProtocol}
   * @param checksumValue what Spark's writer computed over the rows (Spark 4.1 and later), else 0
   */
  public S3MapStatus(
      int shuffleId, int mapIndex, long mapId, long checksumValue, MapOutput output) {
    this.shuffleId = shuffleId;
    this.mapIndex = mapIndex;
    this.mapId = mapId;
    this.checksumValue = checksumValue;
    this.encodedOutput = output.encoded();
    this.output = output;
  }

  public int shuffleId() {
    return shuffleId;
  }

  public int mapIndex() {
    return mapIndex;
  }

  public MapOutput output() {
    MapOutput known = output;
    if (known == null) {
      known = MapOutput.decode(encodedOutput);
      output = known;
    }
    return known;
  }

  @Override
  public BlockManagerId location() {
    ShuffleLocation known = location;
    if (known == null) {
      known = new ShuffleLocation(this);
      location = known;
    }
    return known;
  }

  /** Called where blocks migrate between executors; ours never do. */
  @Override
  public void updateLocation(BlockManagerId unused) {}

  @Override
  public long getSizeForBlock(int reduceId) {
    return output().reportedSize(reduceId);
  }

  @Override
  public long mapId() {
    return mapId;
  }

  @Override
  public long checksumValue() {
    return checksumValue;
  }

  @Override
  public void writeExternal(ObjectOutput out) throws IOException {
    out.writeInt(shuffleId);
    out.writeInt(mapIndex);
    out.writeLong(mapId);
    out.writeLong(checksumValue);
    out.writeInt(encodedOutput.length);
    out.write(encodedOutput);
  }

  @Override
  public void readExternal(ObjectInput in) throws IOException {
    shuffleId = in.readInt();
    mapIndex = in.readInt();
    mapId = in.readLong();
    checksumValue = in.readLong();
    encodedOutput = new byte[in.readInt()];
    in.readFully(encodedOutput);
  }

  /** For messages. */
  @Override
  public String toString() {
    return "output of map task "
        + mapIndex
        + " (attempt "
        + output().name(shuffleId).attempt()
        + ") of shuffle "
        + shuffleId;
  }
}
