"""A Structured Streaming application that outlives its driver."""

from __future__ import annotations

import json
import os
import re
import signal
from pathlib import Path
from urllib.parse import unquote, urlsplit

import processes
from case import FlowCase
from lab import SHORT_LIVED, SMALL

JOB = Path(__file__).with_name("jobs") / "streaming.py"
CLUSTER = ["--master", "fargate", "--deploy-mode", "cluster", *SMALL, *SHORT_LIVED, "--conf", "spark.fargate.report.interval=1s"]


class Streaming(FlowCase):
    def setUp(self) -> None:
        super().setUp()
        self.source, self.target = self.scratch / "source", self.scratch / "target"
        self.checkpoint, self.enough = self.scratch / "checkpoint", self.scratch / "enough"
        self.source.mkdir()

    def test_a_supervised_stream_goes_on_from_its_checkpoint_after_kill_9(self):
        places = [self.source, self.target, self.checkpoint, self.enough]
        options = ["--properties-file", self.lab.properties, *CLUSTER, "--supervise"]
        command = self.lab.submit_command(*options, f"local://{JOB}", *places)
        self.feed("first", range(100))
        with processes.running(command, self.lab.environment(), self.scratch, "client") as client:
            processes.wait_until("the first numbers are through", lambda: len(self.written()) == 100, 300, client)
            first = self.driver()
            os.kill(first.pid, signal.SIGKILL)
            # Half of these were there before: only a driver that has the first one's state knows.
            self.feed("second", range(50, 150))
            processes.wait_until("the second numbers are through", lambda: len(self.written()) >= 150, 300, client)
            self.assertNotEqual(first.pid, self.driver().pid)
            self.enough.touch()
            done = client.end()
        self.assertEqual(0, done.exit_code, done.tail())
        self.assertEqual(list(range(150)), sorted(self.written()))
        # One query, two runs.
        runs = [re.findall(r"^query (\S+) run (\S+)", log, re.M) for log in self.lab.all_task_logs()]
        mine = [run for log in runs for run in log if run[0] == self.query()]
        self.assertEqual(2, len({run for _, run in mine}), runs)
        self.expect_nothing_left()

    def feed(self, name: str, numbers: range) -> None:
        """At once or not at all, as a stream of files is fed."""
        whole = self.scratch / f"{name}.json"
        whole.write_text("".join(f'{{"n": {n}}}\n' for n in numbers))
        whole.rename(self.source / whole.name)

    def written(self) -> list[int]:
        """What the sink has committed, and not what a batch that was cut off has left."""
        files = set()
        for log in (self.target / "_spark_metadata").glob("[0-9]*"):
            entries = [line for line in log.read_text().splitlines() if line.startswith("{")]
            files |= {unquote(urlsplit(json.loads(entry)["path"]).path) for entry in entries}
        lines = [line for file in files for line in Path(file).read_text().splitlines()]
        return [json.loads(line)["n"] for line in lines]

    def query(self) -> str:
        return json.loads((self.checkpoint / "metadata").read_text())["id"]

    def driver(self) -> processes.Process:
        found = processes.processes_with("FargateDriver", str(self.lab.home))
        self.assertEqual(1, len(found))
        return found[0]
