"""the 22 queries of TPC-H through the S3 shuffle beside stock Spark, in Spark's own and in a wide form"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

from shared import arguments
from shared.figures import machine, spread, table
from shared.repository import REPOSITORY
from shared.scratch import scratch
from shared.variants import ALL, OURS_0, OURS_20, STOCK, Bench, Run, Setting, Variant, bench

QUERIES = [f"{number:02}" for number in range(1, 23)]
# What makes a query on this machine shuffle as it would on a real cluster.
WIDE = {
    "spark.sql.files.maxPartitionBytes": "8m",
    "spark.sql.shuffle.partitions": "200",
    "spark.sql.adaptive.coalescePartitions.enabled": "false",
    "spark.sql.autoBroadcastJoinThreshold": "-1",
    "spark.sql.adaptive.autoBroadcastJoinThreshold": "-1",
}
FORMS = {"normal": {}, "wide": WIDE}
# Nothing is broadcast, so that every join shuffles, and no bytes are read but from S3.
CHECK = {"spark.sql.autoBroadcastJoinThreshold": "-1", "spark.sql.shuffle.partitions": "7"}
FROM_S3_ALONE = {"spark.shuffle.s3.cache.maxBytes": "0", "spark.shuffle.s3.inline.max": "0"}
FILES_GIB, ALL_GIB = 4, 13


@dataclass
class Results:
    """Rounds of one form: the runs of each variant by query; and which queries ever gave other rows than stock Spark."""

    rounds: list[dict[tuple[str, str], Run]] = field(default_factory=list)
    wrong: set[str] = field(default_factory=set)

    def seconds(self, query: str, variant: Variant) -> list[float]:
        return [runs[query, variant.name].seconds for runs in self.rounds if (query, variant.name) in runs]

    def ratio(self, variant: Variant) -> float | None:
        """All queries together over stock Spark's; the median of the rounds."""
        ratios = [
            _total(runs, variant) / _total(runs, STOCK) for runs in self.rounds if _total(runs, variant) and _total(runs, STOCK)
        ]
        return round(median(ratios), 3) if ratios else None


def _total(runs: dict[tuple[str, str], Run], variant: Variant) -> float:
    return sum(run.seconds for (_, name), run in runs.items() if name == variant.name)


def tables(setting: Setting, scale: str) -> Path:
    """The directory of the tables of this scale; generated once."""
    directory = REPOSITORY / f".quickstart/tpch/scale-{scale}"
    if not (directory / "complete").exists():
        print(f"Generating TPC-H at scale {scale} into {directory}", flush=True)
        directory.mkdir(parents=True, exist_ok=True)
        with scratch(1, 6) as local, _bench(setting, [STOCK], local) as on:
            on.ask(STOCK, f"generate {scale} {directory}")
        (directory / "complete").touch()
    return directory


def _bench(setting: Setting, variants: list[Variant], local: Path, settings: dict[str, str] | None = None):
    generator = next((REPOSITORY / "benchmarks/target/lib").glob("tpch-*.jar"))
    return bench(setting, "TpchQueries", settings or {}, variants, local, jars=str(generator))


def _rows(file: Path) -> list[str]:
    """In order of their text: rows that are equal in what a query orders by may come in any order."""
    return sorted(file.read_text().splitlines())


def one_round(
    on: Bench, queries: list[str], variants: list[Variant], scale: str, local: Path, turn: int, results: Results
) -> dict[tuple[str, str], Run]:
    runs = {}
    for query in queries:
        rows = {}
        for variant in _turned(variants, turn):
            file = local / "rows"
            runs[query, variant.name] = on.run(variant, f"query {query} {scale} {file}")
            rows[variant.name] = _rows(file)
        if any(answer != rows.get(STOCK.name, answer) for answer in rows.values()):
            print(f"  WRONG: query {query}", flush=True)
            results.wrong.add(query)
        times = ", ".join(f"{variant.name} {runs[query, variant.name].seconds:.2f} s" for variant in variants)
        print(f"    query {query}: {times}", flush=True)
    return runs


def _turned(variants: list[Variant], turn: int) -> Iterator[Variant]:
    """Who begins changes from round to round, so that none is always first."""
    start = turn % len(variants)
    yield from variants[start:] + variants[:start]


def _one_of_each_worker(variants: list[Variant]) -> Iterable[Variant]:
    return {variant.worker: variant for variant in variants}.values()


def configured(on: Bench, settings: dict[str, str], variants: list[Variant]) -> None:
    """The session of each Spark, once; an empty value is Spark's default."""
    for variant in _one_of_each_worker(variants):
        for key, value in settings.items():
            on.ask(variant, f"set {key} {value}" if value else f"unset {key}")


