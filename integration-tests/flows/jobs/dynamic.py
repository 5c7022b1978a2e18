"""Jobs with a shuffle and rests between; prints what came and went, and what came out, as lines of JSON.

Arguments: how many executors there may be, and "again" to use the first job's shuffle once more when all of them are gone.
"""

from __future__ import annotations

import json
import sys
import threading
import time
import urllib.request

from pyspark.sql import SparkSession

MOST = int(sys.argv[1])
AGAIN = "again" in sys.argv[2:]
PATIENCE = 200


class Application:
    def __init__(self) -> None:
        self.sc = SparkSession.builder.getOrCreate().sparkContext
        self.api = f"{self.sc.uiWebUrl}/api/v1/applications/{self.sc.applicationId}"
        # Counts a number each time that a map task has worked on it.
        self.mapped = self.sc.accumulator(0)

    def read(self, page: str) -> list[dict]:
        with urllib.request.urlopen(f"{self.api}/{page}", timeout=10) as answer:
            return [each for each in json.load(answer) if each["id"] != "driver"]

    def active(self) -> int:
        return sum(1 for each in self.read("executors") if each["isActive"])

    def wrote(self) -> int:
        """Executors, gone ones too, that have written shuffle data."""
        return sum(1 for each in self.read("allexecutors") if each["totalShuffleWrite"] > 0)

    def wait_for(self, count: int) -> None:
        deadline = time.monotonic() + PATIENCE
        while self.active() != count:
            if time.monotonic() > deadline:
                raise TimeoutError(f"{self.active()} executors and not {count} after {PATIENCE} s")
            time.sleep(0.2)

    def sums(self):
        mapped = self.mapped

        def slowly(number: int) -> tuple[int, int]:
            time.sleep(0.3)
            mapped.add(1)
            return number % 7, number

        numbers = self.sc.parallelize(range(10 * 8 * MOST), 8 * MOST)
        return numbers.map(slowly).reduceByKey(lambda a, b: a + b, MOST)

    def round(self, rdd) -> None:
        """From no executor to MOST and back to none, which is what "before" and "after" say."""
        self.wait_for(0)
        before, wrote, result = self.active(), self.wrote(), {}
        thread = threading.Thread(target=lambda: result.update(sums=sorted(rdd.collect())))
        thread.start()
        self.wait_for(MOST)
        thread.join(PATIENCE)
        self.wait_for(0)
        counts = {"before": before, "most": MOST, "after": self.active(), "wrote": self.wrote() - wrote}
        print(json.dumps(counts | result), flush=True)


def main() -> None:
    application = Application()
    first = application.sums()
    application.round(first)
    application.round(application.sums())
    if AGAIN:
        mapped = application.mapped.value
        again = {"again": sorted(first.collect()), "mapped_again": application.mapped.value - mapped}
        application.wait_for(0)
        print(json.dumps(again), flush=True)
    application.sc.stop()


main()
