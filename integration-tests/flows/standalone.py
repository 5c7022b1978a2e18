"""Spark's own cluster manager with two workers, from an untouched stock Spark, and the S3 shuffle's small jar beside it."""

from __future__ import annotations

import re
from contextlib import ExitStack
from pathlib import Path

import processes
from lab import REPOSITORY, VERSION, Lab

SHUFFLE = REPOSITORY / f"shuffle-s3/target/spark-on-fargate-shuffle-s3-{VERSION}-standalone.jar"


class Standalone:
    """A master and two workers of two cores and a gigabyte each, ended with the block."""

    WORKERS, CORES = 2, 2

    def __init__(self, lab: Lab, directory: Path):
        self._lab, self._directory = lab, directory
        # Not the lab's copy: that has the whole plugin installed.
        self.home = next(lab.venv.glob("lib/python3*/site-packages/pyspark"))
        self._stack = ExitStack()

    def __enter__(self) -> Standalone:
        try:
            master = self._daemon("master", "master.Master", "--port", "0", "--webui-port", "0")
            processes.wait_until("the master is up", lambda: self._url(master), 60, master)
            self.url = self._url(master)
            workers = [self._worker(number) for number in range(self.WORKERS)]
            for worker in workers:
                processes.wait_until("a worker is up", lambda: "registered with master" in worker.log(), 60, worker)  # noqa: B023
        except BaseException:
            self._stack.close()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    def _worker(self, number: int) -> processes.Running:
        name = f"worker-{number}"
        size = ["--cores", str(self.CORES), "--memory", "1g", "--port", "0", "--webui-port", "0"]
        # Hosts of their own: Spark starts no second attempt of a task on the host of the first.
        host = f"127.0.0.{number + 1}"
        return self._daemon(name, "worker.Worker", *size, "--work-dir", self._directory / name, self.url, host=host)

    def _daemon(self, name: str, main: str, *arguments: str | Path, host: str = "127.0.0.1") -> processes.Running:
        command = [self.home / "bin/spark-class", f"org.apache.spark.deploy.{main}", "--host", host, *arguments]
        environment = self.environment() | {"SPARK_DAEMON_JAVA_OPTS": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"}
        return self._stack.enter_context(processes.running(command, environment, self._directory, name))

    @staticmethod
    def _url(master: processes.Running) -> str:
        found = re.search(r"Starting Spark master at (spark://\S+)", master.log())
        return found.group(1) if found else ""

    def environment(self) -> dict[str, str]:
        conf = self._directory / "no-conf"
        conf.mkdir(exist_ok=True)
        return self._lab.client_environment() | {"SPARK_HOME": str(self.home), "SPARK_CONF_DIR": str(conf)}

    def submit_command(self, settings: dict[str, object], *arguments: str | Path) -> list[str | Path]:
        """spark-submit with the S3 shuffle turned on as docs/shuffle.md says for clusters that are not ours."""
        all_settings = self.shuffle_settings() | settings
        confs = [word for key, value in all_settings.items() for word in ("--conf", f"{key}={value}")]
        return [self.home / "bin/spark-submit", "--master", self.url, "--driver-class-path", SHUFFLE, *confs, *arguments]

    def shuffle_settings(self) -> dict[str, object]:
        credentials = {
            f"spark.executorEnv.{name}": self._lab.variables[name]
            for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN")
            if name in self._lab.variables
        }
        return credentials | {
            "spark.executor.extraClassPath": SHUFFLE,
            "spark.shuffle.manager": "io.github.sparkonfargate.shuffle.S3ShuffleManager",
            "spark.shuffle.s3.enabled": "true",
            "spark.shuffle.s3.bucket": self._lab.variables["FARGATE_LOCAL_BUCKET"],
            "spark.shuffle.s3.endpoint": self._lab.variables["AWS_ENDPOINT_URL_S3"],
            "spark.shuffle.s3.region": self._lab.variables["AWS_REGION"],
            "spark.executor.cores": 1,
            "spark.executor.memory": "512m",
            "spark.cores.max": 2,
            "spark.ui.port": 0,
            "spark.driver.host": "127.0.0.1",
            "spark.driver.bindAddress": "127.0.0.1",
            "spark.scheduler.minRegisteredResourcesRatio": "1.0",
            "spark.executor.extraJavaOptions": "-XX:TieredStopAtLevel=1",
        }

    def executors(self) -> list[processes.Process]:
        return processes.processes_with("CoarseGrainedExecutorBackend", str(self._lab.venv))


class LocalBucket:
    """The files behind the local Fargate's S3, where what lies in it can be seen, and taken away."""

    def __init__(self, lab: Lab, prefix: str):
        self._bucket = Path(lab.variables["FARGATE_LOCAL_HOME"]) / "s3" / lab.variables["FARGATE_LOCAL_BUCKET"]
        self._prefix = prefix

    def objects(self) -> list[Path]:
        return sorted(path for path in (self._bucket / self._prefix).rglob("*") if path.is_file())

    def uploads(self) -> list[Path]:
        """What this S3 keeps of multipart uploads that are neither completed nor aborted."""
        return sorted(path for path in self._bucket.parent.rglob(".mpus-*") if path.is_file())
