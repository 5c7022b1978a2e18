package io.github.sparkonfargate.examples;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.countDistinct;
import static org.apache.spark.sql.functions.desc;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.log;
import static org.apache.spark.sql.functions.lower;
import static org.apache.spark.sql.functions.row_number;
import static org.apache.spark.sql.functions.split;
import static org.apache.spark.sql.functions.sum;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.expressions.Window;

/**
 * Reads a collection of books and prints, for the longest of them, their size and the word that
 * marks each most: frequent in it, rare in the others.
 *
 * <p>The score of a word in a book is its number of occurrences times {@code ln(books / books with
 * the word)}, known as tf-idf. Counting by book and word, counting by word and ranking by book are
 * three shuffles over the whole text; the titles are joined in at the end.
 */
public final class MarkingWords {
  private static final int DEFAULT_ROWS = 12;

  // Named here, the columns need no job of their own to find them out.
  private static final String VERSES = "book STRING, chapter INT, verse INT, text STRING";
  private static final String BOOKS = "book STRING, position INT, testament STRING, title STRING";

  private MarkingWords() {}

  /**
   * @param args the directory that holds {@code kjv-verses.tsv} and {@code kjv-books.tsv}, and the
   *     number of books to print (12 if left out)
   */
  public static void main(String[] args) {
    if (args.length < 1) {
      System.err.println("Usage: MarkingWords DATA_DIRECTORY [ROWS]");
      System.exit(2);
    }
    int rows = args.length > 1 ? Integer.parseInt(args[1]) : DEFAULT_ROWS;
    SparkSession spark = SparkSession.builder().appName("MarkingWords").getOrCreate();
    try {
      Dataset<Row> verses = table(spark, args[0] + "/kjv-verses.tsv", VERSES);
      Dataset<Row> books = table(spark, args[0] + "/kjv-books.tsv", BOOKS);
      report(verses, books).orderBy(desc("words")).show(rows, false);
    } finally {
      spark.stop();
    }
  }

  /**
   * @param verses one row a verse: its book and text
   * @param books one row a book: its name in the verses, title and testament
   * @return one row a book: {@code title, testament, verses, words, distinct, mark, times}
   */
  static Dataset<Row> report(Dataset<Row> verses, Dataset<Row> books) {
    Dataset<Row> occurrences = occurrences(verses);
    Dataset<Row> verseCounts = verses.groupBy("book").agg(count(lit(1)).as("verses"));
    Dataset<Row> sizes =
        occurrences
            .groupBy("book")
            .agg(sum("times").as("words"), countDistinct("word").as("distinct"));
    return books
        .join(verseCounts, "book")
        .join(sizes, "book")
        .join(marks(occurrences, books.count()), "book")
        .select("title", "testament", "verses", "words", "distinct", "mark", "times");
  }

  /** One row a book and word: how many times the book uses the word. */
  private static Dataset<Row> occurrences(Dataset<Row> verses) {
    return verses
        .select(col("book"), explode(split(lower(col("text")), "[^a-z']+")).as("word"))
        .where("word <> ''")
        .groupBy("book", "word")
        .agg(count(lit(1)).as("times"));
  }

  /** One row a book: its word of highest score; among equals the first by the alphabet. */
  private static Dataset<Row> marks(Dataset<Row> occurrences, long bookCount) {
    Dataset<Row> spread = occurrences.groupBy("word").agg(count(lit(1)).as("books"));
    return occurrences
        .join(spread, "word")
        .withColumn("score", col("times").multiply(log(lit(bookCount).divide(col("books")))))
        .withColumn(
            "rank",
            row_number().over(Window.partitionBy("book").orderBy(desc("score"), col("word"))))
        .where("rank = 1")
        .select(col("book"), col("word").as("mark"), col("times"));
  }

  private static Dataset<Row> table(SparkSession spark, String path, String columns) {
    return spark
        .read()
        .schema(columns)
        .option("sep", "\t")
        .option("header", true)
        // The text has no quoting of its own: a quotation mark is a character like any other.
        .option("quote", "")
        .csv(path);
  }
}
