"""Loses executors while jobs run, each in another way, and prints one line of JSON a row: see allocation_losses.py.

A task may fail once only: a job fails where the loss counted as a failure of its task, and succeeds where it did not.
Arguments: where the local Fargate takes orders, and an empty directory that the executors see too.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
import urllib.request
from pathlib import Path

from pyspark.sql import SparkSession

ADMIN, GATES = sys.argv[1], Path(sys.argv[2])
PATIENCE = 480


def read(url: str):
    with urllib.request.urlopen(url, timeout=60) as answer:
        return json.load(answer)


def order(**fault: object) -> None:
    request = urllib.request.Request(f"{ADMIN}/faults", json.dumps(fault).encode(), {"Content-Type": "application/json"})
    urllib.request.urlopen(request, timeout=60).close()


def wait_until(what: str, condition) -> None:
    deadline = time.monotonic() + PATIENCE
    while not condition():
        if time.monotonic() > deadline:
            raise TimeoutError(f"not within {PATIENCE} s: {what}")
        time.sleep(0.1)


class Application:
    def __init__(self) -> None:
        self.spark = SparkSession.builder.getOrCreate()
        self.sc = self.spark.sparkContext
        self.sc.setLogLevel("WARN")
        self.api = f"{self.sc.uiWebUrl}/api/v1/applications/{self.sc.applicationId}"

    def executors(self) -> list[dict]:
        listed = read(f"{self.api}/executors")
        return [each for each in listed if each["id"] != "driver" and each["isActive"]]

    def at_work(self) -> list[dict]:
        return [each for each in self.executors() if each["activeTasks"] > 0]

    def job(self, work) -> tuple[threading.Thread, dict]:
        result: dict = {}

        def run() -> None:
            try:
                result["answer"] = work()
            except Exception as failure:  # The frame of the thread: the failure is the result.
                result["failure"] = str(failure)

        # A row that ends in an error does not wait for its job.
        thread = threading.Thread(target=run, daemon=True)
        thread.start()
        return thread, result

    def wait_in_tasks(self):
        """A task for each executor, which lasts until the row opens the gate."""
        gate = self.gate

        def waiting(number: int) -> int:
            wait_until(f"{gate} is there", gate.exists)
            return number

        return self.sc.parallelize([1, 2], 2).map(waiting).sum()

    def exit_in_task(self, code: int):
        query = f"select java_method('java.lang.System', 'exit', {code}) from range(0, 1, 1, 1)"
        return self.spark.sql(query).collect()

    def row(self, name: str, work, blow=None) -> None:
        """Runs the job, deals the blow to one of the executors that work at it, and says what came of the job.

        The gate is shut until an executor is gone: Spark lists an executor before it gives it tasks, and one that took both
        in turn, or a task that ended before the blow, would leave nothing to lose.
        """
        self.gate = GATES / name
        wait_until("two executors", lambda: len(self.executors()) == 2)
        start = time.monotonic()
        before = {each["id"] for each in self.executors()}
        thread, result = self.job(work)
        victim = ""
        if blow:
            wait_until("both executors work", lambda: len(self.at_work()) == 2)
            chosen = self.at_work()[0]
            victim = chosen["id"]
            blow(chosen)
        wait_until("an executor is gone", lambda: before - {each["id"] for each in self.executors()})
        self.gate.touch()
        thread.join(PATIENCE)
        gone = sorted(before - {each["id"] for each in self.executors()})
        job = "failed" if "failure" in result else "succeeded" if result.get("answer") == 3 else "hangs"
        seconds = round(time.monotonic() - start, 1)
        print(json.dumps({"row": name, "victim": victim, "gone": gone, "job": job, "seconds": seconds}), flush=True)


def task_arn(executor: dict) -> str:
    return executor["attributes"]["TASK_ARN"]


def process_of(executor: dict) -> int:
    """The executor's JVM: the one that listens on its address and port."""
    host_port = executor["hostPort"]
    listing = subprocess.run(["ss", "-ltnp"], capture_output=True, text=True, check=True).stdout
    line = next(each for each in listing.splitlines() if host_port.replace(":", "]:") in each or host_port in each)
    return int(line.split("pid=")[1].split(",")[0])


def stopped_by_aws(code: str, reason: str):
    return lambda executor: order(fault="infrastructure-stop", task=task_arn(executor), code=code, reason=reason)


def signalled(number: int):
    return lambda executor: os.kill(process_of(executor), number)


def start_failure(kind: str):
    def blow(executor: dict) -> None:
        order(fault="start-failure", kind=kind, tasks=1)
        os.kill(process_of(executor), signal.SIGKILL)

    return blow


def eat_memory(_: object) -> int:
    hog = []
    while True:
        hog.append(b"x" * (64 << 20))


def main() -> None:
    app = Application()
    work = app.wait_in_tasks
    app.row("spot", work, lambda each: order(fault="spot-interrupt", task=task_arn(each)))
    app.row("spot, old spelling", work, stopped_by_aws("TerminationNotice", "Your Spot Task was interrupted."))
    maintenance = "ECS is performing maintenance on the underlying infrastructure hosting the task."
    app.row("maintenance", work, stopped_by_aws("TerminationNotice", maintenance))
    app.row("infrastructure health", work, stopped_by_aws("InfrastructureHealth", "The host failed its checks."))
    app.row("a code of tomorrow", work, stopped_by_aws("MeteorStrike", "A stone fell from the sky."))
    app.row("scheduler", work, stopped_by_aws("ServiceSchedulerInitiated", "Scaling activity initiated"))
    app.row("stopped by a person", work, stopped_by_aws("UserInitiated", "too expensive"))
    app.row("forgotten by ECS", work, lambda each: order(fault="forget", task=task_arn(each)))
    app.row("SIGKILL", work, signalled(signal.SIGKILL))
    app.row("SIGTERM", work, signalled(signal.SIGTERM))
    for kind in ("network-interface", "image-pull", "resource-initialization"):
        app.row(f"replacement fails: {kind}", work, start_failure(kind))
    for code in (0, 1, 50, 52, 53, 56, 126, 139):
        app.row(f"exit code {code}", lambda exit_code=code: app.exit_in_task(exit_code))
    app.row("container out of memory", lambda: app.sc.parallelize([1], 1).map(eat_memory).sum())
    app.spark.stop()


main()
