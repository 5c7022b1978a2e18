"""Servers as cluster-mode applications: started by one stock spark-submit, asked by a client outside."""

from __future__ import annotations

import json
import re
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import network
import processes
from case import FlowCase
from lab import EXAMPLES, PACKAGE, SHORT_LIVED, SMALL
from tools import tool

JOBS = Path(__file__).with_name("jobs")
SERVERS = "io.github.sparkonfargate.deploy.server"
CLUSTER = ["--master", "fargate", "--deploy-mode", "cluster", *SMALL, *SHORT_LIVED, "--conf", "spark.fargate.report.interval=1s"]
TOKEN = "a-token-of-this-flow"


class ServerCase(FlowCase):
    """What they have in common."""

    def setUp(self) -> None:
        super().setUp()
        self.calls_before = self.lab.calls()

    @contextmanager
    def server(self, main: str, ready: str, *options: str, secrets: str = "") -> Iterator[processes.Running]:
        """One spark-submit; the block runs when the driver's log says that the server is ready, and it is killed after it."""
        properties = self.scratch / "server.conf"
        properties.write_text(self.lab.properties.read_text() + secrets)
        words = ["--properties-file", properties, *CLUSTER, *options, "--class", main, "spark-internal"]
        with processes.running(self.lab.submit_command(*words), self.lab.environment(), self.scratch, "client") as client:
            processes.wait_until("the server is up", lambda: ready in self.driver_log(client), 240, client)
            yield client
            killed = self.lab.spark_submit(
                "--master", "fargate", "--properties-file", self.lab.properties, "--kill", self.application(client)
            )
            self.assertEqual(0, killed.exit_code, killed.tail())
            client.end()
        self.expect_nothing_left()

    def application(self, client: processes.Running) -> str:
        return re.search(r"application (spark-\w+) on cluster", client.log()).group(1)

    def address(self, client: processes.Running) -> str:
        """The driver's, as its log tells it."""
        found = re.search(r"127\.\d+\.\d+\.\d+", self.driver_log(client).split("Start Jetty", 1)[-1])
        return found.group(0)

    def driver_log(self, client: processes.Running) -> str:
        arn = re.search(r"driver (arn:\S+)", client.log())
        return self.lab.task_log(arn.group(1).rsplit("/", 1)[-1]) if arn else ""


class Thrift(ServerCase):
    def test_a_thrift_server_answers_jdbc(self):
        with self.server(f"{SERVERS}.ThriftServer", "HiveThriftServer2 started") as client:
            url = f"jdbc:hive2://{self.address(client)}:10000/"
            query = "select 'answer', count(*), sum(id) from range(1000)"
            asked = processes.run(
                [self.lab.home / "bin/beeline", "-u", url, "-n", "tester", "-e", query], self.lab.environment(), self.scratch
            )
            self.assertRegex(asked.out, r"answer\s*\|\s*1000\s*\|\s*499500", asked.tail())