def measure(on: Bench, form: str, given: argparse.Namespace, variants: list[Variant], local: Path) -> Results:
    configured(on, FORMS[form], variants)
    results = Results()
    for number in range(given.runs + 1):
        runs = one_round(on, given.queries, variants, given.scale, local, number, results)
        times = ", ".join(f"{variant.name} {_total(runs, variant):.2f} s" for variant in variants)
        print(f"  {form} {'warm-up' if number == 0 else f'run {number}'}: {times}", flush=True)
        if number:
            results.rounds.append(runs)
    configured(on, dict.fromkeys(FORMS[form], ""), variants)
    return results


def check(given: argparse.Namespace, setting: Setting, directory: Path) -> Results:
    """One round in which every byte goes through S3; nothing is timed."""
    variants, results = [STOCK, OURS_0], Results()
    with scratch(1, 6) as local, _bench(setting, variants, local, CHECK | FROM_S3_ALONE) as on:
        for variant in variants:
            on.ask(variant, f"tables {directory}")
        runs = one_round(on, given.queries, variants, given.scale, local, 0, results)
    requests = sum(sum(run.s3.requests.values()) for (_, name), run in runs.items() if name == OURS_0.name)
    print(f"{len(given.queries)} queries, {requests} requests to S3, wrong: {sorted(results.wrong)}")
    if not requests:
        raise SystemExit("Error: the queries made no request to S3")
    return results


def show(form: str, results: Results, queries: list[str], variants: list[Variant]) -> None:
    head = [f"{form}: query"]
    for variant in variants:
        head += [f"{variant.name}: s min/median/max"]
        if variant is not STOCK:
            head += ["/stock", "cpu/stock", "PUT", "GET", "other"]
    rows = [head]
    for query in queries:
        row = [query]
        for variant in variants:
            row.append(spread(results.seconds(query, variant), 2))
            if variant is not STOCK:
                row += _beside_stock(results, query, variant)
        rows.append(row)
    print(f"\n{table(rows)}\n")


def _beside_stock(results: Results, query: str, variant: Variant) -> list[str]:
    runs = [runs[query, variant.name] for runs in results.rounds]
    stock = [runs[query, STOCK.name] for runs in results.rounds if (query, STOCK.name) in runs]
    if not stock:
        return ["-"] * 5
    return [
        f"{median(a.seconds / b.seconds for a, b in zip(runs, stock)):.2f}",
        f"{median(a.cpu_seconds / b.cpu_seconds for a, b in zip(runs, stock)):.2f}",
        *(str(max(count)) for count in zip(*((run.s3.puts, run.s3.gets, run.s3.others) for run in runs))),
    ]


def _queries(words: str) -> list[str]:
    numbers = [f"{int(word):02}" for word in words.split(",") if word.isdigit()]
    if len(numbers) != len(words.split(",")) or not set(numbers) <= set(QUERIES):
        raise argparse.ArgumentTypeError(f"{words} is not a list of queries; write numbers from 1 to 22 as in 3,5")
    return numbers


def _parser() -> argparse.ArgumentParser:
    parser = arguments.parser("tpch", __doc__)
    parser.add_argument("--queries", type=_queries, default=QUERIES, metavar="N,N", help="only these (all 22)")
    parser.add_argument("--scale", default="1", help="1 is a gigabyte of text (1)")
    parser.add_argument("--form", action="append", choices=FORMS, help="repeatable; both if left out")
    parser.add_argument("--check", action="store_true", help="compares results once, all through S3, and times nothing")
    parser.add_argument("--stock-only", action="store_true", help=argparse.SUPPRESS)
    return parser


def main() -> int:
    given = _parser().parse_args()
    setting = arguments.setting(given)
    directory = tables(setting, given.scale)
    results = {"check": check(given, setting, directory)} if given.check else run_forms(given, setting, directory)
    print(machine())
    print(json.dumps(figures(results)))
    return 1 if any(of.wrong for of in results.values()) else 0


def run_forms(given: argparse.Namespace, setting: Setting, directory: Path) -> dict[str, Results]:
    results = {}
    variants = [STOCK] if given.stock_only else ALL
    with scratch(FILES_GIB, ALL_GIB) as local, _bench(setting, variants, local) as on:
        for variant in _one_of_each_worker(variants):
            on.ask(variant, f"tables {directory}")
        for form in given.form or FORMS:
            results[form] = measure(on, form, given, variants, local)
            show(form, results[form], given.queries, variants)
    return results


def figures(results: dict[str, Results]) -> dict:
    def ratio(form: str, variant: Variant) -> float | None:
        return results[form].ratio(variant) if form in results else None

    return {
        "ratio0": ratio("normal", OURS_0),
        "ratio20": ratio("normal", OURS_20),
        "wrong": sum(len(of.wrong) for of in results.values()),
        "wide0": ratio("wide", OURS_0),
        "wide20": ratio("wide", OURS_20),
    }


if __name__ == "__main__":
    sys.exit(main())
