"""Programs that start Spark without typing spark-submit: a plain JVM, SparkLauncher, InProcessLauncher, Airflow."""

from __future__ import annotations

import json
import re
from pathlib import Path

import processes
from case import FlowCase
from lab import EXAMPLES, PACKAGE, PLUGIN, SHORT_LIVED, SMALL
from tools import tool

JOBS = Path(__file__).with_name("jobs")
CLIENT = ["--master", "fargate", *SMALL, *SHORT_LIVED]
CLUSTER = [*CLIENT, "--deploy-mode", "cluster", "--conf", "spark.fargate.report.interval=1s"]
SLEEPY = "import time\nfrom pyspark.sql import SparkSession\nSparkSession.builder.getOrCreate()\ntime.sleep(600)\n"


class Programmatic(FlowCase):
    def setUp(self) -> None:
        super().setUp()
        self.calls_before = self.lab.calls()

    def launched(self) -> int:
        return sum(request["count"] for request in self.lab.calls().after(self.calls_before).requests("RunTask"))

    def java(self, *words: str | Path) -> processes.Outcome:
        """A JVM that knows Spark's jars and nothing of its scripts."""
        options = f"@{self.lab.home}/fargate/java-module-options"
        command = [self.lab.jdk.home / "bin/java", options, *words[:-1], "-cp", f"{self.lab.home}/jars/*"]
        return self.run_flow([*command, JOBS / "Programs.java", *words[-1]])

    def submission(self, options: list[str], *application: str | Path) -> list[str | Path]:
        return ["--properties-file", self.lab.properties, *options, *application]

    def test_a_session_in_a_plain_jvm(self):
        lines = [line.split(None, 1) for line in self.lab.properties.read_text().splitlines() if line.startswith("spark.")]
        settings = [f"-D{key}={value}" for key, value in lines] + [f"-D{word}" for word in SMALL if "=" in word]
        self.expect_success(self.java(*settings, ["session"]), "answer 1000 on fargate")
        self.assertEqual(2, self.launched())

    def test_spark_launcher_follows_client_mode(self):
        words = self.submission(CLIENT, "--class", f"{PACKAGE}.SparkPi", EXAMPLES, "4")
        done = self.java(["launch", "END", *words])
        self.expect_states(done, "SUBMITTED", "RUNNING", "FINISHED")

    def test_spark_launcher_follows_cluster_mode(self):
        words = self.submission(CLUSTER, "--class", f"{PACKAGE}.SparkPi", f"local://{EXAMPLES}", "4")
        done = self.java(["launch", "END", *words])
        self.expect_states(done, "SUBMITTED", "RUNNING", "FINISHED")
        self.assertIn("Pi is roughly 3.1", self.lab.driver_logs()[-1])

    def test_spark_launcher_stops_a_driver_on_fargate(self):
        words = self.submission(CLUSTER, self.script("sleepy.py", SLEEPY))
        done = self.java(["launch", "RUNNING", *words])
        self.expect_states(done, "SUBMITTED", "RUNNING", "KILLED")

    def test_in_process_launcher_with_the_agent(self):
        words = self.submission(CLIENT, "--class", f"{PACKAGE}.SparkPi", EXAMPLES, "4")
        done = self.java(f"-javaagent:{self.lab.home}/jars/{PLUGIN.name}", ["inside", "END", *words])
        self.expect_states(done, "SUBMITTED", "RUNNING", "FINISHED")
        self.assertIn("Pi is roughly 3.1", done.out)

    def expect_states(self, done: processes.Outcome, *states: str) -> None:
        child = self.scratch / "child.log"
        tail = child.read_text()[-3000:] if child.exists() else ""
        self.assertEqual(0, done.exit_code, done.tail() + tail)
        seen = re.findall(r"^state (\w+)", done.out, re.M)
        # CONNECTED comes first, when Spark has answered the launcher.
        self.assertEqual(list(states), [state for state in seen if state != "CONNECTED"], done.tail() + tail)
        self.assertRegex(done.out, r"(?m)^id spark-\w+")

    def script(self, name: str, text: str) -> Path:
        path = self.scratch / name
        path.write_text(text)
        return path


class Airflow(FlowCase):
    """What its SparkSubmitHook does with a connection, by that class itself; jobs/airflow_task.py stands in for Airflow."""

    PROVIDER = ("apache-airflow-providers-apache-spark==6.3.4",)

    def task(self, **settings) -> list[str | Path]:
        """A task with the operator's arguments; conf is in addition to what every flow needs."""
        conf = dict(line.split(None, 1) for line in self.lab.properties.read_text().splitlines() if line[:5] == "spark")
        conf |= dict(word.split("=", 1) for word in SMALL if "=" in word) | {"spark.fargate.report.interval": "1s"}
        conf |= settings.pop("conf", {})
        order = self.scratch / "task.json"
        order.write_text(json.dumps({"host": "fargate", "conf": conf, **settings}))
        python = tool("airflow-provider", "requests==2.32.5", "packaging==25.0", alone=self.PROVIDER) / "python"
        return [python, JOBS / "airflow_task.py", order]

    def environment(self) -> dict[str, str]:
        known = self.lab.environment()
        return known | {"PATH": f"{self.lab.home}/bin:{known['PATH']}"}

    def expect_end(self, done: processes.Outcome, end: str, *words: str) -> None:
        self.assertIn(f"task ended: {end}", done.out, done.tail())
        for word in words:
            self.assertIn(word, done.out, done.tail())

    def test_airflow_runs_a_jar_in_client_mode(self):
        jar = {"application": str(EXAMPLES), "java_class": f"{PACKAGE}.SparkPi", "application_args": ["4"]}
        sizes = {"num_executors": 2, "executor_cores": 1, "executor_memory": "512m", "driver_memory": "600m", "verbose": True}
        done = self.run_flow(self.task(**jar, **sizes, name="from-airflow"), environment=self.environment())
        self.expect_end(done, "well", "Pi is roughly 3.1")

    def test_airflow_runs_python_in_cluster_mode(self):
        done = self.run_flow(self.in_cluster_mode("sys.exit(code)", 0), environment=self.environment())
        self.expect_end(done, "well", "application spark-")

    def test_airflow_fails_its_task_with_the_drivers_exit_code(self):
        done = self.run_flow(self.in_cluster_mode("sys.exit(code)", 3), environment=self.environment())
        self.expect_end(done, "AirflowException", "Error code is: 3")

    def test_a_task_that_airflow_kills_takes_its_driver_with_it(self):
        """Airflow ends spark-submit by SIGKILL, so that nobody is left to stop the driver but the driver."""
        options = {"kill_at": "is RUNNING", "conf": {"spark.fargate.submission.leaseTimeout": "20s"}}
        done = processes.run(self.in_cluster_mode("time.sleep(600)", 0, **options), self.environment(), self.scratch)
        self.expect_end(done, "killed")
        self.assertEqual(1, len(processes.processes_with("FargateDriver", str(self.lab.home))))
        self.expect_nothing_left(patience=90)

    def in_cluster_mode(self, statement: str, code: int, **settings) -> list[str | Path]:
        job, helper = self.scratch / "job.py", self.scratch / "helper.py"
        job.write_text(
            "import sys, time\nfrom helper import code\nfrom pyspark.sql import SparkSession\n"
            f"spark = SparkSession.builder.getOrCreate()\nspark.range(100).count()\n{statement}\n"
        )
        helper.write_text(f"code = {code}\n")
        return self.task(application=str(job), py_files=str(helper), deploy_mode="cluster", **settings)
