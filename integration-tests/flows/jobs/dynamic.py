"""Jobs with a shuffle and rests between; prints what came and went, and what came out, as lines of JSON.

Arguments: how many executors there may be, an empty directory that the executors see too, and "again" to use the first job's
shuffle once more when all of them are gone.
"""

from __future__ import annotations

import json
import sys
import threading
import time
import urllib.request
from pathlib import Path

from pyspark.sql import SparkSession

MOST, GATES = int(sys.argv[1]), Path(sys.argv[2])
AGAIN = "again" in sys.argv[3:]
PATIENCE = 800


def wait_until(what: str, condition) -> None:
    deadline = time.monotonic() + PATIENCE
    while not condition():
        if time.monotonic() > deadline:
            raise TimeoutError(f"not within {PATIENCE} s: {what}")
        time.sleep(0.2)


class Application:
    def __init__(self) -> None:
        self.sc = SparkSession.builder.getOrCreate().sparkContext
        self.api = f"{self.sc.uiWebUrl}/api/v1/applications/{self.sc.applicationId}"
        # Counts a number each time that a map task has worked on it.
        self.mapped = self.sc.accumulator(0)

    def read(self, page: str) -> list[dict]:
        with urllib.request.urlopen(f"{self.api}/{page}", timeout=60) as answer:
            return [each for each in json.load(answer) if each["id"] != "driver"]

    def active(self) -> int:
        return sum(1 for each in self.read("executors") if each["isActive"])

    def at_work(self) -> int:
        return sum(1 for each in self.read("executors") if each["isActive"] and each["activeTasks"] > 0)

    def wrote(self) -> int:
        """Executors, gone ones too, that have written shuffle data."""
        return sum(1 for each in self.read("allexecutors") if each["totalShuffleWrite"] > 0)

    def wait_for_none(self) -> None:
        wait_until("no executor is left", lambda: self.active() == 0)

    def sums(self, gate: Path):
        """Sums whose map tasks end when the gate is there, so that no executor has written and gone before the last one came."""
        mapped = self.mapped

        def waiting(number: int) -> tuple[int, int]:
            wait_until(f"{gate} is there", gate.exists)
            mapped.add(1)
            return number % 7, number

        numbers = self.sc.parallelize(range(10 * 8 * MOST), 8 * MOST)
        return numbers.map(waiting).reduceByKey(lambda a, b: a + b, MOST)

    def round(self, name: str):
        """From no executor to MOST and back to none, which is what "before" and "after" say; returns the sums, for more use."""
        gate = GATES / name
        rdd = self.sums(gate)
        self.wait_for_none()
        before, wrote, result = self.active(), self.wrote(), {}
        # A round that ends in an error does not wait for its job.
        thread = threading.Thread(target=lambda: result.update(sums=sorted(rdd.collect())), daemon=True)
        thread.start()
        wait_until(f"{MOST} executors work", lambda: self.at_work() == MOST)
        gate.touch()
        thread.join(PATIENCE)
        self.wait_for_none()
        counts = {"before": before, "most": MOST, "after": self.active(), "wrote": self.wrote() - wrote}
        print(json.dumps(counts | result), flush=True)
        return rdd


def main() -> None:
    application = Application()
    first = application.round("first")
    application.round("second")
    if AGAIN:
        mapped = application.mapped.value
        again = {"again": sorted(first.collect()), "mapped_again": application.mapped.value - mapped}
        application.wait_for_none()
        print(json.dumps(again), flush=True)
    application.sc.stop()


main()
