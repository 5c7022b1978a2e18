"""Client mode away from the cluster's machines: inside a Fargate task, behind a reverse proxy, through an SSH tunnel."""

from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import subprocess
import urllib.parse
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import network
import processes
from case import FlowCase
from lab import EXAMPLES, PACKAGE, SHORT_LIVED, SMALL
from tools import tool

WAITING = (
    "import os, sys, time\nfrom pyspark.sql import SparkSession\nspark = SparkSession.builder.getOrCreate()\n"
    "print('answer', spark.range(1000).repartition(4).distinct().count(), spark.conf.get('spark.driver.host'), flush=True)\n"
    "while not os.path.exists(sys.argv[1]): time.sleep(0.2)\n"
)
PORTS = {"spark.driver.port": 27078, "spark.driver.blockManager.port": 27079, "spark.ui.port": 24040}
EXECUTOR_PORT = 27080
DEFINITION = '[{"name": "spark", "image": "%s", "command": ["none"]}]'


class InATask(FlowCase):
    """As in the shell image's task: spark-submit started there, by hand or by a scheduler that runs tasks."""

    def setUp(self) -> None:
        super().setUp()
        self.image = self.lab.home / "fargate/images/shell-of-this-flow"
        self.image.mkdir()
        self.addCleanup(shutil.rmtree, self.image)
        (self.image / "entrypoint").write_text('#!/bin/sh\nexec "$@"\n')
        (self.image / "entrypoint").chmod(0o755)
        self.aws = tool("awscli", "awscli==1.46.3") / "aws"
        self.go_on = self.scratch / "go-on"

    def test_a_driver_in_a_task_advertises_the_tasks_address_and_listens_on_fixed_ports(self):
        job = self.scratch / "job.py"
        job.write_text(WAITING)
        ports = [word for key, port in PORTS.items() for word in ("--conf", f"{key}={port}")]
        ports += ["--conf", f"spark.blockManager.port={EXECUTOR_PORT}"]
        small = [word for word in SMALL if word not in ("--conf", "spark.ui.port=0")]
        small = [word for setting in small for word in ("--conf", setting)]
        options = ["--properties-file", self.as_in_a_task(), "--master", "fargate", *small, *SHORT_LIVED, *ports]
        task = self.run_task(self.lab.submit_command(*options, job, self.go_on))
        processes.wait_until("the job has its answer", lambda: "answer 1000" in self.lab.task_log(task), 240)
        address = re.search(r"answer 1000 (\S+)", self.lab.task_log(task)).group(1)
        self.assertEqual(self.address_of(task), address)
        driver = processes.processes_with("SparkSubmit", str(self.lab.home))
        self.assertEqual(1, len(driver))
        open_ports = {(host, port) for host, port in network.listening(driver[0].pid) if host != "127.0.0.1"}
        expected = {(address, PORTS["spark.driver.port"]), (address, PORTS["spark.driver.blockManager.port"])}
        self.assertEqual(expected | {("0.0.0.0", PORTS["spark.ui.port"])}, open_ports)
        executors = self.lab.executors()
        self.assertEqual(2, len(executors))
        for executor in executors:
            self.assertEqual({EXECUTOR_PORT}, {port for _, port in network.listening(executor.pid)})
        self.go_on.touch()
        self.expect_nothing_left()

    def as_in_a_task(self) -> Path:
        """The settings without the two by which a driver on this machine stays on its loopback address."""
        properties = self.scratch / "task.conf"
        lines = self.lab.properties.read_text().splitlines(keepends=True)
        properties.write_text("".join(line for line in lines if not line.startswith("spark.driver.")))
        return properties

    def run_task(self, command: list[str | Path]) -> str:
        """The id of a task that runs this command in the image of this flow."""
        sizes = ["--cpu", "1024", "--memory", "2048", "--network-mode", "awsvpc", "--requires-compatibilities", "FARGATE"]
        role = self.lab.variables["FARGATE_LOCAL_TASK_ROLE"]
        definition = ["--container-definitions", DEFINITION % self.image.name, "--task-role-arn", role]
        self.ecs("register-task-definition", "--family", self.image.name, *sizes, *definition)
        subnet = self.lab.variables["FARGATE_LOCAL_SUBNETS"].split(",")[0]
        groups = self.lab.variables["FARGATE_LOCAL_SECURITY_GROUPS"]
        network_of_it = f"awsvpcConfiguration={{subnets=[{subnet}],securityGroups=[{groups}]}}"
        words = ",".join(f'"{word}"' for word in command)
        override = f'{{"containerOverrides": [{{"name": "spark", "command": [{words}]}}]}}'
        where = ["--launch-type", "FARGATE", "--network-configuration", network_of_it, *self.cluster()]
        what = ["--task-definition", self.image.name, "--overrides", override]
        arn = self.ecs("run-task", *what, *where, "--query", "tasks[0].taskArn")
        self.addCleanup(self.ecs, "stop-task", "--task", arn, *self.cluster(), "--query", "task.taskArn")
        return arn.rsplit("/", 1)[-1]

    def address_of(self, task: str) -> str:
        query = ["--query", "tasks[0].containers[0].networkInterfaces[0].privateIpv4Address"]
        return self.ecs("describe-tasks", "--tasks", task, *self.cluster(), *query)

    def cluster(self) -> list[str]:
        return ["--cluster", self.lab.variables["FARGATE_LOCAL_CLUSTER"]]

    def ecs(self, *words: str) -> str:
        done = processes.run([self.aws, "ecs", *words, "--output", "text"], self.lab.client_environment(), self.scratch)
        self.expect_success(done)
        return done.out.strip()


