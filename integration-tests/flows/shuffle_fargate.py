"""The S3 shuffle with --master fargate: two settings, and executors that are ECS Fargate tasks come and go."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import processes
from case import FlowCase
from lab import SHORT_LIVED, SMALL
from shuffle_standalone import FROM_S3_ALONE, JOBS, SUMS
from standalone import LocalBucket


class OnFargate(FlowCase):
    """Bucket and endpoint come from the local Fargate; all else is as on AWS."""

    def setUp(self) -> None:
        super().setUp()
        self.prefix = f"shuffles/{self.scratch.name}"
        self.bucket = LocalBucket(self.lab, self.prefix)

    def command(self, job: str, settings: dict[str, object]) -> list[str | Path]:
        confs = [word for key, value in settings.items() for word in ("--conf", f"{key}={value}")]
        enabled = ["--conf", "spark.shuffle.s3.enabled=true", "--conf", f"spark.shuffle.s3.prefix={self.prefix}"]
        options = ["--properties-file", self.lab.properties, "--master", "fargate", *SMALL, *SHORT_LIVED, *enabled, *confs]
        return self.lab.submit_command(*options, JOBS, job, self.scratch)

    def run_job(self, job: str, settings: dict[str, object]) -> processes.Outcome:
        done = processes.run(self.command(job, settings), self.lab.environment(), self.scratch, patience=480)
        self.expect_clean()
        return done

    def expect_clean(self) -> None:
        self.expect_nothing_left()
        self.assertEqual([], self.bucket.objects(), "objects left in the bucket")
        self.assertEqual([], self.bucket.uploads(), "open multipart uploads")

    def test_sql_over_s3_on_fargate_is_right(self):
        self.expect_success(self.run_job("sql", FROM_S3_ALONE), "answer 21 422053800 994")

    def test_idle_fargate_tasks_are_stopped_although_they_wrote_a_shuffle_to_s3(self):
        settings = {
            "spark.dynamicAllocation.enabled": "true",
            "spark.dynamicAllocation.minExecutors": 0,
            "spark.dynamicAllocation.initialExecutors": 0,
            "spark.dynamicAllocation.maxExecutors": 2,
            "spark.dynamicAllocation.executorIdleTimeout": "2s",
        }
        done = self.run_job("idle", settings)
        self.expect_success(done, "no executor is left")
        self.assertEqual(2, done.out.count(SUMS), done.tail())
        self.assertNotIn("FetchFailed", done.err)

    def test_killed_fargate_tasks_lose_no_output_that_is_in_s3(self):
        command = self.command("twice_rdd", FROM_S3_ALONE)
        with processes.running(command, self.lab.environment(), self.scratch, "job") as job:
            for turn in (1, 2):
                processes.wait_until(f"use {turn} is over", lambda: f"ready {turn}" in job.out(), 240, job)  # noqa: B023
                for executor in self.lab.executors():
                    os.kill(executor.pid, signal.SIGKILL)
                (self.scratch / f"go-{turn}").touch()
            done = job.end(patience=480)
        self.expect_success(done)
        self.assertEqual(3, done.out.count(SUMS), done.tail())
        self.assertNotIn("FetchFailed", done.err)
        self.expect_clean()
