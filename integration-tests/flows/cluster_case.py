"""What the flows of cluster mode are made of."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import processes
from case import FlowCase
from lab import SHORT_LIVED, SMALL

CLUSTER = ["--master", "fargate", "--deploy-mode", "cluster", "--conf", "spark.fargate.report.interval=1s", *SMALL, *SHORT_LIVED]


class ClusterCase(FlowCase):
    """A flow that submits to the stand-alone local Fargate and looks at what it left there."""

    def setUp(self) -> None:
        super().setUp()
        self.calls_before = self.lab.calls()
        self.objects_before = set(self.lab.objects("uploads/"))

    def submit(self, *arguments, options=(), environment=None) -> processes.Outcome:
        command = self.lab.submit_command("--properties-file", self.lab.properties, *CLUSTER, *options, *arguments)
        done = self.run_flow(command, environment=environment)
        self.expect_no_trace()
        return done

    def expect_no_trace(self) -> None:
        """Neither a task nor anything that was uploaded."""
        processes.wait_until("ECS has no task left", lambda: not self.lab.running_tasks(), 30)
        self.assertEqual([], self.uploads())

    def driver_log(self) -> str:
        """What the driver of the last submission wrote."""
        return self.lab.driver_logs()[-1]

    def expect_end(self, code: int, done: processes.Outcome) -> None:
        log = self.lab.driver_logs()
        self.assertEqual(code, done.exit_code, done.tail() + "\n--- driver ---\n" + (log[-1][-3000:] if log else "none"))

    def file(self, name: str, text: str) -> Path:
        path = self.scratch / name
        path.write_text(text)
        return path

    def job(self, text: str) -> Path:
        return self.file("job.py", "from pyspark.sql import SparkSession\nspark = SparkSession.builder.getOrCreate()\n" + text)

    def uploads(self) -> list[str]:
        """What this flow's applications have left in S3."""
        return sorted(set(self.lab.objects("uploads/")) - self.objects_before)

    def launches(self) -> list[dict]:
        return self.lab.calls().after(self.calls_before).requests("RunTask")

    def submitted(self, *arguments, options=()):
        command = self.lab.submit_command("--properties-file", self.lab.properties, *CLUSTER, *options, *arguments)
        return processes.running(command, self.lab.environment(), self.scratch, "client")

    def wait_for_driver(self, client: processes.Running) -> str:
        """Until the application runs in the driver and has its executors; returns the application's id."""
        processes.wait_until("two executors run", lambda: len(self.lab.executors()) >= 2, 400, client)
        return re.search(r"application (spark-\w+) on cluster", client.log()).group(1)

    def launched_driver(self) -> str:
        return re.findall(r"driver (arn:\S+)", (self.scratch / "client.log").read_text())[-1]

    def empty_conf(self) -> Path:
        """The installation's own, without the properties of the stand-alone local Fargate."""
        conf = self.scratch / "empty-conf"
        shutil.copytree(self.lab.home / "conf", conf)
        (conf / "spark-defaults.conf").unlink()
        return conf
