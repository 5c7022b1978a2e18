"""Every way to lose an executor while a job runs: what Spark was told, whether it counted, how the job ended."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

import processes
from case import FlowCase
from lab import SMALL

JOB = Path(__file__).parent / "jobs/losses.py"


@dataclass(frozen=True)
class Expected:
    """Words of the loss reason, and whether the task's failure counts: then the job fails."""

    words: str
    counts: bool


EXPECTED = {
    "spot": Expected("interrupted by Fargate Spot", False),
    "spot, old spelling": Expected("Your Spot Task was interrupted", False),
    "maintenance": Expected("maintenance on the underlying infrastructure", False),
    "infrastructure health": Expected("was ended by AWS: The host failed its checks.", False),
    "a code of tomorrow": Expected("was ended by AWS: A stone fell from the sky.", False),
    "scheduler": Expected("Scaling activity initiated", False),
    "stopped by a person": Expected("too expensive", False),
    "forgotten by ECS": Expected("is not known to ECS any more", False),
    "SIGKILL": Expected("exit code 137, SIGKILL", False),
    "SIGTERM": Expected("exit code 143, SIGTERM", False),
    "replacement fails: network-interface": Expected("exit code 137, SIGKILL", False),
    "replacement fails: image-pull": Expected("exit code 137, SIGKILL", False),
    "replacement fails: resource-initialization": Expected("exit code 137, SIGKILL", False),
    "exit code 0": Expected("nobody asked it to", True),
    "exit code 1": Expected("exit code 1", True),
    "exit code 50": Expected("an uncaught error", True),
    "exit code 52": Expected("raise spark.executor.memory", True),
    "exit code 53": Expected("ephemeralStorage", True),
    "exit code 56": Expected("heartbeats", True),
    "exit code 126": Expected("entry point could not be run", True),
    "exit code 139": Expected("SIGSEGV", True),
    "container out of memory": Expected("raise spark.executor.memoryOverhead", True),
}


class Events:
    """The event log of an application: what Spark itself made of things."""

    def __init__(self, directory: Path):
        (log,) = directory.iterdir()
        self._events = [json.loads(line) for line in log.read_text().splitlines()]

    def removals(self) -> dict[str, str]:
        removed = [each for each in self._events if each["Event"] == "SparkListenerExecutorRemoved"]
        return {each["Executor ID"]: each["Removed Reason"] for each in reversed(removed)}

    def blamed(self, executors: list[str]) -> list[bool]:
        """For each task that was lost with one of the executors: whether Spark blamed the application."""
        ends = [each["Task End Reason"] for each in self._events if each["Event"] == "SparkListenerTaskEnd"]
        lost = [end for end in ends if end["Reason"] == "ExecutorLostFailure" and end["Executor ID"] in executors]
        return [end["Exit Caused By App"] for end in lost]


class Losses(FlowCase):
    """The matrix of stop codes and reasons, on real executors, with tasks that may fail only once."""

    OPTIONS = [
        *SMALL,
        *("--conf", "spark.ui.enabled=true"),
        # Else a task that starts soon after its executor is shown with the next heartbeat only.
        *("--conf", "spark.ui.liveUpdate.period=0"),
        *("--conf", "spark.task.maxFailures=1"),
        *("--conf", "spark.executor.maxNumFailures=100"),
        *("--conf", "spark.executor.memoryOverhead=512m"),
        *("--conf", "spark.fargate.allocation.recoveryMode.enabled=false"),
        *("--conf", "spark.fargate.allocation.startFailure.backoff.initial=200ms"),
        *("--conf", "spark.fargate.executor.apiPollingInterval=1s"),
        *("--conf", "spark.fargate.executor.missingTaskDetectDelta=5s"),
        *("--conf", "spark.eventLog.enabled=true"),
        *("--conf", "spark.eventLog.compress=false"),
        *("--conf", "spark.eventLog.rolling.enabled=false"),
    ]

    def test_every_stop_code_has_its_reason_and_counts_only_where_the_application_is_at_fault(self):
        logs, gates = self.scratch / "events", self.scratch / "gates"
        logs.mkdir()
        gates.mkdir()
        admin = f"{self.lab.variables['AWS_ENDPOINT_URL']}/_fargate-local"
        options = ["--properties-file", self.lab.properties, "--master", "fargate", *self.OPTIONS]
        command = self.lab.submit_command(*options, "--conf", f"spark.eventLog.dir={logs.as_uri()}", JOB, admin, gates)

        done = processes.run(command, self.lab.environment(), self.scratch, patience=590)

        self.assertEqual(0, done.exit_code, done.tail(60))
        rows = [json.loads(line) for line in done.out.splitlines() if line.startswith("{")]
        events = Events(logs)
        self.show(rows, events)
        self.assertEqual(list(EXPECTED), [row["row"] for row in rows])
        for row in rows:
            self.check(row, events)
        self.expect_nothing_left()

    def check(self, row: dict, events: Events) -> None:
        expected = EXPECTED[row["row"]]
        with self.subTest(row["row"]):
            lost = [row["victim"]] if row["victim"] else row["gone"]
            self.assertIn(expected.words, " ".join(events.removals()[each] for each in lost))
            self.assertEqual("failed" if expected.counts else "succeeded", row["job"])
            self.assertEqual({expected.counts}, set(events.blamed(lost)))

    def show(self, rows: list[dict], events: Events) -> None:
        for row in rows:
            lost = [row["victim"]] if row["victim"] else row["gone"]
            reasons = "; ".join(events.removals().get(each, "-") for each in lost)
            counted = "counted" if any(events.blamed(lost)) else "not counted"
            print(f"  {row['row']:44} | {row['seconds']:5} s | job {row['job']:9} | {counted:11} | {reasons[:110]}", flush=True)
