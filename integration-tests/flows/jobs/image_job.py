"""From the image spark-fargate-python: a pandas UDF on executors, s3a:// written and read, and what the JVMs say of themselves."""

from __future__ import annotations

import sys

import pandas as pd
from pyspark.sql import SparkSession
from pyspark.sql.functions import pandas_udf

path = sys.argv[1]
spark = SparkSession.builder.getOrCreate()


@pandas_udf("double")
def doubled(numbers: pd.Series) -> pd.Series:
    return numbers * 2.0


numbers = spark.range(0, 1000, 1, 2).selectExpr("id", "id % 7 as k")
total = numbers.select(doubled("id").alias("x")).selectExpr("sum(x)").first()[0]
print(f"pandas udf: {total}", flush=True)

numbers.write.mode("overwrite").parquet(path)
rows = spark.read.parquet(path).groupBy("k").count().orderBy("k").collect()
print(f"s3a: {[row['count'] for row in rows]} at {path.split(':')[0]}", flush=True)

of = spark.sparkContext._jvm.java.lang.Class.forName("software.amazon.awssdk.services.s3.S3Client")
print(f"sdk: {of.getProtectionDomain().getCodeSource().getLocation().getPath()}", flush=True)
spark.stop()
