"""Two jobs with a shuffle and rests between; prints the executors before, during and after each as a line of JSON."""

from __future__ import annotations

import json
import sys
import threading
import time
import urllib.request

from pyspark.sql import SparkSession

MOST = int(sys.argv[1])
PATIENCE = 200


def main() -> None:
    spark = SparkSession.builder.getOrCreate()
    sc = spark.sparkContext
    api = f"{sc.uiWebUrl}/api/v1/applications/{sc.applicationId}/executors"

    def executors() -> int:
        with urllib.request.urlopen(api, timeout=10) as answer:
            return sum(1 for each in json.load(answer) if each["id"] != "driver" and each["isActive"])

    def wait_for(count: int) -> None:
        deadline = time.monotonic() + PATIENCE
        while executors() != count:
            if time.monotonic() > deadline:
                raise TimeoutError(f"{executors()} executors and not {count} after {PATIENCE} s")
            time.sleep(0.2)

    def slowly(number: int) -> tuple[int, int]:
        time.sleep(0.3)
        return number % 7, number

    def job(result: dict) -> None:
        numbers = sc.parallelize(range(10 * 8 * MOST), 8 * MOST)
        result["sums"] = sorted(numbers.map(slowly).reduceByKey(lambda a, b: a + b, MOST).collect())

    for _ in range(2):
        wait_for(0)
        before, result = executors(), {}
        thread = threading.Thread(target=job, args=(result,))
        thread.start()
        wait_for(MOST)
        thread.join(PATIENCE)
        wait_for(0)
        print(json.dumps({"before": before, "most": MOST, "after": executors(), "sums": result.get("sums")}), flush=True)
    spark.stop()


main()
