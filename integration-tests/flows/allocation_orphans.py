"""No task outlives its application: the driver's signals, and sweep for what a crash leaves."""

from __future__ import annotations

import os
import re
import signal
from collections.abc import Iterator
from contextlib import contextmanager

import processes
from allocation_dynamic import SLEEPY, confs
from case import FlowCase
from lab import PLUGIN, SMALL


class Orphans(FlowCase):
    """Real drivers and executor JVMs on the local Fargate."""

    def command(self, *options: str) -> list:
        master = ["--properties-file", self.lab.properties, "--master", "fargate"]
        return self.lab.submit_command(*master, *SMALL, *options, *SLEEPY)

    def test_a_driver_that_is_told_to_end_takes_its_executors_with_it(self):
        for number in (signal.SIGTERM, signal.SIGINT):
            with self.subTest(number.name):
                self.expect_executors_end_with(number)

    def expect_executors_end_with(self, number: signal.Signals) -> None:
        with processes.running(self.command(), self.lab.environment(), self.scratch, number.name) as job:
            processes.wait_until("a task has finished", lambda: "Finished task" in job.log(), 120, job)
            job.process.send_signal(number)
            done = job.end(60)
        self.assertNotEqual(0, done.exit_code, done.tail())
        self.assertIn("Shutting down all executors", done.err)
        self.expect_nothing_left()
        self.assertIn("\n0 tasks of spark-on-fargate", "\n" + self.sweep().out)

    def test_a_driver_that_is_told_to_end_before_it_has_executors_leaves_none(self):
        """Its SparkContext waits for them; Spark stops one only once it is complete."""
        before = self.lab.calls()
        with self.starting("early") as job:
            job.process.send_signal(signal.SIGTERM)
            done = job.end(60)
        self.assertNotEqual(0, done.exit_code, done.tail())
        stopped = {request["task"] for request in self.lab.calls().after(before).requests("StopTask")}
        self.assertEqual(2, len(stopped), done.tail())
        self.expect_nothing_left()

    def test_an_executor_that_does_not_hear_the_goodbye_is_stopped_and_nobody_is_launched_for_it(self):
        before = self.lab.calls()
        grace = confs(fargate__executor__terminationGracePeriodSeconds="5s")
        with processes.running(self.command(*grace), self.lab.environment(), self.scratch, "deaf") as job:
            processes.wait_until("a task has finished", lambda: "Finished task" in job.log(), 120, job)
            os.kill(self.lab.executors()[0].pid, signal.SIGSTOP)
            job.process.send_signal(signal.SIGTERM)
            done = job.end(90)
        calls = self.lab.calls().after(before)
        self.assertEqual(1, len({request["task"] for request in calls.requests("StopTask")}), done.tail())
        self.assertEqual(2, sum(request["count"] for request in calls.requests("RunTask")), done.tail())
        self.assertNotIn('in thread "fargate-allocator"', done.err)
        self.expect_nothing_left()

    def test_executors_that_start_when_their_driver_is_gone_end_by_themselves(self):
        with self.starting("crashed") as job:
            job.kill()
        self.expect_nothing_left(45)

    @contextmanager
    def starting(self, name: str) -> Iterator[processes.Running]:
        """A driver whose executors' JVMs run and have not registered yet."""
        with processes.running(self.command(), self.lab.environment(), self.scratch, name) as job:
            processes.wait_until("an executor starts", self.lab.executors, 60, job)
            yield job

    def test_sweep_finds_and_stops_what_a_crash_left_and_nothing_else(self):
        # Executors that stand still cannot end by themselves when their driver is gone.
        grace = confs(fargate__executor__terminationGracePeriodSeconds="5s")
        with processes.running(self.command(*grace), self.lab.environment(), self.scratch, "job") as job:
            processes.wait_until("a task has finished", lambda: "Finished task" in job.log(), 120, job)
            application = re.search(r"Application (spark-\w+) runs on ECS cluster", job.log()).group(1)
            for executor in self.lab.executors():
                os.kill(executor.pid, signal.SIGSTOP)
            job.kill()

        self.expect_swept("2 tasks of spark-on-fargate", "nothing was stopped")
        self.expect_swept("0 tasks of spark-on-fargate", "0 stopped", "--app", "spark-of-another", "--stop")
        self.assertEqual(2, self.sweep().out.count(f"executor  RUNNING       {application}"))
        self.expect_swept("2 tasks of spark-on-fargate", "2 stopped", "--app", application, "--stop")
        self.expect_nothing_left(60)
        self.expect_swept("0 tasks of spark-on-fargate", "nothing was stopped")

    def test_sweep_stops_nothing_unless_it_is_told_what(self):
        done = self.sweep("--stop")
        self.assertEqual(2, done.exit_code, done.tail())
        self.assertIn("would end every application", done.err)

    def expect_swept(self, found: str, stopped: str, *options: str) -> None:
        done = self.sweep(*options)
        self.expect_success(done, found, stopped)

    def sweep(self, *options: str) -> processes.Outcome:
        cluster = ["--cluster", self.lab.variables["FARGATE_LOCAL_CLUSTER"]]
        command = [self.lab.jdk.home / "bin/java", "-jar", PLUGIN, "sweep", *cluster, *options]
        return processes.run(command, self.lab.client_environment(), self.scratch)
