"""Driver and executors know each other by a data key of KMS, from every entry point."""

from __future__ import annotations

from case import FlowCase
from lab import EXAMPLES, PACKAGE, SHORT_LIVED, SMALL

COUNT = "print('answer', sc.parallelize(range(1000)).count(), 'on', sc.master)\n"


class Authentication(FlowCase):
    def setUp(self) -> None:
        super().setUp()
        self.calls_before = self.lab.calls()
        self.key = self.lab.variables["FARGATE_LOCAL_KMS_KEY"]
        # As the seed writes them.
        self.seed = [
            *("--conf", "spark.authenticate=true"),
            *("--conf", f"spark.authenticate.kms.key={self.key}"),
            *("--conf", "spark.network.crypto.enabled=true"),
            *("--conf", "spark.io.encryption.enabled=true"),
        ]
        self.options = ["--master", "fargate", *SMALL, *SHORT_LIVED, *self.seed]

    def expect_authenticated(self, done, *words: str) -> None:
        self.expect_success(done, *words)
        counts = self.lab.calls().after(self.calls_before).counts()
        self.assertEqual(2, counts["Decrypt"], f"executors that opened the key: {counts}")

    def test_authenticated_spark_submit_of_a_jar(self):
        command = ["--properties-file", self.lab.properties, *self.options, "--class", f"{PACKAGE}.SparkPi", EXAMPLES, "4"]
        self.expect_authenticated(self.run_flow(self.lab.submit_command(*command)), "Pi is roughly 3.1")
