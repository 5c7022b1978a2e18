"""Executors that come and go while an application runs: by dynamic allocation, by size, by decommissioning, by rolling."""

from __future__ import annotations

import json
import os
import signal
import urllib.request
from pathlib import Path

import processes
from case import FlowCase
from lab import EXAMPLES, PACKAGE, SMALL

JOBS = Path(__file__).parent / "jobs"
SLEEPY = [JOBS / "sleepy.py"]
SLEEPY_ANSWER = "sum 276"
TIMES = [*("--conf", "spark.dynamicAllocation.executorIdleTimeout=3s"), *("--conf", "spark.ui.enabled=true")]


def confs(**keys: object) -> list[str]:
    return [word for key, value in keys.items() for word in ("--conf", f"spark.{key.replace('__', '.')}={value}")]


class ComingAndGoing(FlowCase):
    """Real drivers and executor JVMs on the local Fargate."""

    # The seed's own keys of dynamic allocation.
    SEED = confs(
        dynamicAllocation__enabled="true",
        dynamicAllocation__initialExecutors=0,
        dynamicAllocation__maxExecutors=8,
        dynamicAllocation__minExecutors=0,
    )

    def command(self, *arguments: object) -> list:
        return self.lab.submit_command("--properties-file", self.lab.properties, "--master", "fargate", *arguments)

    def run_long(self, command: list):
        done = processes.run(command, self.lab.environment(), self.scratch, patience=560)
        self.expect_nothing_left()
        return done

    def expect_two_rounds(self, options: list) -> None:
        small = confs(executor__cores=1, executor__memory="512m", ui__port=0)
        done = self.run_long(self.command(*small, *self.SEED, *TIMES, *options, JOBS / "dynamic.py", 8))

        self.assertEqual(0, done.exit_code, done.tail(60))
        rounds = [json.loads(line) for line in done.out.splitlines() if line.startswith("{")]
        sums = [[key, sum(n for n in range(640) if n % 7 == key)] for key in range(7)]
        self.assertEqual([{"before": 0, "most": 8, "after": 0, "sums": sums}] * 2, rounds)

    def test_dynamic_allocation_goes_from_0_to_8_to_0_to_8_to_0_with_the_right_answers(self):
        self.expect_two_rounds(confs(dynamicAllocation__shuffleTracking__timeout="3s"))

    def expect_two_sizes(self, *job: object) -> None:
        before = self.lab.calls()
        options = [*self.SEED, *TIMES, *confs(executor__cores=1, executor__memory="512m", ui__port=0)]

        done = self.run_long(self.command(*options, *confs(dynamicAllocation__maxExecutors=2), *job))

        self.expect_success(done, "sum 4950")
        sizes = {request["overrides"]["cpu"] for request in self.lab.calls().after(before).requests("RunTask")}
        self.assertEqual({"1024", "2048"}, sizes)

    def test_stages_of_two_sizes_in_python(self):
        self.expect_two_sizes(JOBS / "two_sizes.py")

    def test_stages_of_two_sizes_in_java(self):
        self.expect_two_sizes("--class", f"{PACKAGE}.TwoSizes", EXAMPLES)

    def test_spots_warning_drains_the_executor_and_no_failure_counts(self):
        spot = confs(fargate__executor__capacityProviderStrategy="FARGATE_SPOT=1", task__maxFailures=1)
        quick = confs(fargate__executor__apiPollingInterval="1s")
        command = self.command(*SMALL, *spot, *quick, *SLEEPY)
        with processes.running(command, self.lab.environment(), self.scratch, "job") as job:
            processes.wait_until("a task has finished", lambda: "Finished task" in job.log(), 300, job)
            self.order(fault="spot-interrupt", task=self.running_task())
            done = job.end(300)

        self.expect_success(done, SLEEPY_ANSWER)
        self.assertIn("Spot takes it back", done.err)
        self.assertIn("Decommission", done.err, "Spark was told ahead of the end")
        self.expect_nothing_left()

    def test_executors_are_rolled_while_a_job_runs(self):
        before = self.lab.calls()
        rolling = confs(fargate__executor__rollInterval="8s", fargate__executor__rollPolicy="ID", task__maxFailures=1)

        done = self.run_long(self.command(*SMALL, *rolling, *SLEEPY))

        self.expect_success(done, SLEEPY_ANSWER)
        self.assertIn("rolled by policy ID", done.err)
        launched = sum(request["count"] for request in self.lab.calls().after(before).requests("RunTask"))
        self.assertGreater(launched, 2, "some were replaced")

    def test_an_executor_that_sends_no_heartbeats_is_stopped_and_replaced(self):
        before = self.lab.calls()
        quick = confs(network__timeout="6s", executor__heartbeatInterval="1s", network__timeoutInterval="2s")
        command = self.command(*SMALL, *quick, *SLEEPY)
        with processes.running(command, self.lab.environment(), self.scratch, "job") as job:
            processes.wait_until("a task has finished", lambda: "Finished task" in job.log(), 300, job)
            os.kill(self.lab.executors()[0].pid, signal.SIGSTOP)
            done = job.end(300)

        self.expect_success(done, SLEEPY_ANSWER)
        counts = self.lab.calls().after(before)
        self.assertGreaterEqual(counts.counts()["StopTask"], 1, counts.counts())
        self.expect_nothing_left()

    def order(self, **fault: object) -> None:
        body, header = json.dumps(fault).encode(), {"Content-Type": "application/json"}
        urllib.request.urlopen(urllib.request.Request(self.admin("faults"), body, header), timeout=10).close()

    def admin(self, page: str) -> str:
        return f"{self.lab.variables['AWS_ENDPOINT_URL']}/_fargate-local/{page}"

    def running_task(self) -> str:
        with urllib.request.urlopen(self.admin("tasks"), timeout=10) as answer:
            tasks = json.load(answer)["tasks"]
        return next(task["taskArn"] for task in tasks if task["lastStatus"] == "RUNNING")
