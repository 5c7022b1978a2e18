"""Two jobs on executors of which one has gone bad; prints the answers and which executors are left, as JSON.

Argument: an empty directory that all executors see.
"""

from __future__ import annotations

import contextlib
import json
import os
import sys
import time
import urllib.request
from pathlib import Path

from pyspark.sql import SparkSession

DIRECTORY = Path(sys.argv[1])
PATIENCE = 120


def work(number: int) -> int:
    """Fails on whichever executor came first: its Python workers have one parent of their own."""
    me, bad = str(os.getppid()), DIRECTORY / "bad"
    if not bad.exists():
        (DIRECTORY / me).write_text(me)
        # Whole at once, and only once.
        with contextlib.suppress(FileExistsError):
            os.link(DIRECTORY / me, bad)
    if bad.read_text() == me:
        raise RuntimeError("this executor has gone bad")
    time.sleep(0.5)
    return number


def main() -> None:
    sc = SparkSession.builder.getOrCreate().sparkContext
    api = f"{sc.uiWebUrl}/api/v1/applications/{sc.applicationId}/executors"

    def executors() -> list[str]:
        with urllib.request.urlopen(api, timeout=10) as answer:
            return sorted(each["id"] for each in json.load(answer) if each["id"] != "driver" and each["isActive"])

    def wait_for_two() -> None:
        deadline = time.monotonic() + PATIENCE
        while len(executors()) != 2:
            if time.monotonic() > deadline:
                raise TimeoutError(f"executors {executors()}, and not two, after {PATIENCE} s")
            time.sleep(0.2)

    wait_for_two()
    before = executors()
    sums = [sc.parallelize(range(12), 12).map(work).sum()]
    while executors() == before:
        time.sleep(0.2)
    wait_for_two()
    sums.append(sc.parallelize(range(12), 12).map(work).sum())
    print(json.dumps({"sums": sums, "before": before, "after": executors()}), flush=True)
    sc.stop()


main()
