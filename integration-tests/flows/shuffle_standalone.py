"""The S3 shuffle on Spark Standalone with two workers: a stock Spark, one small jar, no plugin of ours."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import processes
from case import FlowCase
from standalone import LocalBucket, Standalone

JOBS = Path(__file__).parent / "jobs/shuffles.py"
# 100 keys, and the sum of the numbers below 200,000.
SUMS = "answer 100 19999900000"
# No copies on local disks, nothing in the statuses: every byte that is read comes from the bucket.
FROM_S3_ALONE = {"spark.shuffle.s3.cache.maxBytes": "0", "spark.shuffle.s3.inline.max": "0"}


class OnStandalone(FlowCase):
    """A cluster for each class; after each flow the bucket is empty and no upload is open."""

    @classmethod
    def setUpClass(cls) -> None:
        cls.cluster = Standalone(cls.lab, cls.lab.new_directory("standalone"))
        cls.cluster.__enter__()
        cls.addClassCleanup(cls.cluster.__exit__)

    def setUp(self) -> None:
        super().setUp()
        # Of its own, so that a flow that fails leaves nothing to the next.
        self.prefix = f"shuffles/{self.scratch.name}"
        self.bucket = LocalBucket(self.lab, self.prefix)

    def submit_command(self, settings: dict[str, object], *arguments: str | Path) -> list[str | Path]:
        return self.cluster.submit_command({"spark.shuffle.s3.prefix": self.prefix} | settings, *arguments)

    def run_job(self, job: str, settings: dict[str, object] | None = None) -> processes.Outcome:
        command = self.submit_command(settings or {}, JOBS, job, self.scratch)
        done = processes.run(command, self.cluster.environment(), self.scratch, patience=480)
        self.expect_clean()
        return done

    @contextmanager
    def job(self, name: str, settings: dict[str, object] | None = None) -> Iterator[processes.Running]:
        command = self.submit_command(settings or {}, JOBS, name, self.scratch)
        with processes.running(command, self.cluster.environment(), self.scratch, name) as started:
            yield started

    def expect_clean(self) -> None:
        self.assertEqual([], self.bucket.objects(), "objects left in the bucket")
        self.assertEqual([], self.bucket.uploads(), "open multipart uploads")
        processes.wait_until("no executor is left", lambda: not self.cluster.executors(), 30)

    def go_on(self, turn: int) -> None:
        (self.scratch / f"go-{turn}").touch()

    def await_turn(self, job: processes.Running, turn: int) -> None:
        processes.wait_until(f"use {turn} is over", lambda: f"ready {turn}" in job.out(), 240, job)


class EveryVersion(OnStandalone):
    """What is run on each supported Spark."""

    def test_python_over_s3_gives_the_right_sums(self):
        self.expect_success(self.run_job("python"), f"{SUMS} 0 199900000")

    def test_sql_over_s3_is_right_without_any_copy_on_local_disk(self):
        self.expect_success(self.run_job("sql", FROM_S3_ALONE), "answer 21 422053800 994")


class Answers(OnStandalone):
    """What Spark's users write comes out right, and through the bucket."""

    def test_sql_over_s3_joins_aggregates_ranks_and_sorts(self):
        self.expect_success(self.run_job("sql"), "answer 21 422053800 994")

    def test_sql_over_s3_is_right_encrypted_and_with_the_old_fetch_protocol(self):
        settings = {"spark.io.encryption.enabled": "true", "spark.shuffle.useOldFetchProtocol": "true"}
        self.expect_success(self.run_job("sql", FROM_S3_ALONE | settings), "answer 21 422053800 994")

    def test_a_stream_over_s3_keeps_its_state_from_batch_to_batch(self):
        settings = {"spark.sql.shuffle.partitions": 4, "spark.shuffle.s3.inline.max": 0}
        self.expect_success(self.run_job("streaming", settings), "answer 5 400 79800 3")

    def test_no_stage_over_s3_waits_for_the_place_of_its_data(self):
        """A preference for a place that no executor has would hold the first stage that reads for longer than the flow waits."""
        self.expect_success(self.run_job("sql", FROM_S3_ALONE | {"spark.locality.wait": "1h"}), "answer 21 422053800 994")

    def test_rdds_of_scala_over_s3_give_the_right_sums(self):
        program = (
            "val sums = sc.parallelize(0L until 200000L, 16).map(n => (n % 100, n)).reduceByKey(_ + _, 8)\n"
            'println("answer " + sums.count() + " " + sums.values.sum().toLong + " " + sums.sortByKey().first())\n'
        )
        shell = [self.cluster.home / "bin/spark-shell", *self.submit_command({})[1:]]
        done = processes.run(shell, self.cluster.environment(), self.scratch, program, patience=480)
        self.expect_clean()
        self.expect_success(done, f"{SUMS} (0,199900000)")


