"""Reads a collection of books and prints, for the longest, their size and the word that marks each most.

The same job as io.github.sparkonfargate.examples.MarkingWords, which explains the score.

Usage: marking_words.py DATA_DIRECTORY [ROWS]
"""

import sys

from pyspark.sql import DataFrame, SparkSession, Window
from pyspark.sql import functions as f


# Named here, the columns need no job of their own to find them out.
VERSES = "book STRING, chapter INT, verse INT, text STRING"
BOOKS = "book STRING, position INT, testament STRING, title STRING"


def table(spark: SparkSession, path: str, columns: str) -> DataFrame:
    return spark.read.csv(path, schema=columns, sep="\t", header=True, quote="")


def occurrences(verses: DataFrame) -> DataFrame:
    """One row a book and word: how many times the book uses the word."""
    words = f.explode(f.split(f.lower("text"), "[^a-z']+"))
    return (
        verses.select("book", words.alias("word"))
        .where("word <> ''")
        .groupBy("book", "word")
        .agg(f.count(f.lit(1)).alias("times"))
    )


def marks(counted: DataFrame, book_count: int) -> DataFrame:
    """One row a book: its word of highest score; among equals the first by the alphabet."""
    spread = counted.groupBy("word").agg(f.count(f.lit(1)).alias("books"))
    best_first = Window.partitionBy("book").orderBy(f.desc("score"), "word")
    return (
        counted.join(spread, "word")
        .withColumn("score", f.col("times") * f.log(f.lit(book_count) / f.col("books")))
        .withColumn("rank", f.row_number().over(best_first))
        .where("rank = 1")
        .select("book", f.col("word").alias("mark"), "times")
    )


def report(verses: DataFrame, books: DataFrame) -> DataFrame:
    counted = occurrences(verses)
    verse_counts = verses.groupBy("book").agg(f.count(f.lit(1)).alias("verses"))
    sizes = counted.groupBy("book").agg(
        f.sum("times").alias("words"), f.countDistinct("word").alias("distinct")
    )
    return (
        books.join(verse_counts, "book")
        .join(sizes, "book")
        .join(marks(counted, books.count()), "book")
        .select("title", "testament", "verses", "words", "distinct", "mark", "times")
    )


def main(arguments: list[str]) -> int:
    if not arguments:
        print(__doc__, file=sys.stderr)
        return 2
    rows = int(arguments[1]) if len(arguments) > 1 else 12
    with SparkSession.builder.appName("marking_words").getOrCreate() as spark:
        verses = table(spark, f"{arguments[0]}/kjv-verses.tsv", VERSES)
        books = table(spark, f"{arguments[0]}/kjv-books.tsv", BOOKS)
        report(verses, books).orderBy(f.desc("words")).show(rows, truncate=False)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
