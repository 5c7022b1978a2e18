"""Many tasks that wait more than they work, so that executors can come and go meanwhile; prints their sum."""

import time

from pyspark.sql import SparkSession


def main() -> None:
    sc = SparkSession.builder.getOrCreate().sparkContext
    print("sum", sc.parallelize(range(24), 24).map(lambda number: (time.sleep(2), number)[1]).sum())
    sc.stop()


main()
