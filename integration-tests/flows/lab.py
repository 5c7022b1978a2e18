"""A stock Spark with the plugin installed, and a local Fargate beside it: what every flow stands on."""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import urllib.request
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import processes

REPOSITORY = Path(__file__).resolve().parents[2]
WORKSHOP = REPOSITORY / ".quickstart"
VERSION = re.search(r"^  <version>(.*)</version>$", (REPOSITORY / "pom.xml").read_text(), re.M).group(1)
PLUGIN = REPOSITORY / f"bundle/target/spark-on-fargate-{VERSION}.jar"
EXAMPLES = REPOSITORY / f"examples/target/spark-on-fargate-examples-{VERSION}.jar"
DATA = REPOSITORY / "examples/data"
PACKAGE = "io.github.sparkonfargate.examples"

# Small executors: these flows ask whether it works, not how fast.
SMALL = [
    *("--conf", "spark.executor.instances=2"),
    *("--conf", "spark.executor.cores=1"),
    *("--conf", "spark.executor.memory=512m"),
    *("--conf", "spark.sql.shuffle.partitions=4"),
    *("--conf", "spark.ui.port=0"),
    # All of them work, however slowly the machine starts them: flows count who did.
    *("--conf", "spark.scheduler.minRegisteredResourcesRatio=1.0"),
    *("--conf", "spark.scheduler.maxRegisteredResourcesWaitingTime=240s"),
]
# For JVMs that live for seconds: half of their time would go into optimising code that is not run again.
SHORT_LIVED = [
    *("--driver-java-options", "-XX:TieredStopAtLevel=1"),
    *("--conf", "spark.executor.extraJavaOptions=-XX:TieredStopAtLevel=1"),
]
# A registry that is slow or gone for a minute is no failure of a flow.
PIP_INSTALL = ["install", "-q", "--disable-pip-version-check", "--retries", "10", "--timeout", "60"]


@dataclass(frozen=True)
class Jdk:
    release: int
    home: Path


def stock_spark(version: str) -> Path:
    """The private virtual environment with this pyspark, as ./quickstart makes it; fetched if it is not there."""
    venv = WORKSHOP / f"spark-{version}"
    if not (venv / "complete").exists():
        print(f"Fetching Spark {version} (about 450 MB)", flush=True)
        shutil.rmtree(venv, ignore_errors=True)
        subprocess.run([sys.executable, "-m", "venv", venv], check=True)
        subprocess.run([venv / "bin/pip", *PIP_INSTALL, f"pyspark=={version}"], check=True)
        (venv / "complete").touch()
    return venv


