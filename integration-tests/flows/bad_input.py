"""A user's mistake: one clear line, an exit code that is not 0, no task launched and no stack trace."""

from __future__ import annotations

import re

from case import FlowCase
from lab import EXAMPLES, PACKAGE, PLUGIN, SHORT_LIVED, SMALL

STACK_TRACE = re.compile(r"^\s+at [\w.$]+\(|^Exception in thread", re.M)


class BadInput(FlowCase):
    def expect_refusal(self, *words: str, confs: dict[str, str] | None = None, options: list[str] | None = None) -> None:
        """The words must stand together in one line of the error output."""
        pairs = [word for key, value in (confs or {}).items() for word in ("--conf", f"{key}={value}")]
        before = self.lab.calls()
        command = ["--properties-file", self.lab.properties, "--master", "fargate", *SMALL, *SHORT_LIVED, *pairs, *(options or [])]
        done = self.run_flow(self.lab.submit_command(*command, "--class", f"{PACKAGE}.SparkPi", EXAMPLES, "2"))

        self.assertNotEqual(0, done.exit_code, done.tail())
        self.assertIsNone(STACK_TRACE.search(done.err), f"a stack trace:\n{done.tail(60)}")
        errors = [line for line in done.err.splitlines() if all(word.lower() in line.lower() for word in words)]
        self.assertTrue(errors, f"no line says {words}:\n{done.tail(40)}")
        self.assertEqual(0, self.lab.calls().after(before).counts()["RunTask"], "RunTask calls")

    def test_no_image(self):
        self.expect_refusal("spark.fargate.container.image", confs={"spark.fargate.container.image": ""})

    def test_no_subnets(self):
        self.expect_refusal("subnets", confs={"spark.fargate.subnets": ""})

    def test_more_than_16_subnets(self):
        subnets = ",".join(f"subnet-{number:08x}" for number in range(17))
        self.expect_refusal("subnets", "16", confs={"spark.fargate.subnets": subnets})

    def test_unknown_cluster(self):
        self.expect_refusal("nowhere", "cluster", confs={"spark.fargate.cluster": "nowhere"})

    def test_impossible_size(self):
        self.expect_refusal("spark.executor.cores", confs={"spark.executor.cores": "64"})

    def test_environment_longer_than_a_task_may_have(self):
        long = {"spark.executorEnv.LONG": "x" * 8000}
        self.expect_refusal("overrides", "8192", "environment variable LONG", confs=long)

    def test_misspelt_master(self):
        self.expect_refusal("spark.master", "is not a master of Fargate", options=["--master", "fargate:here"])

    def test_unknown_role(self):
        role = "arn:aws:iam::123456789012:role/nobody"
        self.expect_refusal("Role", "spark.fargate.executionRole", "role/nobody", confs={"spark.fargate.executionRole": role})

    def test_unknown_key_names_the_nearest(self):
        misspelt = {"spark.fargate.container.imagge": "x"}
        self.expect_refusal("spark.fargate.container.imagge", "did you mean spark.fargate.container.image", confs=misspelt)

    def test_all_problems_in_one_report(self):
        both = {"spark.fargate.container.image": "", "spark.fargate.subnets": ""}
        self.expect_refusal("spark.fargate.container.image", confs=both)
        self.expect_refusal("subnets", confs=both)

    def test_kerberos(self):
        self.expect_refusal("Kerberos", options=["--principal", "me@REALM", "--keytab", "/dev/null"])

    def test_proxy_user(self):
        self.expect_refusal("proxy", options=["--proxy-user", "somebody"])

    def test_supervise_with_attempts_of_the_client(self):
        attempts = {"spark.fargate.driver.maxAttempts": "2"}
        self.expect_refusal("--supervise", "exclude each other", confs=attempts, options=["--deploy-mode", "cluster", "--supervise"])

    def test_s3_shuffle_without_a_bucket(self):
        without = {"spark.shuffle.s3.enabled": "true", "spark.shuffle.s3.bucket": ""}
        self.expect_refusal("spark.shuffle.s3.bucket", confs=without)

    def test_jar_not_installed(self):
        installed = next((self.lab.home / "jars").glob("spark-on-fargate-*.jar"))
        aside = installed.rename(self.lab.directory / installed.name)
        try:
            self.expect_refusal("spark-on-fargate", "install")
        finally:
            aside.rename(installed)

    def test_unsupported_spark(self):
        old = self.scratch / "old-spark"
        (old / "jars").mkdir(parents=True)
        (old / "bin").mkdir()
        (old / "bin/spark-submit").touch()
        (old / "jars/spark-core_2.13-3.4.4.jar").touch()
        done = self.run_flow([self.lab.jdk.home / "bin/java", "-jar", PLUGIN, "install", old])
        self.assertNotEqual(0, done.exit_code)
        self.assertIn("3.4.4", done.err)
        self.assertIsNone(STACK_TRACE.search(done.err), done.err)
        self.assertFalse((old / "conf").exists(), "nothing is touched")
