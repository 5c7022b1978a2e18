"""wall time of a whole SparkPi application: --master fargate-local beside local-cluster[2,1,1024]"""

from __future__ import annotations

import json
import os
import platform
import statistics
import sys
from pathlib import Path

from shared import arguments, repository  # noqa: F401 - makes the flows' modules importable

import processes
from lab import EXAMPLES, PACKAGE, WORKSHOP, Jdk, Lab

LOOPBACK = ["--conf", "spark.driver.host=127.0.0.1", "--conf", "spark.driver.bindAddress=127.0.0.1"]
LIKE_LOCAL_CLUSTER = [
    *("--conf", "spark.executor.instances=2"),
    *("--conf", "spark.executor.cores=1"),
    *("--conf", "spark.executor.memory=1024m"),
]
MASTERS = {
    "fargate-local": ["--master", "fargate-local", *LIKE_LOCAL_CLUSTER],
    "local-cluster[2,1,1024]": ["--master", "local-cluster[2,1,1024]", *LOOPBACK],
}


def submit(lab: Lab, options: list[str]) -> float:
    """Seconds from starting spark-submit to its end, for SparkPi of 20 slices."""
    job = ["--conf", "spark.ui.port=0", "--class", f"{PACKAGE}.SparkPi", EXAMPLES, "20"]
    done = processes.run(lab.submit_command(*options, *job), lab.environment(), lab.directory)
    if done.exit_code != 0 or "Pi is roughly" not in done.out:
        raise SystemExit(f"Error: {options[1]} gave exit code {done.exit_code}\n{done.tail()}")
    return done.seconds


def measure(lab: Lab, runs: int) -> dict[str, list[float]]:
    """Interleaved, so that what else the machine does falls on both; one run of each to warm the disk is not counted."""
    seconds: dict[str, list[float]] = {name: [] for name in MASTERS}
    for number in range(runs + 1):
        for name, options in MASTERS.items():
            took = submit(lab, options)
            print(f"  {'warm-up' if number == 0 else f'run {number}'}: {name:24} {took:6.2f} s", flush=True)
            if number > 0:
                seconds[name].append(took)
    return seconds


def report(lab: Lab, seconds: dict[str, list[float]]) -> None:
    baseline = statistics.median(seconds["local-cluster[2,1,1024]"])
    print(f"\n{'master':24} | {'runs':>4} | {'median s':>8} | {'min':>6} | {'max':>6} | {'ratio':>5}")
    print("-" * 25 + "|" + "-" * 6 + "|" + "-" * 10 + "|" + "-" * 8 + "|" + "-" * 8 + "|" + "-" * 6)
    figures = {}
    for name, values in seconds.items():
        median = statistics.median(values)
        ratio = median / baseline
        print(f"{name:24} | {len(values):4} | {median:8.2f} | {min(values):6.2f} | {max(values):6.2f} | {ratio:5.2f}")
        figures[name] = {"median_s": round(median, 2), "runs_s": [round(v, 2) for v in values], "ratio": round(ratio, 2)}
    where = {"spark": lab.spark, "jdk": lab.jdk.release, "cpus": os.cpu_count(), "system": platform.platform()}
    print(f"\nload average at the end: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cpus\n")
    print(json.dumps({"benchmark": "submit", **where, "masters": figures}))


def main() -> int:
    given = arguments.parser("submit", __doc__).parse_args()
    release, home = given.jdk.split(":", 1)
    WORKSHOP.mkdir(exist_ok=True)
    with Lab(given.spark, Jdk(int(release), Path(home))) as lab:
        report(lab, measure(lab, given.runs))
    return 0


if __name__ == "__main__":
    sys.exit(main())
