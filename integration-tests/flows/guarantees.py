"""What must hold when all goes well and when processes die: calls to ECS, answers, and nothing left running."""

from __future__ import annotations

import os
import signal

import processes
from case import FlowCase
from lab import EXAMPLES, PACKAGE, SMALL

SEED_CREDENTIALS = "com.amazonaws.auth.DefaultAWSCredentialsProviderChain"


class SeedClientExample(FlowCase):
    """The client-mode command of the seed, key by key, over the AWS SDK's own variables."""

    def seed_command(self, executors: int, memory: str, cores: int) -> list:
        local = self.lab.variables
        keys = {
            "spark.fargate.container.image": local["FARGATE_LOCAL_IMAGE"],
            "spark.fargate.executor.securityGroups": local["FARGATE_LOCAL_SECURITY_GROUPS"],
            "spark.fargate.executor.subnets": local["FARGATE_LOCAL_SUBNETS"],
            "spark.driver.memory": "8g",
            "spark.driver.cores": "4",
            "spark.executor.instances": executors,
            "spark.executor.memory": memory,
            "spark.executor.cores": cores,
            "spark.fargate.executionRole": local["FARGATE_LOCAL_EXECUTION_ROLE"],
            "spark.fargate.executor.taskRole": local["FARGATE_LOCAL_TASK_ROLE"],
            "spark.hadoop.fs.s3a.aws.credentials.provider": SEED_CREDENTIALS,
            # Not of the seed: this driver is on loopback, and every application waits for all its executors.
            "spark.driver.host": "127.0.0.1",
            "spark.driver.bindAddress": "127.0.0.1",
            "spark.scheduler.minRegisteredResourcesRatio": "1.0",
            "spark.scheduler.maxRegisteredResourcesWaitingTime": "240s",
            "spark.ui.port": "0",
        }
        confs = [word for key, value in keys.items() for word in ("--conf", f"{key}={value}")]
        return self.lab.submit_command("--master", "fargate", *confs, "--class", f"{PACKAGE}.SparkPi", EXAMPLES, "8")

    def run_counting(self, executors: int, memory: str, cores: int):
        before = self.lab.calls()
        # No spark-defaults.conf: the keys above and the SDK's variables are all there is.
        hidden = self.lab.home / "conf/spark-defaults.conf"
        aside = hidden.rename(hidden.with_suffix(".aside"))
        try:
            done = self.run_flow(self.seed_command(executors, memory, cores), environment=self.lab.client_environment())
        finally:
            aside.rename(hidden)
        self.expect_success(done, "Pi is roughly 3.1")
        return self.lab.calls().after(before)

    def test_one_run_task_call_and_the_task_definition_is_registered_once(self):
        first = self.run_counting(executors=2, memory="8g", cores=4).counts()
        second = self.run_counting(executors=2, memory="8g", cores=4).counts()

        self.assertLessEqual(first["RegisterTaskDefinition"], 1, first)
        self.assertEqual(0, second["RegisterTaskDefinition"], second)
        for counts in (first, second):
            self.assertEqual(1, counts["RunTask"], counts)
            self.assertEqual(0, counts["StopTask"], counts)

    def test_twelve_executors_need_two_run_task_calls(self):
        log = self.run_counting(executors=12, memory="512m", cores=1)

        self.assertEqual(2, log.counts()["RunTask"], log.counts())
        self.assertEqual(12, sum(request["count"] for request in log.requests("RunTask")))
        # Two cores take a while to end twelve JVMs: some may be stragglers, never all.
        self.assertLess(log.counts()["StopTask"], 12, log.counts())


class Killed(FlowCase):
    """kill -9 where it hurts."""

    LONG = ["--class", f"{PACKAGE}.SparkPi", EXAMPLES, "16", "400000000"]
    # SparkPi draws from fixed seeds: 16 slices of 400 million darts always give this.
    ANSWER = "Pi is roughly 3.141612159375"

    def long_command(self, master: str, *confs: str) -> list:
        properties = [] if master == "fargate-local" else ["--properties-file", self.lab.properties]
        return self.lab.submit_command("--master", master, *properties, *SMALL, *confs, *self.LONG)

    def test_an_executor_killed_in_the_middle_is_replaced_and_no_task_failure_counts(self):
        before = self.lab.calls()
        command = self.long_command("fargate", "--conf", "spark.task.maxFailures=1")
        with processes.running(command, self.lab.environment(), self.scratch, "job") as job:
            processes.wait_until("a task has finished", lambda: "Finished task" in job.log(), 120, job)
            victim = self.lab.executors()[0]
            os.kill(victim.pid, signal.SIGKILL)
            done = job.end()

        self.expect_success(done, self.ANSWER)
        launched = sum(request["count"] for request in self.lab.calls().after(before).requests("RunTask"))
        self.assertEqual(3, launched, "two executors and one replacement")
        self.expect_nothing_left()

    def test_executors_end_within_30_seconds_of_their_driver(self):
        with processes.running(self.long_command("fargate"), self.lab.environment(), self.scratch, "job") as job:
            processes.wait_until("a task has finished", lambda: "Finished task" in job.log(), 120, job)
            job.kill()
        processes.promised("every executor is gone", lambda: not self.lab.executors(), 30)

    def test_the_embedded_local_fargate_ends_with_its_driver(self):
        command = self.long_command("fargate-local")
        with processes.running(command, self.lab.environment(), self.scratch, "job") as job:
            processes.wait_until("a task has finished", lambda: "Finished task" in job.log(), 120, job)
            self.assertTrue(self.embedded(), "the embedded local Fargate should be running")
            job.kill()
        processes.wait_until("every executor is gone", lambda: not self.lab.executors(), 30)
        processes.wait_until("the embedded local Fargate is gone", lambda: not self.embedded(), 30)

    def embedded(self) -> list:
        return processes.processes_with("fargate-local", "embedded", str(self.lab.home))
