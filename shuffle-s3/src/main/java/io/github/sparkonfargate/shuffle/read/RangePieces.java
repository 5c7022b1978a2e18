package io.github.sparkonfargate.shuffle.read;

import io.github.sparkonfargate.shuffle.services.Reads;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;

/**
 * Reads a region by as many requests as its size is worth: one connection gives 90 MB/s at most.
 */
final class RangePieces {
  /** AWS advises ranges of 8 to 16 MiB. */
  static final int PIECE = 16 << 20;

  private RangePieces() {}

  static List<Future<?>> submit(RangeReader s3, Reads reads, Region region, byte[] data) {
    List<Future<?>> answers = new ArrayList<>(1);
    for (int from = 0; from < data.length; from += PIECE) {
      int begin = from;
      int length = Math.min(PIECE, data.length - from);
      answers.add(
          reads.submit(
              () -> {
                s3.read(region, data, begin, length);
                return null;
              }));
    }
    return answers;
  }
}
