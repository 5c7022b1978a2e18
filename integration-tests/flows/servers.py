"""Servers as cluster-mode applications: started by one stock spark-submit, asked by a client outside."""

from __future__ import annotations

import re

import processes
from case import FlowCase
from lab import SHORT_LIVED, SMALL

SERVERS = "io.github.sparkonfargate.deploy.server"


class Servers(FlowCase):
    def test_a_thrift_server_answers_jdbc(self):
        options = ["--master", "fargate", "--deploy-mode", "cluster", *SMALL, *SHORT_LIVED]
        options += ["--conf", "spark.fargate.report.interval=1s", "--class", f"{SERVERS}.ThriftServer"]
        command = self.lab.submit_command("--properties-file", self.lab.properties, *options, "spark-internal")
        with processes.running(command, self.lab.environment(), self.scratch, "client") as client:
            processes.wait_until("the server is up", lambda: "HiveThriftServer2 started" in self.driver_log(client), 240, client)
            url = f"jdbc:hive2://{self.address(client)}:10000/"
            query = "select 'answer', count(*), sum(id) from range(1000)"
            asked = processes.run(
                [self.lab.home / "bin/beeline", "-u", url, "-n", "tester", "-e", query], self.lab.environment(), self.scratch
            )
            self.assertRegex(asked.out, r"answer\s*\|\s*1000\s*\|\s*499500", asked.tail())
            killed = self.lab.spark_submit(
                "--master", "fargate", "--properties-file", self.lab.properties, "--kill", self.application(client)
            )
            self.assertEqual(0, killed.exit_code, killed.tail())
            client.end()
        self.expect_nothing_left()

    def application(self, client: processes.Running) -> str:
        return re.search(r"application (spark-\w+) on cluster", client.log()).group(1)

    def address(self, client: processes.Running) -> str:
        found = re.search(r"127\.\d+\.\d+\.\d+", self.driver_log(client).split("Start Jetty", 1)[-1])
        return found.group(0)

    def driver_log(self, client: processes.Running) -> str:
        arn = re.search(r"driver (arn:\S+)", client.log())
        return self.lab.task_log(arn.group(1).rsplit("/", 1)[-1]) if arn else ""
