"""--deploy-mode cluster: the driver is a Fargate task, and spark-submit ends with its exit code."""

from __future__ import annotations

import processes
from case import FlowCase
from lab import EXAMPLES, PACKAGE, SHORT_LIVED, SMALL

CLUSTER = ["--master", "fargate", "--deploy-mode", "cluster", "--conf", "spark.fargate.report.interval=1s", *SMALL, *SHORT_LIVED]


class ClusterMode(FlowCase):
    def setUp(self) -> None:
        super().setUp()
        self.calls_before = self.lab.calls()

    def submit(self, *arguments, options=(), environment=None) -> processes.Outcome:
        command = self.lab.submit_command("--properties-file", self.lab.properties, *CLUSTER, *options, *arguments)
        return self.run_flow(command, environment=environment)

    def driver_log(self) -> str:
        """What the driver of the last submission wrote."""
        return self.lab.driver_logs()[-1]

    def test_the_seeds_cluster_command_needs_no_bucket(self):
        seed = {
            "spark.fargate.container.image": self.lab.variables["FARGATE_LOCAL_IMAGE"],
            "spark.fargate.driver.securityGroups": self.lab.variables["FARGATE_LOCAL_SECURITY_GROUPS"],
            "spark.fargate.executor.securityGroups": self.lab.variables["FARGATE_LOCAL_SECURITY_GROUPS"],
            "spark.fargate.driver.subnets": self.lab.variables["FARGATE_LOCAL_SUBNETS"],
            "spark.fargate.executor.subnets": self.lab.variables["FARGATE_LOCAL_SUBNETS"],
            "spark.driver.memory": "1g",
            "spark.driver.cores": "4",
            "spark.executor.instances": "2",
            "spark.executor.memory": "512m",
            "spark.executor.cores": "4",
            "spark.fargate.report.interval": "5s",
            "spark.fargate.executionRole": self.lab.variables["FARGATE_LOCAL_EXECUTION_ROLE"],
            "spark.fargate.driver.taskRole": self.lab.variables["FARGATE_LOCAL_TASK_ROLE"],
            "spark.fargate.executor.taskRole": self.lab.variables["FARGATE_LOCAL_TASK_ROLE"],
            "spark.hadoop.fs.s3a.aws.credentials.provider": "com.amazonaws.auth.DefaultAWSCredentialsProviderChain",
        }
        confs = [word for key, value in seed.items() for word in ("--conf", f"{key}={value}")]
        # Where AWS is, a user of AWS has in the environment.
        command = self.lab.submit_command(
            *("--master", f"fargate://{self.lab.variables['FARGATE_LOCAL_CLUSTER']}", "--deploy-mode", "cluster", *confs),
            *("--class", f"{PACKAGE}.SparkPi", f"local://{EXAMPLES}", "20"),
        )
        done = self.run_flow(command, environment=self.lab.client_environment())
        self.assertEqual(0, done.exit_code, done.tail())
        self.assertIn("Pi is roughly 3.1", self.driver_log())
        self.assertEqual([1, 2], [call["count"] for call in self.launches()])

    def launches(self) -> list[dict]:
        return self.lab.calls().after(self.calls_before).requests("RunTask")