class FromOutside(FlowCase):
    def test_the_drivers_ui_behind_a_reverse_proxy(self):
        """Every page, script and redirect stays below the proxy's path."""
        job, go_on = self.scratch / "job.py", self.scratch / "go-on"
        job.write_text(WAITING)
        proxy = network.ReverseProxy("/spark/this-application")
        with proxy.serving() as outside:
            base = ["--conf", f"spark.ui.proxyBase={proxy.base}", "--conf", f"spark.ui.proxyRedirectUri={outside}"]
            options = ["--properties-file", self.lab.properties, "--master", "fargate", *SMALL, *SHORT_LIVED, *base]
            command = self.lab.submit_command(*options, job, go_on)
            with processes.running(command, self.lab.environment(), self.scratch, "driver") as driver:
                processes.wait_until("the job has its answer", lambda: "answer 1000" in driver.out(), 240, driver)
                port = re.search(r"Successfully started service 'SparkUI' on port (\d+)", driver.log()).group(1)
                proxy.target = f"http://localhost:{port}"
                seen = network.crawl(f"{outside}{proxy.base}/")
                go_on.touch()
                self.assertEqual(0, driver.end().exit_code)
        pages = {urllib.parse.urlsplit(url).path.removeprefix(proxy.base) for url in seen}
        self.assertLessEqual({"/", "/jobs/", "/stages/", "/environment/", "/executors/"}, pages)
        self.assertEqual({}, {url: status for url, status in seen.items() if status not in (200, 302)})
        self.assertEqual([], proxy.astray)
        self.expect_nothing_left()

    def test_spark_submit_and_spark_sql_through_an_ssh_tunnel(self):
        """The driver listens on this machine's loopback address only; executors find it at the gateway's."""
        with self.gateway() as (options, address):
            environment = self.lab.environment() | {"SPARK_OVER_SSH_PORTS": "27178,27179", "TMPDIR": str(self.scratch)}
            commands = self.lab.home / "fargate/bin"
            pi = ["--properties-file", self.lab.properties, "--master", "fargate", *SMALL, *SHORT_LIVED]
            pi += ["--class", f"{PACKAGE}.SparkPi", EXAMPLES, "4"]
            done = self.run_flow([commands / "spark-submit-over-ssh", *options, address, *pi], environment=environment)
            self.expect_success(done, "Pi is roughly 3.1")
            launched = str(self.lab.calls().requests("RunTask")[-1])
            self.assertIn(f"CoarseGrainedScheduler@{address}:27178", launched)
            statement = "select 'answer', count(*), sum(id) from (select distinct id from range(1000))"
            sql = ["--master", "fargate", *SMALL, *SHORT_LIVED, "-e", statement]
            done = self.run_flow([commands / "spark-sql-over-ssh", *options, address, *sql], environment=environment)
            self.expect_success(done, "answer\t1000\t499500")
            failed = self.scratch / "fails.py"
            failed.write_text("import sys\nsys.exit(7)\n")
            words = ["--properties-file", self.lab.properties, "--master", "fargate", failed]
            done = self.run_flow([commands / "spark-submit-over-ssh", *options, address, *words], environment=environment)
            self.assertEqual(7, done.exit_code, done.tail())
            tunnel = ("ssh", str(self.scratch), "[mux]")
            processes.wait_until("the tunnel is closed", lambda: not processes.processes_with(*tunnel), 10)

    @contextmanager
    def gateway(self) -> Iterator[tuple[list[str | Path], str]]:
        """Debian's sshd on an address of its own; the ssh options that lead there, and the address."""
        sshd = shutil.which("sshd", path=f"{os.environ['PATH']}:/usr/sbin:/sbin")
        if sshd is None or shutil.which("ssh") is None:
            if os.environ.get("FLOWS_SSHD") == "required":
                self.fail("there is no sshd")
            self.skipTest("there is no sshd (Debian: apt-get install openssh-server)")
        keys = self.scratch / "keys"
        keys.mkdir(mode=0o700)
        for name in ("host", "user"):
            subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", keys / name], check=True)
        shutil.copy(keys / "user.pub", keys / "authorized_keys")
        address = "127.0.9.22"
        with socket.socket() as free:
            free.bind((address, 0))
            port = free.getsockname()[1]
        settings = {
            "ListenAddress": f"{address}:{port}",
            "HostKey": keys / "host",
            "AuthorizedKeysFile": keys / "authorized_keys",
            "PidFile": keys / "pid",
            "GatewayPorts": "clientspecified",
            "UsePAM": "no",
            "StrictModes": "no",
            "PermitRootLogin": "yes",
        }
        (keys / "config").write_text("".join(f"{key} {value}\n" for key, value in settings.items()))
        if os.geteuid() == 0:
            Path("/run/sshd").mkdir(exist_ok=True)
        with processes.running([sshd, "-D", "-e", "-f", keys / "config"], os.environ, self.scratch, "sshd") as server:
            processes.wait_until("sshd is up", lambda: "Server listening" in server.log(), 20, server)
            known = ["-o", f"UserKnownHostsFile={keys / 'known'}", "-o", "StrictHostKeyChecking=accept-new"]
            yield ["-F", "none", "-p", str(port), "-i", keys / "user", *known], address
            server.process.send_signal(signal.SIGTERM)
