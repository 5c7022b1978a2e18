package io.github.sparkonfargate.shuffle.write;

import io.github.sparkonfargate.shuffle.services.ExecutorServices;
import io.github.sparkonfargate.shuffle.status.MapOutput;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.zip.CRC32C;
import org.apache.spark.shuffle.api.ShuffleMapOutputWriter;
import org.apache.spark.shuffle.api.ShufflePartitionWriter;
import org.apache.spark.shuffle.api.metadata.MapOutputCommitMessage;
import org.jspecify.annotations.Nullable;

/**
 * Takes the partitions of a map output one after the other and stores them as one object. Parts of
 * large outputs are on their way while later partitions are still written.
 */
final class S3MapOutputWriter implements ShuffleMapOutputWriter, MapAttempt.Draft {
  private final MapAttempt attempt;
  private final ExecutorServices services;
  private final int partitions;
  private final long[] lengths;
  private final int @Nullable [] checksums;
  private final CRC32C checksum = new CRC32C();
  private final OutputFile file;
  private final long partSize;
  private int current = -1;
  private long currentStart;
  private @Nullable PartUpload upload;

  S3MapOutputWriter(MapAttempt attempt, int partitions) {
    this.attempt = attempt;
    this.services = attempt.services();
    this.partitions = partitions;
    this.lengths = new long[partitions];
    this.checksums =
        Commit.withChecksums(services.settings().checksum(), attempt.maps(), partitions)
            ? new int[partitions]
            : null;
    this.file = new OutputFile(services.newFile());
    this.partSize = services.settings().write().partSize();
    attempt.begin(this);
  }

  @Override
  public ShufflePartitionWriter getPartitionWriter(int partition) {
    if (partition <= current || partition >= partitions) {
      throw new IllegalArgumentException(
          "Partition " + partition + " of " + partitions + " was asked for after " + current);
    }
    endPartition();
    current = partition;
    currentStart = file.length();
    return new PartitionWriter(partition);
  }

  private void endPartition() {
    if (current < 0) {
      return;
    }
    lengths[current] = file.length() - currentStart;
    if (checksums != null) {
      checksums[current] = (int) checksum.getValue();
      checksum.reset();
    }
  }

  @Override
  public MapOutputCommitMessage commitAllPartitions(long[] sparksChecksums) throws IOException {
    endPartition();
    long start = System.nanoTime();
    attempt.commit(store());
    attempt.metrics().incWriteTime(System.nanoTime() - start);
    return MapOutputCommitMessage.of(lengths);
  }

  private MapOutput store() throws IOException {
    long length = file.length();
    int maps = attempt.maps();
    if (length == 0) {
      return Commit.exact(attempt, lengths, null, null);
    }
    ByteBuffer onHeap = file.onHeap();
    if (onHeap != null
        && length <= Commit.inlineLimit(services.settings().inlineMax(), maps, partitions)) {
      return Commit.exact(attempt, lengths, checksums, onHeap);
    }
    MapOutput exact = Commit.exact(attempt, lengths, checksums, null);
    MapOutput output = exact;
    if (Commit.isRough(maps, partitions)) {
      file.write(exact.encoded(), 0, exact.encoded().length);
      output = exact.rough();
    }
    Path whole = file.finish();
    PartUpload begun = upload;
    if (begun == null) {
      StoredFile.store(attempt, whole, output.objectLength());
    } else {
      begun.complete(output.objectLength());
      upload = null;
      services.cache().adopt(attempt.name(), whole, output.objectLength());
    }
    return output;
  }

  @Override
  public void abort(Throwable error) {
    attempt.discardDraft();
  }

  @Override
  public void discard() {
    PartUpload begun = upload;
    upload = null;
    if (begun != null) {
      begun.abort();
    }
    file.discard();
  }

  /** Called after each write; sends what is whole by now of an output larger than one part. */
  private void written() throws IOException {
    PartUpload begun = upload;
    if (begun == null) {
      if (file.lengthOfFile() <= partSize) {
        return;
      }
      begun =
          PartUpload.begin(services, services.keys().object(attempt.name()), file.path(), partSize);
      upload = begun;
    }
    begun.grown(file.lengthOfFile());
  }

  /** One partition: Spark asks for its stream at most once, and closes it before the next. */
  private final class PartitionWriter implements ShufflePartitionWriter {
    private final int partition;

    PartitionWriter(int partition) {
      this.partition = partition;
    }

    @Override
    public OutputStream openStream() {
      return new PartitionStream();
    }

    @Override
    public long getNumBytesWritten() {
      return partition == current ? file.length() - currentStart : lengths[partition];
    }
  }

  private final class PartitionStream extends OutputStream {
    private long nextLook = file.lengthOfFile();

    @Override
    public void write(int value) throws IOException {
      file.write(value);
      if (checksums != null) {
        checksum.update(value);
      }
      look();
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      file.write(bytes, offset, length);
      if (checksums != null) {
        checksum.update(bytes, offset, length);
      }
      look();
    }

    private void look() throws IOException {
      if (file.lengthOfFile() != nextLook) {
        nextLook = file.lengthOfFile();
        written();
      }
    }
  }
}
