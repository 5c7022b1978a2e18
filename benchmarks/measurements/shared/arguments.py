"""What ./bench passes to every measurement."""

from __future__ import annotations

import argparse
import signal
import sys
from pathlib import Path

from .repository import REPOSITORY
from .variants import Setting


def parser(name: str, about: str | None) -> argparse.ArgumentParser:
    # A terminated measurement ends its JVMs and removes its files too.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    made = argparse.ArgumentParser(prog=f"./bench {name}", description=about)
    made.add_argument("--runs", type=_count, default=5, help="counted runs of each variant, after one that is not (5)")
    made.add_argument("--spark", required=True, help=argparse.SUPPRESS)
    made.add_argument("--jdk", required=True, help=argparse.SUPPRESS)
    return made


def _count(word: str) -> int:
    if not word.isdigit() or int(word) < 1:
        raise argparse.ArgumentTypeError(f"{word} is not a number of runs")
    return int(word)


def setting(given: argparse.Namespace) -> Setting:
    import lab

    home = next(lab.stock_spark(given.spark).glob("lib/python3*/site-packages/pyspark"))
    return Setting(
        home,
        Path(given.jdk.split(":", 1)[1]),
        REPOSITORY / f"benchmarks/target/spark-on-fargate-benchmarks-{lab.VERSION}.jar",
        REPOSITORY / f"shuffle-s3/target/spark-on-fargate-shuffle-s3-{lab.VERSION}-standalone.jar",
    )