class Connect(ServerCase):
    def test_a_connect_server_answers_those_who_have_its_token(self):
        """From outside, over a port forward, as a laptop does: the client's own release, and spark-pipelines."""
        warehouse = ["--conf", f"spark.sql.warehouse.dir=file:{self.scratch}/warehouse"]
        secret = f"spark.connect.authenticate.token {TOKEN}\n"
        with self.server(f"{SERVERS}.ConnectServer", "Spark Connect server started", *warehouse, secrets=secret) as client:
            with network.forward(self.address(client), 15002) as port:
                python = tool("connect", "pyspark-client==4.2.0", "pandas==2.3.3", "PyYAML==6.0.3") / "python"
                refused = self.ask(python, f"sc://localhost:{port}/;token=another", "print('got in')")
                self.assertNotIn("got in", refused.out)
                self.assertRegex(refused.err, "UNAUTHENTICATED|Invalid authentication token", refused.tail())
                url = f"sc://localhost:{port}/;token={TOKEN}"
                count = "print('answer', spark.range(1000).repartition(4).distinct().count(), spark.version)"
                asked = self.ask(python, url, count)
                self.assertIn(f"answer 1000 {self.lab.spark}", asked.out, asked.tail())
                self.expect_pipeline(python, url)
        self.assertNotIn(TOKEN, json.dumps(self.lab.calls().after(self.calls_before).everything()))
        self.assertNotIn(TOKEN, client.log())

    def ask(self, python: Path, url: str, statement: str) -> processes.Outcome:
        """Runs a statement in a Python that has Spark's client and nothing else of Spark."""
        script = self.scratch / "ask.py"
        script.write_text(
            "import sys\nfrom pyspark.sql import SparkSession\n"
            f"spark = SparkSession.builder.remote(sys.argv[1]).getOrCreate()\nspark.range(1).collect()\n{statement}\n"
        )
        return processes.run([python, script, url], self.lab.clean_environment(), self.scratch)

    def expect_pipeline(self, python: Path, url: str) -> None:
        if not (self.lab.home / "bin/spark-pipelines").exists():
            return
        project = self.scratch / "pipeline"
        (project / "transformations").mkdir(parents=True)
        (project / "spark-pipeline.yml").write_text(
            f"name: squares\nstorage: file://{self.scratch}/storage\n"
            "libraries:\n  - glob:\n      include: transformations/**\n"
        )
        (project / "transformations/squares.sql").write_text(
            "CREATE MATERIALIZED VIEW squares AS SELECT id, id * id AS square FROM range(11)\n"
        )
        environment = self.lab.environment() | {"PYSPARK_PYTHON": str(python), "PYTHONPATH": str(self.lab.directory)}
        command = [self.lab.home / "bin/spark-pipelines", "run", "--remote", url]
        done = processes.run(command, environment, project)
        self.assertEqual(0, done.exit_code, done.tail())
        asked = self.ask(python, url, "print('squares', spark.table('squares').selectExpr('sum(square)').first()[0])")
        self.assertIn("squares 385", asked.out, asked.tail())


class History(ServerCase):
    def test_a_history_server_shows_an_application_that_has_ended(self):
        events = self.scratch / "events"
        events.mkdir()
        logged = ["--conf", "spark.eventLog.enabled=true", "--conf", f"spark.eventLog.dir=file:{events}"]
        pi = ["--properties-file", self.lab.properties, "--master", "fargate", *SMALL, *SHORT_LIVED, *logged]
        done = self.run_flow(self.lab.submit_command(*pi, "--class", f"{PACKAGE}.SparkPi", EXAMPLES, "4"))
        self.expect_success(done, "Pi is roughly 3.1")
        launched = self.lab.calls().after(self.calls_before).counts()["RunTask"]
        options = ["--conf", f"spark.history.fs.logDirectory=file:{events}"]
        with self.server("org.apache.spark.deploy.history.HistoryServer", "Bound HistoryServer", *options) as client:
            root = f"http://{self.history_address(client)}"
            listed = f"{root}/api/v1/applications"
            processes.wait_until("the server has read the log", lambda: self.json(listed), 60, client)
            applications = self.json(listed)
            self.assertEqual(1, len(applications), applications)
            application = applications[0]["id"]
            self.assertTrue(applications[0]["attempts"][0]["completed"])
            executors = self.json(f"{root}/api/v1/applications/{application}/allexecutors")
            self.assertEqual({"driver", "1", "2"}, {executor["id"] for executor in executors})
        # It has no SparkContext, so it needs no executors.
        self.assertEqual(launched + 1, self.lab.calls().after(self.calls_before).counts()["RunTask"])

    def json(self, url: str):
        with urllib.request.urlopen(url, timeout=60) as reply:
            return json.load(reply)

    def history_address(self, client: processes.Running) -> str:
        found = re.search(r"Bound HistoryServer to \S+, and started at http://([\d.]+:\d+)", self.driver_log(client))
        return found.group(1)