class Losses(OnStandalone):
    """Executors and objects go away in the midst of it."""

    def test_killed_executors_over_s3_lose_no_output_that_is_written(self):
        with self.job("slow_maps") as job:
            processes.wait_until("four map tasks have ended", lambda: job.log().count("Finished task") >= 4, 240, job)
            os.kill(self.cluster.executors()[0].pid, signal.SIGKILL)
            processes.wait_until("the loss is noticed", lambda: "Lost executor" in job.log(), 240, job)
            self.go_on(1)
            done = job.end(patience=480)
        self.expect_success(done, SUMS)
        self.assertNotIn("Resubmitted", done.err, "a finished map task was run again")
        self.assertNotIn("FetchFailed", done.err)
        self.expect_clean()

    def test_killing_every_executor_over_s3_between_two_uses_costs_no_recomputation(self):
        with self.job("twice_rdd", FROM_S3_ALONE) as job:
            self.await_turn(job, 1)
            self.kill_executors()
            self.go_on(1)
            self.await_turn(job, 2)
            self.kill_executors()
            self.go_on(2)
            done = job.end(patience=480)
        self.expect_success(done)
        self.assertEqual(3, done.out.count(SUMS), done.tail())
        self.assertNotIn("FetchFailed", done.err)
        self.assertEqual(1, done.err.count("Submitting ShuffleMapStage"), "stages that wrote the shuffle")
        self.expect_clean()

    def kill_executors(self) -> None:
        for executor in self.cluster.executors():
            os.kill(executor.pid, signal.SIGKILL)

    def test_a_disk_that_is_full_under_a_spill_fails_the_job_and_leaves_nothing_in_s3(self):
        """No file of the application may grow beyond 64 KiB, which its spills and outputs must."""
        settings = FROM_S3_ALONE | {"spark.master": "local[2]"}
        command = [word for word in self.submit_command(settings, JOBS, "sql", self.scratch) if word != self.cluster.url]
        command.remove("--master")
        limited = ["bash", "-c", 'ulimit -f 64 && exec "$@"', "limited", *command]
        done = processes.run(limited, self.cluster.environment(), self.scratch, patience=240)
        self.assertNotEqual(0, done.exit_code, done.tail())
        self.assertIn("File too large", done.err)
        self.assertNotIn("answer", done.out)
        self.expect_clean()

    def test_two_live_attempts_of_a_map_task_over_s3_count_once(self):
        settings = {
            "spark.speculation": "true",
            "spark.speculation.interval": "100ms",
            "spark.speculation.quantile": 0.5,
            "spark.speculation.multiplier": 1.1,
            "spark.speculation.minTaskRuntime": "100ms",
        }
        with self.job("two_attempts", FROM_S3_ALONE | settings) as job:
            attempts = lambda: list(self.scratch.glob("attempt-*"))  # noqa: E731 - a word for the line below
            processes.wait_until("two attempts of one task are alive", lambda: len(attempts()) == 2, 240, job)
            self.go_on(1)
            done = job.end(patience=480)
        self.expect_success(done, SUMS)
        self.assertNotIn("FetchFailed", done.err)
        self.expect_clean()

    def test_idle_executors_over_s3_are_released_although_they_wrote_a_shuffle(self):
        settings = {
            "spark.dynamicAllocation.enabled": "true",
            "spark.dynamicAllocation.minExecutors": 0,
            "spark.dynamicAllocation.maxExecutors": 2,
            "spark.dynamicAllocation.executorIdleTimeout": "2s",
        }
        done = self.run_job("idle", settings)
        self.expect_success(done, "no executor is left")
        self.assertEqual(2, done.out.count(SUMS), done.tail())
        self.assertNotIn("FetchFailed", done.err)

    def test_objects_deleted_under_an_rdd_are_made_again(self):
        self.expect_recovery("twice_rdd", SUMS)

    def test_objects_deleted_under_a_query_are_made_again(self):
        self.expect_recovery("twice_sql", "answer 5000 19999900000")

    def expect_recovery(self, name: str, answer: str) -> None:
        with self.job(name, FROM_S3_ALONE) as job:
            self.await_turn(job, 1)
            self.bucket.objects()[0].unlink()
            self.go_on(1)
            self.await_turn(job, 2)
            for lost in self.bucket.objects():
                lost.unlink()
            self.go_on(2)
            done = job.end(patience=480)
        self.expect_success(done)
        self.assertEqual(3, done.out.count(answer), done.tail())
        self.assertIn("FetchFailed", done.err, "the loss was noticed")
        self.expect_clean()
