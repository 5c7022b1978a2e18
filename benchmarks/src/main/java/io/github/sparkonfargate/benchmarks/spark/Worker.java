package io.github.sparkonfargate.benchmarks.spark;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.apache.spark.MapOutputTrackerMaster;
import org.apache.spark.SparkEnv;
import org.apache.spark.sql.SparkSession;

/**
 * The loop of a measured Spark: a line on standard input names a piece of work, a line of JSON on
 * standard output is its answer. {@code clean} drops the shuffles of finished work, so that one run
 * does not pay for another's. The end of the input is the end of the application.
 */
final class Worker {
  private static final Duration CLEANING_PATIENCE = Duration.ofSeconds(60);

  /** A piece of work; returns members of a JSON object. */
  @FunctionalInterface
  interface Work {
    String run(SparkSession spark, String[] words) throws IOException, InterruptedException;
  }

  private Worker() {}

  static void serve(String name, Work work) throws IOException, InterruptedException {
    try (SparkSession spark = SparkSession.builder().appName(name).getOrCreate()) {
      System.out.println("{\"spark\":\"" + spark.version() + "\"}");
      BufferedReader commands =
          new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
      for (String line = commands.readLine(); line != null; line = commands.readLine()) {
        String[] words = line.split(" ", -1);
        String answer = words[0].equals("clean") ? clean() : work.run(spark, words);
        System.out.println("{" + answer + "}");
      }
    }
  }

  /** Spark drops a shuffle when the collector has found its last user gone. */
  private static String clean() throws InterruptedException {
    MapOutputTrackerMaster tracker = (MapOutputTrackerMaster) SparkEnv.get().mapOutputTracker();
    long deadline = System.nanoTime() + CLEANING_PATIENCE.toNanos();
    do {
      System.gc();
      Thread.sleep(50);
    } while (!tracker.shuffleStatuses().isEmpty() && System.nanoTime() < deadline);
    return "\"shufflesLeft\":" + tracker.shuffleStatuses().size();
  }
}
