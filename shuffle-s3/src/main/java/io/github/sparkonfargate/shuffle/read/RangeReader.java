package io.github.sparkonfargate.shuffle.read;

import io.github.sparkonfargate.shuffle.services.ExecutorServices;
import io.github.sparkonfargate.shuffle.status.S3MapStatus;
import io.github.sparkonfargate.shuffle.store.ObjectLostException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.zip.CRC32C;
import org.apache.spark.TaskContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads regions from S3 and says what a failure to do so means to Spark. */
final class RangeReader {
  private static final Logger LOG = LoggerFactory.getLogger(RangeReader.class);
  private static final int VERIFY_BUFFER = 1 << 18;

  private final ExecutorServices services;

  RangeReader(ExecutorServices services) {
    this.services = services;
  }

  String key(Region region) {
    return services.keys().object(region.name());
  }

  /** Fills the array with a piece of the region. */
  void read(Region region, byte[] into, int from, int length) throws IOException {
    services.store().read(key(region), region.offset() + from, ByteBuffer.wrap(into, from, length));
  }

  /**
   * The region in a new array, checked; read a second time if the first does not match its
   * checksums.
   */
  byte[] read(Region region) throws IOException {
    byte[] data = new byte[(int) region.length()];
    read(region, data, 0, data.length);
    return checked(region, data);
  }

  /** The same array, which matches its checksums now if it did not before. */
  byte[] checked(Region region, byte[] data) throws IOException {
    try {
      Checks.check(region, data, 0);
      return data;
    } catch (ChecksumMismatch first) {
      LOG.warn("{}; reading it once more.", first.getMessage());
    }
    read(region, data, 0, data.length);
    Checks.check(region, data, 0);
    return data;
  }

  InputStream open(Region region, long from) throws IOException {
    return services.store().open(key(region), region.offset() + from, region.length() - from);
  }

  /** The whole object in a new local file. */
  Path download(Region region) throws IOException {
    Path file = services.newFile().get();
    services.store().download(key(region), region.status().output().objectLength(), file);
    return file;
  }

  /**
   * What the task is to throw: a fetch failure where the output is definitely not there as it was
   * written, so that Spark computes it again; else the failure as it is, so that Spark repeats the
   * task. Recomputing a stage because S3 is slow or refuses would make things worse.
   */
  IOException failure(S3MapStatus status, int partition, IOException failure, TaskContext context) {
    if (!(failure instanceof ObjectLostException || failure instanceof ChecksumMismatch)) {
      return failure;
    }
    services.cache().drop(status.output().name(status.shuffleId()));
    services.losses().lost(status.shuffleId());
    String what = "The " + status + " is lost: " + failure.getMessage();
    LOG.warn("{}; Spark computes it again.", what);
    throw LostOutput.sneak(LostOutput.of(status, partition, what, failure, context));
  }

  /**
   * What the task is to throw after bytes that were consumed already turned out to be wrong: a
   * fetch failure if they are wrong in S3 as well.
   */
  IOException afterMismatch(Region region, ChecksumMismatch first, TaskContext context) {
    services.cache().drop(region.name());
    int partition = first.partition();
    try {
      verify(Region.of(region.status(), region.output(), partition, partition + 1));
    } catch (IOException second) {
      second.addSuppressed(first);
      return failure(region.status(), partition, second, context);
    }
    return first;
  }

  private void verify(Region partition) throws IOException {
    CRC32C checksum = new CRC32C();
    byte[] buffer = new byte[VERIFY_BUFFER];
    try (InputStream in = open(partition, 0)) {
      for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        checksum.update(buffer, 0, count);
      }
    }
    Checks.check(partition, partition.start(), checksum);
  }
}
