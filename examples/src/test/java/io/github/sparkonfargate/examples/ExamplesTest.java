package io.github.sparkonfargate.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ExamplesTest {
  private static SparkSession spark;

  @BeforeAll
  static void startSpark() {
    spark =
        SparkSession.builder()
            .master("local[2]")
            .config("spark.ui.enabled", false)
            .config("spark.driver.bindAddress", "127.0.0.1")
            .config("spark.driver.host", "127.0.0.1")
            .config("spark.sql.shuffle.partitions", 2)
            .getOrCreate();
  }

  @AfterAll
  static void stopSpark() {
    spark.stop();
  }

  @Test
  void estimatesPiAndGivesTheSameAnswerEachTime() {
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());

    double first = SparkPi.estimate(context, 4, 20_000);

    assertThat(first).isBetween(3.1, 3.2).isEqualTo(SparkPi.estimate(context, 4, 20_000));
  }

  @Test
  void marksABookByTheWordThatTheOthersLack() {
    Dataset<Row> verses =
        rows(
            List.of("book", "text"),
            RowFactory.create("A", "The ark, the ark and the sea."),
            RowFactory.create("A", "An ark!"),
            RowFactory.create("B", "The sea and the whale's whale"));
    Dataset<Row> books =
        rows(
            List.of("book", "title", "testament"),
            RowFactory.create("A", "First", "Old"),
            RowFactory.create("B", "Second", "New"));

    List<Row> report = MarkingWords.report(verses, books).orderBy("title").collectAsList();

    assertThat(report)
        .containsExactly(
            RowFactory.create("First", "Old", 2L, 9L, 5L, "ark", 3L),
            RowFactory.create("Second", "New", 1L, 6L, 5L, "whale", 1L));
  }

  private static Dataset<Row> rows(List<String> columns, Row... rows) {
    StructType schema = new StructType();
    for (String column : columns) {
      schema = schema.add(column, DataTypes.StringType);
    }
    return spark.createDataFrame(List.of(rows), schema);
  }
}
