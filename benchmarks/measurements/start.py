"""wall and processor time from the start of an executor's process to its registration: this image's entry beside plain java"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from statistics import median

from shared import arguments
from shared.figures import machine, spread, table
from shared.repository import REPOSITORY
from shared.worker import Worker

import processes
from lab import VERSION, WORKSHOP, Jdk, Lab

BENCHMARKS = REPOSITORY / f"benchmarks/target/spark-on-fargate-benchmarks-{VERSION}.jar"
MAIN = "io.github.sparkonfargate.benchmarks.spark.ExecutorStarts"
# Entry points as they are for the local Fargate's process runner; each leads into a Spark of its own.
ENTRY = '#!/usr/bin/env bash\nexport SPARK_HOME={home}\nexec {home}/fargate/images/spark-fargate/entrypoint "$@"\n'
VARIANTS = ("stock", "ours")


class StartLab(Lab):
    """A Spark with the plugin; beside it what prepare-image and make-class-archive of the Dockerfile make of it."""

    def _install_plugin(self) -> None:
        super()._install_plugin()
        self.image = self.directory / "image"
        plugin = next((self.home / "jars").glob("spark-on-fargate-[0-9]*.jar"))
        self._do(self.jdk.home / "bin/java", "-jar", plugin, "install", "--with-dockerfiles", self.home)
        self._do(self.jdk.home / "bin/java", "-jar", plugin, "prepare-image", self.home, self.image)
        local = next((self.home / "fargate").glob("fargate-local-*.jar"))
        environment = self.clean_environment() | {"SPARK_HOME": str(self.image)}
        made = processes.run(
            [self.image / "fargate/images/spark-fargate/make-class-archive", local], environment, self.directory, patience=300
        )
        if made.exit_code != 0:
            raise SystemExit(f"Error: no class-data archive\n{made.tail()}")
        print(made.out.strip().splitlines()[-1])
        for name, home in (("stock", self.home), ("ours", self.image)):
            entry = self.home / "fargate/images" / name / "entrypoint"
            entry.parent.mkdir(parents=True)
            entry.write_text(ENTRY.format(home=home))
            entry.chmod(0o755)

    def _do(self, *command: str | Path) -> None:
        done = processes.run(list(command), self.clean_environment(), self.directory)
        if done.exit_code != 0:
            raise SystemExit(f"Error: {command[-1]}\n{done.tail()}")

    def worker(self, image: str, secure: bool) -> Worker:
        settings = {
            "spark.fargate.container.image": image,
            "spark.executor.instances": 1,
            "spark.executor.cores": 1,
            "spark.executor.memory": "1g",
            "spark.ui.enabled": "false",
            "spark.log.level": "WARN",
        }
        if secure:
            settings |= {"spark.authenticate": "true", "spark.network.crypto.enabled": "true"}
            settings["spark.authenticate.kms.key"] = self.variables["FARGATE_LOCAL_KMS_KEY"]
        pairs = [word for key, value in settings.items() for word in ("--conf", f"{key}={value}")]
        command = self.submit_command("--master", "fargate", "--properties-file", self.properties, *pairs)
        return Worker([*command, "--class", MAIN, BENCHMARKS], self.environment(), self.directory / f"{image}.log")


def measure(lab: StartLab, runs: int, secure: bool) -> dict[str, list[dict]]:
    """In turn, so that what else the machine does falls on both; the first of each is not counted."""
    workers = {name: lab.worker(name, secure) for name in VARIANTS}
    try:
        counted: dict[str, list[dict]] = {name: [] for name in VARIANTS}
        for number in range(runs + 1):
            for name, worker in workers.items():
                took = worker.ask("start")
                print(f"  {number or 'warm-up':7} {name:5} {took['seconds']:6.2f} s {took['cpuSeconds']:6.2f} s of cpu", flush=True)
                if number:
                    counted[name].append(took)
        return counted
    finally:
        for worker in workers.values():
            worker.close()


def figures(counted: dict[str, list[dict]], key: str) -> tuple[list[float], list[float], float]:
    stock, ours = ([run[key] for run in counted[name]] for name in VARIANTS)
    return stock, ours, round(median(ours) / median(stock), 3)


def main() -> int:
    parser = arguments.parser("start", __doc__)
    parser.set_defaults(runs=7)
    parser.add_argument("--plain", action="store_true", help="without authentication and encryption (by default with, as on AWS)")
    given = parser.parse_args()
    release, home = given.jdk.split(":", 1)
    WORKSHOP.mkdir(exist_ok=True)
    with StartLab(given.spark, Jdk(int(release), Path(home))) as lab:
        counted = measure(lab, given.runs, not given.plain)
    wall, cpu = figures(counted, "seconds"), figures(counted, "cpuSeconds")
    rows = [["min / median / max", "stock", "ours", "ours over stock"]]
    for name, (stock, ours, ratio) in (("seconds to registered", wall), ("seconds of cpu", cpu)):
        rows.append([name, spread(stock, 2), spread(ours, 2), f"{ratio:.3f}"])
    print(f"\n{table(rows)}\n\n{machine()}\n")
    where = {"spark": given.spark, "jdk": int(release), "runs": given.runs, "secure": not given.plain}
    print(json.dumps({"benchmark": "start", **where, "wallOverStock": wall[2], "cpuOverStock": cpu[2]}))
    return 0


if __name__ == "__main__":
    sys.exit(main())
