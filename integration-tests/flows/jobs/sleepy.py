"""Many tasks that wait more than they work, so that executors can come and go meanwhile; prints their sum, after a shuffle."""

import time

from pyspark.sql import SparkSession


def main() -> None:
    sc = SparkSession.builder.getOrCreate().sparkContext
    slow = sc.parallelize(range(24), 24).map(lambda number: (time.sleep(2), number)[1])
    print("sum", slow.map(lambda number: (number % 3, number)).reduceByKey(lambda a, b: a + b, 2).values().sum())
    sc.stop()


main()
