"""Jobs that shuffle, for the flows of the S3 shuffle; each prints "answer" and what came out.

Usage: shuffles.py JOB [DIRECTORY]
Between two uses of a shuffle a job prints "ready N" and waits until its caller has made the file go-N in DIRECTORY; so do
some tasks, which print nothing.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

from pyspark import RDD
from pyspark.sql import DataFrame, SparkSession, Window
from pyspark.sql import functions as f

MAPS, REDUCES, ROWS = 16, 8, 200_000
PATIENCE_SECONDS = 240


def answer(*words: object) -> None:
    print("answer", *words, flush=True)


def wait_for_caller(directory: Path, turn: int) -> None:
    print(f"ready {turn}", flush=True)
    wait_for(directory / f"go-{turn}")


def wait_for(gate: Path) -> None:
    """Until the caller has made this file; in tasks too, for the executors see its directory."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not gate.exists():
        if time.monotonic() > deadline:
            raise TimeoutError(f"nobody made {gate}")
        time.sleep(0.01)


def executors(spark: SparkSession) -> int:
    """Without the driver, which Spark counts too."""
    return spark.sparkContext._jsc.sc().getExecutorMemoryStatus().size() - 1


def sums_by_key(numbers: RDD) -> RDD:
    """Behind a shuffle of Python's own bytes: 100 keys with the sum of what fell to each."""
    return numbers.map(lambda n: (n % 100, n)).partitionBy(REDUCES).mapPartitions(_sums)


def numbers(spark: SparkSession) -> RDD:
    return spark.sparkContext.parallelize(range(ROWS), MAPS)


def _sums(pairs):
    sums: dict[int, int] = {}
    for key, value in pairs:
        sums[key] = sums.get(key, 0) + value
    return iter(sums.items())


def python(spark: SparkSession, _: Path) -> None:
    rdd = sums_by_key(numbers(spark))
    answer(*use(rdd), *rdd.sortByKey().first())


def sql(spark: SparkSession, _: Path) -> None:
    """A join of two shuffled sides, an aggregation, a window and a sort."""
    spark.conf.set("spark.sql.autoBroadcastJoinThreshold", "-1")
    spark.conf.set("spark.sql.shuffle.partitions", str(REDUCES))
    orders = spark.range(0, ROWS, 1, MAPS).select("id", (f.col("id") % 1000).alias("customer"))
    customers = spark.range(0, 1000, 1, 4).select(f.col("id").alias("customer"), (f.col("id") % 7).alias("region"))
    ranked = (
        orders.join(customers, "customer")
        .groupBy("region", "customer")
        .agg(f.sum("id").alias("total"))
        .withColumn("place", f.row_number().over(Window.partitionBy("region").orderBy(f.desc("total"))))
        .where("place <= 3")
        .orderBy("region", "place")
    )
    rows = ranked.collect()
    answer(len(rows), sum(row.total for row in rows), rows[0].customer)


def streaming(spark: SparkSession, directory: Path) -> None:
    """Counts that are kept from one micro-batch to the next, a file a batch."""
    source = directory / "source"
    source.mkdir()
    for batch in range(4):
        lines = (f'{{"key": {n % 5}, "value": {batch * 100 + n}}}' for n in range(100))
        (source / f"{batch}.json").write_text("\n".join(lines))
    counts = (
        spark.readStream.schema("key int, value long").option("maxFilesPerTrigger", 1).json(str(source))
        .groupBy("key").agg(f.count("*").alias("n"), f.sum("value").alias("total"))
    )  # fmt: skip
    query = (
        counts.writeStream.outputMode("complete").format("memory").queryName("counts")
        .option("checkpointLocation", str(directory / "checkpoint")).trigger(availableNow=True).start()
    )  # fmt: skip
    query.awaitTermination()
    total = spark.table("counts").agg(f.count("*"), f.sum("n"), f.sum("total")).first()
    answer(*total, query.lastProgress["batchId"])


def slow_maps(spark: SparkSession, directory: Path) -> None:
    """Map tasks that take half a second each, and the last one until the caller has taken an executor from their midst."""
    gate = directory / "go-1"

    def slowly(index, numbers):
        time.sleep(0.5)
        if index == MAPS - 1:
            wait_for(gate)
        return numbers

    rdd = sums_by_key(numbers(spark).mapPartitionsWithIndex(slowly))
    answer(*use(rdd))


def two_attempts(spark: SparkSession, directory: Path) -> None:
    """The first map task has a second attempt beside it, and both go on when the caller says so."""
    mark = str(directory)

    def waiting(index, numbers):
        from pyspark import TaskContext

        if index == 0:
            Path(mark, f"attempt-{TaskContext.get().taskAttemptId()}").touch()
            wait_for(Path(mark, "go-1"))
        return numbers

    rdd = sums_by_key(numbers(spark).mapPartitionsWithIndex(waiting))
    answer(*use(rdd))


def twice_rdd(spark: SparkSession, directory: Path) -> None:
    rdd = sums_by_key(numbers(spark))
    use_thrice(directory, rdd)


def twice_sql(spark: SparkSession, directory: Path) -> None:
    """The rows of a query, whose shuffle serves every action on them."""
    spark.conf.set("spark.sql.adaptive.enabled", "false")
    spark.conf.set("spark.sql.shuffle.partitions", str(REDUCES))
    sums: DataFrame = spark.range(0, ROWS, 1, MAPS).groupBy((f.col("id") % 5000).alias("key")).agg(f.sum("id").alias("total"))
    use_thrice(directory, sums.rdd)


def use(pairs: RDD) -> tuple[int, int]:
    """Two actions over the same shuffle."""
    return pairs.count(), pairs.map(lambda pair: pair[1]).sum()


def use_thrice(directory: Path, pairs: RDD) -> None:
    """Between two uses the caller does what it likes."""
    for turn in (1, 2):
        answer(*use(pairs))
        wait_for_caller(directory, turn)
    answer(*use(pairs))


def idle(spark: SparkSession, directory: Path) -> None:
    """Writes a shuffle, waits until no executor is left, and uses the shuffle again."""
    rdd = sums_by_key(numbers(spark))
    answer(*use(rdd))
    deadline = time.monotonic() + PATIENCE_SECONDS
    while executors(spark) > 0:
        if time.monotonic() > deadline:
            raise TimeoutError(f"{executors(spark)} executors were kept though they were idle")
        time.sleep(0.2)
    print("no executor is left", flush=True)
    answer(*use(rdd))


JOBS = {job.__name__: job for job in (python, sql, streaming, slow_maps, two_attempts, twice_rdd, twice_sql, idle)}


def main() -> None:
    name, directory = sys.argv[1], Path(sys.argv[2])
    with SparkSession.builder.appName(f"shuffles-{name}").getOrCreate() as spark:
        JOBS[name](spark, directory)


if __name__ == "__main__":
    main()
