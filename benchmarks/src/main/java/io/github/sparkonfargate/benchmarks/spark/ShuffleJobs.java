package io.github.sparkonfargate.benchmarks.spark;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.xxhash64;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Observation;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Jobs that are one shuffle and little else. A command is {@code KIND MAPS REDUCES ROWS}; every
 * answer has the number of rows that came out and the xor of all their columns, observed on the
 * way, so that no job is fast because it lost something.
 */
public final class ShuffleJobs {
  /** Columns of a row of the sort: 104 bytes that do not compress. */
  private static final int SORT_COLUMNS = 13;

  private ShuffleJobs() {}

  public static void main(String[] args) throws IOException, InterruptedException {
    Worker.serve("shuffle-jobs", ShuffleJobs::run);
  }

  private static String run(SparkSession spark, String[] words) throws InterruptedException {
    int maps = Integer.parseInt(words[1]);
    int reduces = Integer.parseInt(words[2]);
    Dataset<Row> input = spark.range(0, Long.parseLong(words[3]), 1, maps).toDF("c0");
    Dataset<Row> job =
        switch (words[0]) {
          case "small" -> withColumns(input, 2).repartition(reduces, col("c1"));
          case "sort" ->
              withColumns(input, SORT_COLUMNS)
                  .repartition(reduces, col("c1"))
                  .sortWithinPartitions("c1");
          case "tiny" ->
              input
                  .groupBy(col("c0").mod(10).as("c1"))
                  .agg(sum("c0").as("c0"), count(lit(1)).as("c2"));
          default -> throw new IllegalArgumentException("there is no job " + words[0]);
        };
    Observation seen = new Observation();
    String xor = String.join(" ^ ", job.columns());
    Dataset<Row> observed =
        job.observe(seen, count(lit(1)).as("rows"), expr("bit_xor(" + xor + ")").as("xor"));
    Stopwatch watch = new Stopwatch();
    observed.write().format("noop").mode("overwrite").save();
    String figures = watch.json();
    Map<String, Object> sums = seen.getAsJava();
    return figures + ",\"rows\":" + sums.get("rows") + ",\"xor\":" + sums.get("xor");
  }

  private static Dataset<Row> withColumns(Dataset<Row> input, int columns) {
    List<Column> all = new ArrayList<>(List.of(col("c0")));
    for (int i = 1; i < columns; i++) {
      all.add(xxhash64(col("c0"), lit(i)).as("c" + i));
    }
    return input.select(all.toArray(Column[]::new));
  }
}
