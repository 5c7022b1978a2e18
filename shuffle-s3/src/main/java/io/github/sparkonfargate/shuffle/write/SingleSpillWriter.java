package io.github.sparkonfargate.shuffle.write;

import io.github.sparkonfargate.shuffle.cache.ObjectCache;
import io.github.sparkonfargate.shuffle.services.ExecutorServices;
import io.github.sparkonfargate.shuffle.status.MapOutput;
import java.io.EOFException;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.zip.CRC32C;
import org.apache.spark.shuffle.api.SingleSpillShuffleMapOutputWriter;
import org.jspecify.annotations.Nullable;

/**
 * Stores the only spill file of a map task as it is: a rename and an upload, where stock renames
 * it.
 */
final class SingleSpillWriter implements SingleSpillShuffleMapOutputWriter {
  private static final int READ = 1 << 18;

  private final MapAttempt attempt;
  private final ExecutorServices services;

  SingleSpillWriter(MapAttempt attempt) {
    this.attempt = attempt;
    this.services = attempt.services();
  }

  @Override
  public void transferMapSpillFile(File spill, long[] lengths, long[] sparksChecksums)
      throws IOException {
    long start = System.nanoTime();
    long length = Arrays.stream(lengths).sum();
    int maps = attempt.maps();
    int[] checksums =
        Commit.withChecksums(services.settings().checksum(), maps, lengths.length)
            ? checksums(spill.toPath(), lengths)
            : null;
    if (length <= Commit.inlineLimit(services.settings().inlineMax(), maps, lengths.length)) {
      ByteBuffer data = ByteBuffer.wrap(Files.readAllBytes(spill.toPath()));
      attempt.commit(Commit.exact(attempt, lengths, checksums, length == 0 ? null : data));
    } else {
      attempt.commit(store(spill.toPath(), lengths, checksums));
    }
    attempt.metrics().incWriteTime(System.nanoTime() - start);
  }

  private MapOutput store(Path spill, long[] lengths, int @Nullable [] checksums)
      throws IOException {
    MapOutput exact = Commit.exact(attempt, lengths, checksums, null);
    MapOutput output = exact;
    if (Commit.isRough(attempt.maps(), lengths.length)) {
      Files.write(spill, exact.encoded(), StandardOpenOption.APPEND);
      output = exact.rough();
    }
    // Spark deletes the spill file afterwards if it is still there under its name.
    Path kept = Files.move(spill, spill.resolveSibling(spill.getFileName() + ".s3"));
    attempt.begin(() -> ObjectCache.deleteQuietly(kept));
    StoredFile.store(attempt, kept, output.objectLength());
    return output;
  }

  private static int[] checksums(Path spill, long[] lengths) throws IOException {
    int[] checksums = new int[lengths.length];
    CRC32C checksum = new CRC32C();
    byte[] buffer = new byte[READ];
    int begin = 0;
    int end = 0;
    try (InputStream in = Files.newInputStream(spill)) {
      for (int partition = 0; partition < lengths.length; partition++) {
        checksum.reset();
        for (long left = lengths[partition]; left > 0; ) {
          if (begin == end) {
            begin = 0;
            end = in.read(buffer);
            if (end < 0) {
              throw new EOFException("The spill file " + spill + " ends too early");
            }
          }
          int part = (int) Math.min(left, end - begin);
          checksum.update(buffer, begin, part);
          begin += part;
          left -= part;
        }
        checksums[partition] = (int) checksum.getValue();
      }
    }
    return checksums;
  }
}
