"""Stock Spark on local disk beside the S3 shuffle, run in turn on the same work."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from . import repository
from .lean_s3 import LIKE_S3, UNHINDERED, LeanS3, Pace, Stats
from .worker import Worker

BUCKET = "shuffles"


@dataclass(frozen=True)
class Variant:
    """One column of a comparison: which of the two Sparks, and how slow its S3 is."""

    name: str
    worker: str
    pace: Pace = UNHINDERED


STOCK = Variant("stock", "stock")
OURS_0 = Variant("ours, 0 ms", "ours")
OURS_20 = Variant("ours, 20 ms", "ours", LIKE_S3)
ALL = [STOCK, OURS_0, OURS_20]
# Two tasks for each core: while one waits for S3 to take what it wrote, another computes. See docs/shuffle.md.
OURS_20_BUSY = Variant("ours, 20 ms, two tasks a core", "ours, two tasks a core", LIKE_S3)
CORES = 2
SLOTS = {"stock": CORES, "ours": CORES, "ours, two tasks a core": 2 * CORES}


@dataclass(frozen=True)
class Run:
    """What one run of one variant took. The requests are those of the work alone, without cleaning up after it."""

    seconds: float
    cpu_seconds: float
    s3: Stats
    answer: dict


@dataclass(frozen=True)
class Setting:
    """The stock Spark, JDK and jars that a measurement uses."""

    home: Path
    java_home: Path
    benchmarks_jar: Path
    shuffle_jar: Path

    @property
    def java(self) -> Path:
        return self.java_home / "bin/java"


class Bench:
    """One JVM of each Spark and one of S3."""

    def __init__(self, s3: LeanS3, workers: dict[str, Worker]):
        self._s3, self._workers = s3, workers

    def run(self, variant: Variant, command: str) -> Run:
        worker = self._workers[variant.worker]
        self._s3.set_pace(variant.pace)
        before = self._s3.stats()
        answer = worker.ask(command)
        used = self._s3.stats().since(before)
        self._s3.set_pace(UNHINDERED)
        worker.clean()
        self._s3.expect_empty()
        return Run(answer["seconds"], answer["cpuSeconds"], used, answer)

    def ask(self, variant: Variant, command: str) -> dict:
        """A command that is not measured."""
        return self._workers[variant.worker].ask(command)

    def pid(self, variant: Variant) -> int:
        return self._workers[variant.worker].pid


def s3_shuffle_options(endpoint: str, jar: Path) -> list[str | Path]:
    """What turns a stock Spark without a hook of ours into one that shuffles through S3."""
    settings = {
        "spark.shuffle.manager": "io.github.sparkonfargate.shuffle.S3ShuffleManager",
        "spark.shuffle.s3.enabled": "true",
        "spark.shuffle.s3.bucket": BUCKET,
        "spark.shuffle.s3.endpoint": endpoint,
        "spark.shuffle.s3.region": "us-east-1",
        "spark.shuffle.s3.pathStyle": "true",
    }
    pairs = [word for key, value in settings.items() for word in ("--conf", f"{key}={value}")]
    return ["--driver-class-path", jar, *pairs]


def _submit(setting: Setting, main: str, slots: int, local: Path, settings: dict[str, str], more: list) -> list:
    common = {
        "spark.local.dir": local,
        "spark.ui.enabled": "false",
        "spark.driver.host": "127.0.0.1",
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.log.level": "WARN",
    }
    pairs = [word for key, value in (common | settings).items() for word in ("--conf", f"{key}={value}")]
    start = [setting.home / "bin/spark-submit", "--master", f"local[{slots}]", "--driver-memory", "4g"]
    return [*start, *pairs, *more, "--class", f"io.github.sparkonfargate.benchmarks.spark.{main}", setting.benchmarks_jar]


@contextmanager
def bench(
    setting: Setting, main: str, settings: dict[str, str], variants: list[Variant], scratch: Path, jars: str = "",
    options: tuple[str, ...] = (),
) -> Iterator[Bench]:
    """Starts what the variants need; ends it all at the end."""
    conf = scratch / "conf"
    conf.mkdir()
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": os.environ.get("HOME", str(scratch)),
        "JAVA_HOME": str(setting.java_home),
        "SPARK_HOME": str(setting.home),
        "SPARK_CONF_DIR": str(conf),
        # Any will do: the S3 of the benchmark looks at no signature.
        "AWS_ACCESS_KEY_ID": "benchmark",
        "AWS_SECRET_ACCESS_KEY": "benchmark",
    }
    extra = ["--jars", jars] if jars else []
    with ExitStack() as stack:
        s3 = stack.enter_context(LeanS3(setting.java, setting.benchmarks_jar))
        workers = {}
        for name in dict.fromkeys(variant.worker for variant in variants):
            local = scratch / name.replace(", ", "-").replace(" ", "-")
            local.mkdir()
            more = [*extra, *options]
            if name != STOCK.worker:
                more += s3_shuffle_options(s3.endpoint, setting.shuffle_jar)
            command = _submit(setting, main, SLOTS[name], local, settings, more)
            worker = Worker(command, environment, local.with_suffix(".log"))
            stack.callback(worker.close)
            workers[name] = worker
        yield Bench(s3, workers)
