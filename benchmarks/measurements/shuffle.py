"""the S3 shuffle beside stock Spark on local disk: small, large and tiny blocks, and a sort of 2 GB"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from statistics import median

from shared import arguments
from shared.figures import machine, median_ratio, spread, table
from shared.scratch import scratch
from shared.variants import ALL, OURS_0, OURS_20, OURS_20_BUSY, STOCK, Bench, Run, Variant, bench

SETTINGS = {"spark.sql.adaptive.enabled": "false"}
# A sort keeps 2 GB in the stock Spark's files, in ours and in S3 at once, beside three heaps of 4 GB.
FILES_GIB, ALL_GIB = 6, 18
EVERY = [*ALL, OURS_20_BUSY]


@dataclass(frozen=True)
class Job:
    """A command of ShuffleJobs.java, and which variants the figures need."""

    name: str
    command: str
    rows: int
    variants: tuple[Variant, ...] = (STOCK, OURS_0, OURS_20)


JOBS = [
    Job("tiny", "tiny 16 10 2000000", 10),
    Job("small", "small 200 200 2400000", 2_400_000, (*ALL, OURS_20_BUSY)),
    Job("large", "small 500 500 10000000", 10_000_000, (STOCK, OURS_20, OURS_20_BUSY)),
    Job("sort", "sort 32 32 18000000", 18_000_000),
]


class Results:
    """Counted runs by job and variant."""

    def __init__(self) -> None:
        self._runs: dict[tuple[str, str], list[Run]] = {}

    def add(self, job: Job, variant: Variant, run: Run) -> None:
        self._runs.setdefault((job.name, variant.name), []).append(run)

    def of(self, job: str, variant: Variant) -> list[Run]:
        return self._runs.get((job, variant.name), [])

    def wall(self, job: str, variant: Variant) -> float | None:
        return median_ratio([r.seconds for r in self.of(job, variant)], [r.seconds for r in self.of(job, STOCK)])

    def cpu(self, job: str, variant: Variant) -> float | None:
        return median_ratio([r.cpu_seconds for r in self.of(job, variant)], [r.cpu_seconds for r in self.of(job, STOCK)])

    def items(self) -> Iterable[tuple[tuple[str, str], list[Run]]]:
        return self._runs.items()


def measure(on: Bench, job: Job, variants: list[Variant], runs: int, results: Results) -> None:
    wanted = [variant for variant in job.variants if variant in variants]
    xors = set()
    for number in range(runs + 1):
        # Who begins changes from round to round, so that none is always first after a pause.
        for variant in wanted[number % len(wanted) :] + wanted[: number % len(wanted)]:
            run = on.run(variant, job.command)
            xors.add(run.answer["xor"])
            if run.answer["rows"] != job.rows or len(xors) > 1:
                raise SystemExit(f"Error: {job.name}, {variant.name}: wrong answer {run.answer}")
            print(
                f"  {'warm-up' if number == 0 else f'run {number}':8} {job.name:6} {variant.name:12}"
                f" {run.seconds:7.2f} s {run.cpu_seconds:7.2f} cpu s, S3 {run.s3.cpu_seconds:5.2f} cpu s {run.s3.requests}",
                flush=True,
            )
            if number:
                results.add(job, variant, run)


def show(results: Results) -> None:
    rows = [["job and variant", "wall s min/median/max", "wall/stock", "cpu s min/median/max", "cpu/stock", "S3 cpu s",
             "PUT", "GET", "other", "MB up", "MB down", "$ per 1000"]]  # fmt: skip
    for (job, name), runs in results.items():
        variant = next(variant for variant in EVERY if variant.name == name)
        middle = lambda value: median(value(run) for run in runs)  # noqa: E731 - a word for the row below
        rows.append([
            f"{job}, {name}",
            spread([run.seconds for run in runs]),
            _ratio(results.wall(job, variant)),
            spread([run.cpu_seconds for run in runs]),
            _ratio(results.cpu(job, variant)),
            f"{middle(lambda run: run.s3.cpu_seconds):.2f}",
            f"{middle(lambda run: run.s3.puts):.0f}",
            f"{middle(lambda run: run.s3.gets):.0f}",
            f"{middle(lambda run: run.s3.others):.0f}",
            f"{middle(lambda run: run.s3.bytes_in) / 1e6:.1f}",
            f"{middle(lambda run: run.s3.bytes_out) / 1e6:.1f}",
            f"{1000 * middle(lambda run: run.s3.dollars):.2f}",
        ])  # fmt: skip
    print(f"\n{table(rows)}\n")


def _ratio(value: float | None) -> str:
    return "-" if value is None else f"{value:.2f}"


def figures(results: Results) -> dict:
    """Requests are the most that any counted run of the job made."""

    def most(job: str, count) -> int | None:
        runs = [run for variant in EVERY if variant is not STOCK for run in results.of(job, variant)]
        return max(count(run.s3) for run in runs) if runs else None

    return {
        "small0": results.wall("small", OURS_0),
        "small20": results.wall("small", OURS_20_BUSY),
        "small20OneTaskACore": results.wall("small", OURS_20),
        "large20": results.wall("large", OURS_20_BUSY),
        "large20OneTaskACore": results.wall("large", OURS_20),
        "sort0": results.wall("sort", OURS_0),
        "sort20": results.wall("sort", OURS_20),
        "sortCpu": results.cpu("sort", OURS_0),
        "puts": most("small", lambda s3: s3.puts),
        "gets": most("small", lambda s3: s3.gets),
        "others": most("small", lambda s3: s3.others),
        "tinyRequests": most("tiny", lambda s3: s3.puts + s3.gets + s3.others),
    }


def main() -> int:
    parser = arguments.parser("shuffle", __doc__)
    parser.add_argument("--only", action="append", choices=[job.name for job in JOBS], help="repeatable; all if left out")
    parser.add_argument("--stock-only", action="store_true", help=argparse.SUPPRESS)
    given = parser.parse_args()
    setting = arguments.setting(given)
    variants = [STOCK] if given.stock_only else EVERY
    results = Results()
    with scratch(FILES_GIB, ALL_GIB) as directory:
        with bench(setting, "ShuffleJobs", SETTINGS, variants, directory) as on:
            for job in JOBS:
                if not given.only or job.name in given.only:
                    measure(on, job, variants, given.runs, results)
    show(results)
    print(machine())
    print(json.dumps(figures(results)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
