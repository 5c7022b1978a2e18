"""The S3 shuffle under the benchmarks' programs: memory of small executors, and the answers of TPC-H."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import processes
from case import FlowCase
from lab import REPOSITORY, VERSION
from standalone import Standalone

sys.path.append(str(REPOSITORY / "benchmarks/measurements"))

from shared.lean_s3 import LeanS3  # noqa: E402 - found by the line above
from shared.worker import Worker  # noqa: E402

BENCHMARKS = REPOSITORY / f"benchmarks/target/spark-on-fargate-benchmarks-{VERSION}.jar"
MIB = 1 << 20


class Memory(FlowCase):
    """Two gigabytes through executors with half a gigabyte of heap."""

    ROWS, HEAP_MIB = 18_000_000, 512
    # What Spark asks Fargate for on top of such a heap; beyond heap and this a container is killed.
    OVERHEAD_MIB = 384

    def test_a_shuffle_of_two_gigabytes_fits_executors_of_512_megabytes(self):
        directory = self.lab.new_directory("memory")
        with LeanS3(self.lab.jdk.home / "bin/java", BENCHMARKS) as s3, Standalone(self.lab, directory) as cluster:
            settings = {
                "spark.shuffle.s3.endpoint": s3.endpoint,
                "spark.executor.memory": f"{self.HEAP_MIB}m",
                "spark.sql.adaptive.enabled": "false",
            }
            main = ["--class", "io.github.sparkonfargate.benchmarks.spark.ShuffleJobs", BENCHMARKS]
            worker = Worker(cluster.submit_command(settings, *main), cluster.environment(), directory / "driver.log")
            self.addCleanup(worker.close)
            # Stock Spark's side of a sort wants room: 16 map tasks and 64 sorts of 31 MB.
            done = worker.ask(f"sort 16 64 {self.ROWS}")
            peaks = [_peak_mib(executor.pid) for executor in cluster.executors()]
            sent = s3.stats().bytes_in
            worker.close()
            s3.expect_empty()
        self.assertEqual(self.ROWS, done["rows"])
        self.assertGreater(sent, 1.8e9, "bytes in S3")
        print(f"    peak memory of the executors: {peaks} MiB, heap {self.HEAP_MIB} MiB", flush=True)
        self.assertEqual(2, len(peaks), "no executor was lost")
        self.assertLess(max(peaks), self.HEAP_MIB + self.OVERHEAD_MIB)


def _peak_mib(pid: int) -> int:
    """The most memory that a process ever had, all of it: heap, buffers, stacks and the JVM's own."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) * 1024 // MIB
    raise AssertionError(f"/proc/{pid}/status does not tell VmHWM")


class Tpch(FlowCase):
    def test_the_22_queries_of_tpch_over_s3_give_the_rows_of_stock_spark(self):
        measurement = REPOSITORY / "benchmarks/measurements/tpch.py"
        jdk = f"{self.lab.jdk.release}:{self.lab.jdk.home}"
        options = ["--spark", self.lab.spark, "--jdk", jdk, "--scale", "0.01", "--check"]
        done = processes.run([sys.executable, measurement, *options], self.lab.clean_environment(), self.scratch, patience=900)
        self.assertEqual(0, done.exit_code, done.tail())
        self.assertEqual(0, json.loads(done.out.splitlines()[-1])["wrong"], done.tail())
        self.assertIn("22 queries", done.out)
