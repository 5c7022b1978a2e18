package io.github.sparkonfargate.benchmarks.spark;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * The 22 queries of TPC-H with the parameters of its validation run. Commands: {@code generate
 * SCALE DIRECTORY}, {@code tables DIRECTORY}, {@code set KEY VALUE} and {@code unset KEY} for the
 * session, {@code query NN SCALE FILE}, which writes the rows that came out to the file, one a
 * line.
 */
public final class TpchQueries {
  private TpchQueries() {}

  public static void main(String[] args) throws IOException, InterruptedException {
    Worker.serve("tpch", TpchQueries::run);
  }

  private static String run(SparkSession spark, String[] words) throws IOException {
    switch (words[0]) {
      case "generate" -> TpchTables.generate(spark, Double.parseDouble(words[1]), words[2]);
      case "tables" -> TpchTables.register(spark, words[1]);
      case "set" -> spark.conf().set(words[1], words[2]);
      case "unset" -> spark.conf().unset(words[1]);
      case "query" -> {
        return query(spark, words[1], words[2], Path.of(words[3]));
      }
      default -> throw new IllegalArgumentException("there is no command " + words[0]);
    }
    return "\"done\":true";
  }

  private static String query(SparkSession spark, String name, String scale, Path to)
      throws IOException {
    String text = text(name).replace("${scale}", scale);
    Stopwatch watch = new Stopwatch();
    List<Row> rows = spark.sql(text).collectAsList();
    String figures = watch.json();
    Files.write(to, rows.stream().map(row -> row.mkString("|")).toList());
    return figures + ",\"rows\":" + rows.size();
  }

  private static String text(String name) throws IOException {
    String resource = "/tpch/q" + name + ".sql";
    try (InputStream in = TpchQueries.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalArgumentException("there is no query " + resource);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
