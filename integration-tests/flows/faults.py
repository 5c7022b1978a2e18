"""Faults of ECS and Fargate, injected into the local Fargate, under real drivers and executors."""

from __future__ import annotations

import json
import urllib.request

import processes
from case import FlowCase
from guarantees import Killed
from lab import EXAMPLES, PACKAGE, SMALL


class Faults(FlowCase):
    """Whatever ECS does, the answer is right, each executor is launched once and nothing is left running."""

    # The back-off of the defaults would only make these flows longer.
    QUICK = ["--conf", "spark.fargate.allocation.startFailure.backoff.initial=500ms"]

    def tearDown(self) -> None:
        request = urllib.request.Request(self.admin("faults"), method="DELETE")
        urllib.request.urlopen(request, timeout=60).close()

    def admin(self, page: str) -> str:
        return f"{self.lab.variables['AWS_ENDPOINT_URL']}/_fargate-local/{page}"

    def inject(self, **fault: object) -> None:
        body = json.dumps(fault).encode()
        request = urllib.request.Request(self.admin("faults"), body, {"Content-Type": "application/json"})
        urllib.request.urlopen(request, timeout=60).close()

    def command(self, *arguments: str) -> list:
        options = ["--properties-file", self.lab.properties, "--master", "fargate", *SMALL, *self.QUICK]
        return self.lab.submit_command(*options, *arguments)

    def pi(self) -> list:
        return self.command("--class", f"{PACKAGE}.SparkPi", EXAMPLES, "4")

    def tasks_started(self, log) -> int:
        """By token: a repeated call with the token of the first starts nothing."""
        return sum({request["clientToken"]: request["count"] for request in log.requests("RunTask")}.values())

    def test_a_lost_reply_of_run_task_launches_nothing_twice(self):
        before = self.lab.calls()
        self.inject(fault="lose-reply", action="RunTask", calls=1)

        done = self.run_flow(self.pi())

        self.expect_success(done, "Pi is roughly 3.1")
        log = self.lab.calls().after(before)
        self.assertEqual(2, self.tasks_started(log), log.requests("RunTask"))
        self.assertEqual(2, done.err.count("Registered executor"), "two executors worked")

    def test_no_capacity_and_throttling_are_waited_out(self):
        self.inject(fault="throttle", action="RunTask", calls=1)
        self.inject(fault="capacity", placed=1, calls=1)

        done = self.run_flow(self.pi())

        self.expect_success(done, "Pi is roughly 3.1")
        self.assertIn("apacity", done.err, "the user is told about capacity")

    def test_a_start_that_fails_for_a_passing_reason_is_repeated(self):
        self.inject(fault="start-failure", kind="network-interface", tasks=1)

        done = self.run_flow(self.pi())

        self.expect_success(done, "Pi is roughly 3.1")
        self.assertEqual(2, done.err.count("Registered executor"), done.tail())

    def test_starts_that_cannot_succeed_end_the_application_in_aws_words(self):
        few = {"spark.fargate.allocation.startFailure.maxConsecutive": "3"}
        self.expect_end_for_want_of_executors("CannotPullContainerError", {"spark.fargate.container.image": "none"} | few)

    def test_starts_that_keep_failing_for_passing_reasons_end_the_application_too(self):
        self.inject(fault="start-failure", kind="image-pull", tasks=100)

        few = {"spark.fargate.allocation.startFailure.maxConsecutive": "2"}
        self.expect_end_for_want_of_executors("2 launches in a row started no executor", few)

    def expect_end_for_want_of_executors(self, words: str, confs: dict) -> None:
        pairs = [word for key, value in confs.items() for word in ("--conf", f"{key}={value}")]
        done = self.run_flow(self.command(*pairs, "--class", f"{PACKAGE}.SparkPi", EXAMPLES, "4"))

        self.assertNotEqual(0, done.exit_code, done.tail())
        self.assertIn(words, done.err)
        self.assertIn("spark.fargate.container.image", done.err, "the setting to look at")
        self.assertNotIn("in thread \"fargate-allocator\"", done.err, "the thread that stops the tasks must live")
        self.assertEqual([], [line for line in done.err.splitlines() if line.startswith("\tat ")], "no stack trace")
        exception = [line for line in done.err.splitlines() if line.startswith('Exception in thread "main"')]
        self.assertEqual(1, len(exception), done.tail())
        self.assertIn(words, exception[0], "what the program's exception says")

    def test_a_spot_interruption_is_no_failure_of_the_job(self):
        before = self.lab.calls()
        once = ["--conf", "spark.task.maxFailures=1"]
        with processes.running(self.command(*once, *Killed.LONG), self.lab.environment(), self.scratch, "job") as job:
            processes.wait_until("a task has finished", lambda: "Finished task" in job.log(), 120, job)
            self.inject(fault="spot-interrupt", task=self.running_task())
            done = job.end()

        self.expect_success(done, Killed.ANSWER)
        self.assertGreaterEqual(self.tasks_started(self.lab.calls().after(before)), 3, "one was replaced")
        self.expect_nothing_left()

    def running_task(self) -> str:
        with urllib.request.urlopen(self.admin("tasks"), timeout=60) as answer:
            tasks = json.load(answer)["tasks"]
        return next(task["taskArn"] for task in tasks if task["lastStatus"] == "RUNNING")
