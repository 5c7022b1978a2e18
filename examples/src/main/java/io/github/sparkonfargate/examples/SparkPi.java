package io.github.sparkonfargate.examples;

import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * Estimates pi by throwing darts at a square, one Spark task a slice.
 *
 * <p>Each slice draws from its own seed, so a slice that runs twice, or on another executor, hits
 * as often as before: the same arguments always print the same line. That is what lets a test kill
 * an executor in the middle and compare the answers.
 */
public final class SparkPi {
  private static final int DEFAULT_SLICES = 2;
  private static final long DEFAULT_DARTS_PER_SLICE = 100_000;

  private SparkPi() {}

  /**
   * @param args the number of slices (2 if left out) and of darts a slice (100000 if left out)
   */
  public static void main(String[] args) {
    int slices = args.length > 0 ? Integer.parseInt(args[0]) : DEFAULT_SLICES;
    long dartsPerSlice = args.length > 1 ? Long.parseLong(args[1]) : DEFAULT_DARTS_PER_SLICE;
    SparkConf conf = new SparkConf().setIfMissing("spark.app.name", "SparkPi");
    try (JavaSparkContext spark = new JavaSparkContext(conf)) {
      System.out.println("Pi is roughly " + estimate(spark, slices, dartsPerSlice));
    }
  }

  static double estimate(JavaSparkContext spark, int slices, long dartsPerSlice) {
    List<Integer> seeds = IntStream.range(0, slices).boxed().toList();
    long hits =
        spark.parallelize(seeds, slices).map(seed -> hits(seed, dartsPerSlice)).reduce(Long::sum);
    return 4.0 * hits / (slices * dartsPerSlice);
  }

  /** How many of the darts thrown from this seed land in the circle of radius 1. */
  static long hits(long seed, long darts) {
    SplittableRandom random = new SplittableRandom(seed);
    long hits = 0;
    for (long dart = 0; dart < darts; dart++) {
      double x = random.nextDouble(-1, 1);
      double y = random.nextDouble(-1, 1);
      if (x * x + y * y <= 1) {
        hits++;
      }
    }
    return hits;
  }
}
