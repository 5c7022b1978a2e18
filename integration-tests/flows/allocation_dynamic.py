"""Executors that come and go while an application runs: by dynamic allocation, by size, by decommissioning, by rolling."""

from __future__ import annotations

import json
import os
import signal
import urllib.request
from pathlib import Path

import processes
from case import FlowCase
from lab import EXAMPLES, PACKAGE, SHORT_LIVED, SMALL
from standalone import LocalBucket

JOBS = Path(__file__).parent / "jobs"
SLEEPY = [JOBS / "sleepy.py"]
SLEEPY_ANSWER = "sum 276"
TIMES = [*("--conf", "spark.dynamicAllocation.executorIdleTimeout=3s"), *("--conf", "spark.ui.enabled=true")]

# For spark-shell, which reads a line at a time: a stage on executors of twice the size.
TWO_SIZES = """
import org.apache.spark.resource._
val executors = new ExecutorResourceRequests().cores(2).memory("1g")
val tasks = new TaskResourceRequests().cpus(2)
val large = new ResourceProfileBuilder().require(executors).require(tasks).build()
val sums = sc.parallelize(0 until 100, 2).map(n => (n % 3, n)).reduceByKey(_ + _, 2).map(_._2)
println("sum " + sums.withResources(large).collect().sum)
"""
# Two of these do not fit into an executor of 512 MB side by side, one does.
TWO_LARGE_TASKS = """
def large(n: Int): Long = { val bytes = new Array[Byte](240 << 20); Thread.sleep(4000); bytes.length }
println("bytes " + sc.parallelize(1 to 2, 2).map(n => large(n)).collect().sum)
"""


def confs(**keys: object) -> list[str]:
    return [word for key, value in keys.items() for word in ("--conf", f"spark.{key.replace('__', '.')}={value}")]


class Scaling(FlowCase):
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

    def run_long(self, command: list, typed: str = ""):
        done = processes.run(command, self.lab.environment(), self.scratch, typed, patience=560)
        self.expect_nothing_left()
        return done


class FromZeroToEightAndBack(Scaling):
    """The seed's own example of dynamic allocation, twice."""

    SUMS = [[key, sum(n for n in range(640) if n % 7 == key)] for key in range(7)]

    def two_rounds(self, options: list, *arguments: str) -> list[dict]:
        """What the job says of its rounds, each with 8 executors that wrote shuffle data, and none before and after."""
        small = confs(executor__cores=1, executor__memory="512m", ui__port=0)
        # Else a task that starts soon after its executor is shown with the next heartbeat only.
        at_once = confs(ui__liveUpdate__period=0)
        gates = self.scratch / "gates"
        gates.mkdir()
        job = [JOBS / "dynamic.py", 8, gates, *arguments]
        done = self.run_long(self.command(*small, *at_once, *SHORT_LIVED, *self.SEED, *TIMES, *options, *job))

        self.assertEqual(0, done.exit_code, done.tail(60))
        said = [json.loads(line) for line in done.out.splitlines() if line.startswith("{")]
        self.assertEqual([{"before": 0, "most": 8, "after": 0, "wrote": 8, "sums": self.SUMS}] * 2, said[:2])
        return said[2:]

    def test_dynamic_allocation_goes_from_0_to_8_to_0_to_8_to_0_with_the_right_answers(self):
        self.two_rounds(confs(dynamicAllocation__shuffleTracking__timeout="3s"))

    def test_with_the_s3_shuffle_idle_executors_go_from_8_to_0_twice_and_what_they_wrote_stays(self):
        prefix = f"shuffles/{self.scratch.name}"
        bucket = LocalBucket(self.lab, prefix)
        seed = confs(shuffle__s3__enabled="true", shuffle__s3__prefix=prefix)
        done = self.two_rounds(seed, "again")

        self.assertEqual([{"again": self.SUMS, "mapped_again": 0}], done, "read from S3, by executors that never wrote")
        self.assertEqual(([], []), (bucket.objects(), bucket.uploads()), "left in the bucket")