class Lab:
    """One Spark version on one JDK: a private copy of the distribution, the plugin in it, a local Fargate running."""

    def __init__(self, spark: str, jdk: Jdk, name: str = ""):
        self.spark, self.jdk = spark, jdk
        self.venv = stock_spark(spark)
        self.directory = WORKSHOP / f"flows/{name and name + '-'}spark-{spark}-jdk{jdk.release}"
        self.home = self.directory / "pyspark"
        self.name = f"flows-{spark}-jdk{jdk.release}-{os.getpid()}"
        self.variables: dict[str, str] = {}

    def __enter__(self) -> Lab:
        self._copy_distribution()
        self._install_plugin()
        try:
            self._start_local_fargate()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self._fargate_local("down", "--name", self.name)

    def _copy_distribution(self) -> None:
        """Hard links cost nothing, and a program that resolves symbolic links still finds itself in the copy."""
        shutil.rmtree(self.directory, ignore_errors=True)
        self.directory.mkdir(parents=True)
        original = next(self.venv.glob("lib/python3*/site-packages/pyspark"))
        shutil.copytree(original, self.home, copy_function=_link, ignore=shutil.ignore_patterns("__pycache__"))

    def _install_plugin(self) -> None:
        command = [self.jdk.home / "bin/java", "-jar", PLUGIN, "install", self.home]
        done = processes.run(command, self.clean_environment(), self.directory)
        if done.exit_code != 0:
            raise AssertionError(f"install into Spark {self.spark} failed\n{done.tail()}")

    def _start_local_fargate(self) -> None:
        up = self._fargate_local("up", "--detach", "--name", self.name, "--port", "0", "--spark-home", str(self.home))
        if up.exit_code != 0:
            raise AssertionError(f"fargate-local did not start\n{up.tail()}")
        shown = self._fargate_local("env", "--name", self.name).out
        for line in shown.splitlines():
            for word in shlex.split(line.removeprefix("export ")):
                key, equals, value = word.partition("=")
                if equals:
                    self.variables[key] = value
        self.properties = self.directory / "local.conf"
        self.properties.write_text(self._fargate_local("conf", "--name", self.name).out)
        # The shells and a plain python read this file; spark-submit is given the same with --properties-file.
        shutil.copy(self.properties, self.home / "conf/spark-defaults.conf")

    def _fargate_local(self, *arguments: str) -> processes.Outcome:
        command = [REPOSITORY / "bin/fargate-local", *arguments]
        # Its state goes with this lab, not into the home of whoever runs the tests.
        environment = self.clean_environment() | {"XDG_STATE_HOME": str(self.directory)}
        return processes.run(command, environment, self.directory, patience=90)

    def new_directory(self, name: str) -> Path:
        """An empty directory that goes with this lab."""
        made = self.directory / name
        shutil.rmtree(made, ignore_errors=True)
        made.mkdir()
        return made

    def clean_environment(self) -> dict[str, str]:
        """Nothing of the caller's Spark or AWS set-up gets in."""
        kept = {key: os.environ[key] for key in ("HOME", "LANG", "TERM", "TMPDIR") if key in os.environ}
        path = [self.venv / "bin", self.jdk.home / "bin", os.environ["PATH"]]
        return kept | {"PATH": os.pathsep.join(map(str, path)), "JAVA_HOME": str(self.jdk.home)}

    def environment(self) -> dict[str, str]:
        """What a user of this Spark would have set."""
        return self.clean_environment() | {
            "SPARK_HOME": str(self.home),
            "PYSPARK_PYTHON": str(self.venv / "bin/python"),
        }

    def client_environment(self) -> dict[str, str]:
        """As a user who reaches the local Fargate through the AWS SDK's own variables, like AWS itself."""
        aws = {key: value for key, value in self.variables.items() if key.startswith("AWS_")}
        return self.environment() | aws

    def submit_command(self, *arguments: str | Path) -> list[str | Path]:
        return [self.home / "bin/spark-submit", *arguments]

    def calls(self) -> CallLog:
        log = self._fargate_local("calls", "--json", "--name", self.name)
        if log.exit_code != 0:
            raise AssertionError(f"fargate-local calls failed\n{log.tail()}")
        return CallLog(json.loads(log.out)["calls"])

    def driver_logs(self) -> list[str]:
        """What each cluster-mode driver wrote, oldest first."""
        return [text for text in self.all_task_logs() if "spark-on-fargate result: " in text]

    def all_task_logs(self) -> list[str]:
        """What each container of ours has written, oldest first."""
        logs = Path(self.variables["FARGATE_LOCAL_HOME"]).glob("tasks/*/spark.log")
        return [log.read_text(errors="replace") for log in sorted(logs, key=lambda log: log.stat().st_mtime)]

    def task_log(self, task: str) -> str:
        """What a task's container has written so far."""
        log = Path(self.variables["FARGATE_LOCAL_HOME"]) / "tasks" / task / "spark.log"
        return log.read_text(errors="replace") if log.exists() else ""

    def task_logs(self) -> list[str]:
        """What each task's container has written so far."""
        logs = Path(self.variables["FARGATE_LOCAL_HOME"]).glob("tasks/*/spark.log")
        return [log.read_text(errors="replace") for log in logs]

    @contextmanager
    def on_s3(self, file: Path) -> Iterator[str]:
        """The URI of a copy on the local S3, whose objects are files."""
        copy = self._bucket() / "input" / file.name
        copy.parent.mkdir(exist_ok=True)
        shutil.copy(file, copy)
        try:
            yield f"s3://{self.variables['FARGATE_LOCAL_BUCKET']}/input/{file.name}"
        finally:
            copy.unlink()

    def objects(self, prefix: str) -> list[str]:
        """Keys below a prefix."""
        bucket = self._bucket()
        keys = [str(file.relative_to(bucket)) for file in bucket.rglob("*") if file.is_file()]
        return sorted(key for key in keys if key.startswith(prefix))

    def _bucket(self) -> Path:
        return Path(self.variables["FARGATE_LOCAL_HOME"]) / "s3" / self.variables["FARGATE_LOCAL_BUCKET"]

    def running_tasks(self) -> list[str]:
        """The tasks that ECS has not seen the end of."""
        with urllib.request.urlopen(self.variables["AWS_ENDPOINT_URL"] + "/_fargate-local/tasks", timeout=60) as reply:
            tasks = json.load(reply)["tasks"]
        return [task["taskArn"] for task in tasks if task["lastStatus"] != "STOPPED"]

    def fault(self, order: dict) -> None:
        request = urllib.request.Request(
            self.variables["AWS_ENDPOINT_URL"] + "/_fargate-local/faults",
            json.dumps(order).encode(),
            {"Content-Type": "application/json"},
        )
        with urllib.request.urlopen(request, timeout=60):
            pass

    def spark_submit(self, *arguments: str | Path) -> processes.Outcome:
        return processes.run(self.submit_command(*arguments), self.environment(), self.directory)

    def executors(self) -> list[processes.Process]:
        return processes.processes_with("FargateExecutorBackend", str(self.home))

    def left_behind(self) -> list[processes.Process]:
        """Drivers and executors of this Spark; the stand-alone local Fargate itself may stay."""
        drivers = processes.processes_with("FargateDriver", str(self.home))
        return self.executors() + drivers + processes.processes_with("SparkSubmit", str(self.home))


class CallLog:
    """What the local ECS was asked, in order."""

    def __init__(self, calls: list[dict]):
        self._calls = calls

    def after(self, earlier: CallLog) -> CallLog:
        """By time, not by number: the local Fargate keeps the last few thousand calls only."""
        last = max((_instant(call) for call in earlier._calls), default=("", ""))
        return CallLog([call for call in self._calls if _instant(call) > last])

    def counts(self) -> Counter:
        return Counter(call["action"] for call in self._calls)

    def everything(self) -> list[dict]:
        return self._calls

    def requests(self, action: str) -> list[dict]:
        return [call["request"] for call in self._calls if call["action"] == action]


def _instant(call: dict) -> tuple[str, str]:
    """A key that sorts instants as Java prints them, with as many digits of a second as there are."""
    seconds, _, fraction = call["at"].removesuffix("Z").partition(".")
    return seconds, fraction.ljust(9, "0")


def _link(source: str, target: str) -> None:
    try:
        os.link(source, target)
    except OSError:
        shutil.copy2(source, target)
