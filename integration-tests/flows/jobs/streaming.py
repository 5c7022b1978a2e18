"""Reads numbers as they arrive, leaves out those seen before and writes the rest, until a file says that it is enough.

Arguments: directories of input, output and checkpoint, the file that ends it.
"""

import os
import sys

from pyspark.sql import SparkSession

source, target, checkpoint, enough = sys.argv[1:]
spark = SparkSession.builder.getOrCreate()
# What was seen is state: it has to survive the driver too, not just the place in the input.
numbers = spark.readStream.schema("n long").json(source).dropDuplicates(["n"])
writer = numbers.writeStream.format("json").option("path", target).option("checkpointLocation", checkpoint)
query = writer.trigger(processingTime="1 second").start()
print(f"query {query.id} run {query.runId}", flush=True)
while not os.path.exists(enough):
    query.awaitTermination(1)
query.processAllAvailable()
query.stop()
spark.stop()