class ComingAndGoing(Scaling):
    """Executors of several sizes, draining, rolled, lost, excluded, and after a lack of memory."""

    def expect_two_sizes(self, command: list, *job: object, typed: str = "") -> None:
        before = self.lab.calls()
        options = [*self.SEED, *TIMES, *confs(executor__cores=1, executor__memory="512m", ui__port=0)]

        done = self.run_long([*command, *options, *confs(dynamicAllocation__maxExecutors=2), *job], typed)

        self.expect_success(done, "sum 4950")
        sizes = {request["overrides"]["cpu"] for request in self.lab.calls().after(before).requests("RunTask")}
        self.assertEqual({"1024", "2048"}, sizes)

    def test_a_stage_too_large_for_fargate_fails_its_job_and_no_other(self):
        small = confs(executor__cores=1, executor__memory="512m", ui__port=0, dynamicAllocation__maxExecutors=2)

        done = self.run_long(self.command(*self.SEED, *TIMES, *small, JOBS / "too_large.py"))

        self.expect_success(done, "sum 4950")
        self.assertEqual(1, done.out.count("sum 4950"), done.out)
        self.assertIn("is more than Fargate has", next(line for line in done.out.splitlines() if "refused" in line))
        self.assertNotIn("Unable to reach the cluster manager", done.err)
        self.assertNotIn("Uncaught exception", done.err)

    def test_stages_of_two_sizes_in_scala(self):
        shell = [self.lab.home / "bin/spark-shell", "--properties-file", self.lab.properties, "--master", "fargate"]
        self.expect_two_sizes(shell, typed=TWO_SIZES)

    def test_stages_of_two_sizes_in_python(self):
        self.expect_two_sizes(self.command(), JOBS / "two_sizes.py")

    def test_stages_of_two_sizes_in_java(self):
        self.expect_two_sizes(self.command(), "--class", f"{PACKAGE}.TwoSizes", EXAMPLES)

    def test_spots_warning_drains_the_executor_and_no_failure_counts(self):
        spot = confs(fargate__executor__capacityProviderStrategy="FARGATE_SPOT=1", task__maxFailures=1)
        quick = confs(fargate__executor__apiPollingInterval="1s")
        shuffle = confs(shuffle__s3__enabled="true", shuffle__s3__prefix=f"shuffles/{self.scratch.name}")
        command = self.command(*SMALL, *spot, *quick, *shuffle, *SLEEPY)
        with processes.running(command, self.lab.environment(), self.scratch, "job") as job:
            processes.wait_until("a task has finished", lambda: "Finished task" in job.log(), 300, job)
            task = self.running_task()
            self.order(fault="spot-interrupt", task=task)
            done = job.end(300)

        self.expect_success(done, SLEEPY_ANSWER)
        # Told by ECS or by the executor itself, whichever is first; replaced while it still worked.
        story = ["Decommission executors: ", "Launched executors [3]", "was interrupted by Fargate Spot"]
        places = [done.err.find(words) for words in story]
        self.assertEqual(sorted(places), places, f"{story} in this order\n{done.tail(60)}")
        self.assertNotIn(-1, places, f"{story}\n{done.tail(60)}")
        self.assertNotIn("Lost task", done.err, "no task was cut short")
        self.assertNotIn("FetchFailed", done.err, "what it wrote is in S3")
        errors = [line for line in self.lab.task_log(task.rsplit("/", 1)[1]).splitlines() if " ERROR " in line]
        # That it heard the signal is an error in Spark's words.
        self.assertEqual([], [line for line in errors if "RECEIVED SIGNAL TERM" not in line])
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
        # A process that stands still does not hear SIGTERM.
        grace = confs(fargate__executor__terminationGracePeriodSeconds="5s")
        command = self.command(*SMALL, *quick, *grace, *SLEEPY)
        with processes.running(command, self.lab.environment(), self.scratch, "job") as job:
            processes.wait_until("a task has finished", lambda: "Finished task" in job.log(), 300, job)
            os.kill(self.lab.executors()[0].pid, signal.SIGSTOP)
            done = job.end(300)

        self.expect_success(done, SLEEPY_ANSWER)
        counts = self.lab.calls().after(before)
        self.assertGreaterEqual(counts.counts()["StopTask"], 1, counts.counts())
        self.expect_nothing_left()

    def test_an_executor_on_which_tasks_fail_is_excluded_and_replaced(self):
        exclude = confs(excludeOnFailure__enabled="true", excludeOnFailure__killExcludedExecutors="true")
        bad = self.scratch / "shared"
        bad.mkdir()

        done = self.run_long(self.command(*SMALL, *TIMES, *exclude, JOBS / "excluded.py", bad))

        self.assertEqual(0, done.exit_code, done.tail(60))
        said = next(json.loads(line) for line in done.out.splitlines() if line.startswith("{"))
        self.assertEqual([66, 66], said["sums"])
        self.assertEqual(["1", "2"], said["before"])
        self.assertEqual(["3"], [each for each in said["after"] if each not in said["before"]], said)
        self.assertIn("Excluding executor", done.err)

    def test_after_one_ran_out_of_memory_executors_run_one_task_at_a_time_and_the_job_succeeds(self):
        before = self.lab.calls()
        shell = [self.lab.home / "bin/spark-shell", "--properties-file", self.lab.properties, "--master", "fargate"]
        two_at_a_time = confs(executor__instances=1, executor__cores=2, executor__memory="512m", ui__port=0)

        done = self.run_long([*shell, *two_at_a_time], TWO_LARGE_TASKS)

        self.expect_success(done, "bytes 503316480")
        self.assertIn("executors launched from now on run one task at a time", done.err)
        launches = self.lab.calls().after(before).requests("RunTask")
        commands = [" ".join(each["overrides"]["containerOverrides"][0]["command"]) for each in launches]
        self.assertIn("--cores 2", commands[0])
        self.assertIn("--cores 1", commands[-1])
        self.assertEqual({"2048"}, {each["overrides"]["cpu"] for each in launches}, "the size stays")

    def order(self, **fault: object) -> None:
        body, header = json.dumps(fault).encode(), {"Content-Type": "application/json"}
        urllib.request.urlopen(urllib.request.Request(self.admin("faults"), body, header), timeout=60).close()

    def admin(self, page: str) -> str:
        return f"{self.lab.variables['AWS_ENDPOINT_URL']}/_fargate-local/{page}"

    def running_task(self) -> str:
        with urllib.request.urlopen(self.admin("tasks"), timeout=60) as answer:
            tasks = json.load(answer)["tasks"]
        return next(task["taskArn"] for task in tasks if task["lastStatus"] == "RUNNING")
