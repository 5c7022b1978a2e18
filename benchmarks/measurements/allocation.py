"""launching 1,000 executors at AWS's published rates, in simulated time, without faults and with many"""

from __future__ import annotations

import argparse
import json
import os
import platform
import shutil
import statistics
import sys
import tempfile
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[2]
sys.path.append(str(REPOSITORY / "integration-tests/flows"))

import processes  # noqa: E402 - found where the line above says
from lab import PLUGIN, VERSION  # noqa: E402

ABOUT = """The real allocator and the real AWS client, over HTTP, against a local Fargate that enforces AWS's published rates,
runs nothing behind its tasks and whose clock stands still until the driver moves it. With faults: 30 % of RunTask,
DescribeTasks and ListTasks calls throttled, 5 % of RunTask's replies lost, 2 % of the tasks failing to start."""
BENCHMARKS = REPOSITORY / f"benchmarks/target/spark-on-fargate-benchmarks-{VERSION}.jar"
MAIN = "io.github.sparkonfargate.benchmarks.allocation.AllocationRun"
VARIANTS = ("clean", "faults")
COUNTED = ("executors", "runTaskCalls", "timeOverFloor", "describeShare", "allocatorCpuShare", "driverHeapMb")


class LocalFargate:
    """A local Fargate of its own for each run: its buckets are full and its call log is empty."""

    def __init__(self, spark: Path, java: Path):
        self._scratch = Path(tempfile.mkdtemp(prefix="allocation-"))
        kept = {key: os.environ[key] for key in ("HOME", "LANG") if key in os.environ}
        path = os.pathsep.join([str(java / "bin"), os.environ["PATH"]])
        self.environment = kept | {"PATH": path, "JAVA_HOME": str(java), "XDG_STATE_HOME": str(self._scratch)}
        self._spark = spark

    def __enter__(self) -> LocalFargate:
        options = ["--runner", "simulated", "--timing", "aws", "--port", "0", "--spark-home", str(self._spark)]
        self._command("up", "--detach", "--name", "allocation", *options)
        for line in self._command("env", "--name", "allocation").splitlines():
            for word in line.removeprefix("export ").split():
                key, equals, value = word.partition("=")
                if equals:
                    self.environment[key] = value.strip("'\"")
        return self

    def __exit__(self, *_: object) -> None:
        self._command("down", "--name", "allocation")
        shutil.rmtree(self._scratch, ignore_errors=True)

    def _command(self, *arguments: str) -> str:
        done = processes.run([REPOSITORY / "bin/fargate-local", *arguments], self.environment, self._scratch, patience=90)
        if done.exit_code != 0:
            raise SystemExit(f"Error: fargate-local {' '.join(arguments)} gave exit code {done.exit_code}\n{done.tail()}")
        return done.out


def run(spark: Path, java: Path, executors: int, variant: str, seed: int) -> dict:
    jars = os.pathsep.join(map(str, [BENCHMARKS, PLUGIN, *sorted((spark / "jars").glob("*.jar"))]))
    with LocalFargate(spark, java) as local:
        command = [java / "bin/java", "-Xmx512m", "-cp", jars, MAIN, str(executors), variant, str(seed)]
        done = processes.run(command, local.environment, REPOSITORY, patience=560)
    if done.exit_code != 0:
        raise SystemExit(f"Error: the run '{variant}', seed {seed}, gave exit code {done.exit_code}\n{done.tail()}")
    return json.loads(done.out.splitlines()[-1])


def medians(runs: list[dict]) -> dict:
    return {name: statistics.median(each[name] for each in runs) for name in runs[0]}


def show(figures: dict[str, dict], runs: int) -> None:
    print(f"\n{'median of ' + str(runs):20} | {'clean':>10} | {'faults':>10}")
    print("-" * 21 + "|" + "-" * 12 + "|" + "-" * 11)
    for name in figures["clean"]:
        print(f"{name:20} | {figures['clean'][name]:10g} | {figures['faults'][name]:10g}")
    print(f"\nload average at the end: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cpus\n")


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="./bench allocation", description=ABOUT)
    parser.add_argument("--runs", type=int, default=3, help="runs of each variant, each with another seed (3)")
    parser.add_argument("--executors", type=int, default=1_000, help="how many to launch (1000)")
    parser.add_argument("--spark", required=True, help=argparse.SUPPRESS)
    parser.add_argument("--jdk", required=True, help=argparse.SUPPRESS)
    return parser.parse_args()


def main() -> int:
    given = arguments()
    import lab

    spark = next(lab.stock_spark(given.spark).glob("lib/python3*/site-packages/pyspark"))
    java = Path(given.jdk.split(":", 1)[1])
    results: dict[str, list[dict]] = {variant: [] for variant in VARIANTS}
    for seed in range(1, given.runs + 1):
        for variant in VARIANTS:
            results[variant].append(run(spark, java, given.executors, variant, seed))
            print(f"  {variant:6} run {seed}: {json.dumps(results[variant][-1])}", flush=True)
    figures = {variant: medians(runs) for variant, runs in results.items()}
    show(figures, given.runs)
    where = {"cpus": os.cpu_count(), "system": platform.platform(), "runs": given.runs}
    clean = {name: figures["clean"][name] for name in COUNTED}
    print(json.dumps({"benchmark": "allocation", **clean, "faults": figures["faults"], **where}))
    return 0


if __name__ == "__main__":
    sys.exit(main())
