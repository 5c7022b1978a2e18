"""Runs the end-to-end flows on stock Spark distributions and prints what passed.

Called by ./test. One cell is a Spark version on a JDK; with several cells the result is a table.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
import traceback
import unittest
from dataclasses import dataclass, field
from pathlib import Path

import allocation_dynamic
import allocation_losses
import allocation_orphans
import authentication
import bad_input
import client_mode
import cluster_mode
import cluster_resources
import cluster_supervised
import entry_points
import faults
import guarantees
import images
import images_ssh
import least_privilege
import local_aws_cli
import local_page
import programmatic
import secrets_left
import shuffle_fargate
import shuffle_measured
import shuffle_standalone
import servers
import servers_streaming
from case import FlowCase
from lab import Jdk, Lab

SUITES = {
    "entry": [entry_points.EntryPoints],
    "guarantees": [guarantees.SeedClientExample, guarantees.Killed],
    "faults": [faults.Faults],
    "scale": [allocation_dynamic.FromZeroToEightAndBack, allocation_losses.Losses],
    "allocation": [allocation_dynamic.ComingAndGoing, allocation_orphans.Orphans],
    "cluster": [cluster_mode.ClusterMode, cluster_resources.Resources, cluster_supervised.Supervised],
    "secrets": [authentication.Authentication, secrets_left.Leaks, least_privilege.LeastPrivilege],
    "servers": [servers.Thrift, servers.Connect, servers.History, servers_streaming.Streaming],
    "client-mode": [client_mode.InATask, client_mode.FromOutside],
    "programmatic": [programmatic.Programmatic, programmatic.Airflow],
    "images": [images_ssh.SshOnDocker, images.Images, images_ssh.SshOnProcesses],
    "bad-input": [bad_input.BadInput],
    "local": [local_aws_cli.AwsCli, local_page.Page],
    "shuffle-entry": [shuffle_standalone.EveryVersion],
    "shuffle": [shuffle_standalone.Answers, shuffle_standalone.Losses, shuffle_fargate.OnFargate],
    "shuffle-measured": [shuffle_measured.Memory, shuffle_measured.Tpch],
}


@dataclass
class Cell:
    """Results of one Spark on one JDK: passed, FAILED or skipped, by flow."""

    name: str
    results: dict[str, str] = field(default_factory=dict)


class Progress(unittest.TestResult):
    """Prints one line a flow as it ends."""

    def __init__(self, cell: Cell):
        super().__init__()
        self._cell = cell

    def startTest(self, test):
        super().startTest(test)
        self._start = time.monotonic()

    def _ended(self, test, result: str, detail: str = "") -> None:
        flow = flow_name(test)
        self._cell.results[flow] = result
        print(f"{result:8} {time.monotonic() - self._start:6.1f} s  {flow}", flush=True)
        if detail:
            print("    " + detail.strip().replace("\n", "\n    "), flush=True)

    def addSuccess(self, test):
        self._ended(test, "passed")

    def addFailure(self, test, err):
        self._ended(test, "FAILED", str(err[1]))

    def addError(self, test, err):
        self._ended(test, "FAILED", "".join(traceback.format_exception(*err)))

    def addSubTest(self, test, subtest, err):
        """Unittest tells of a part that failed here, and then says nothing of the whole."""
        if err is not None:
            self._ended(test, "FAILED", f"{subtest._subDescription()}: " + "".join(traceback.format_exception(*err)))

    def addSkip(self, test, reason):
        self._ended(test, "skipped", reason)


def flow_name(test: unittest.TestCase) -> str:
    return test.id().rsplit(".", 1)[-1].removeprefix("test_").replace("_", " ")


def run_cell(spark: str, jdk: Jdk, suites: list[str], only: str, name: str) -> Cell:
    cell = Cell(f"{spark} / JDK {jdk.release}")
    print(f"\n--- Spark {spark} on JDK {jdk.release} ({', '.join(suites)})", flush=True)
    try:
        with Lab(spark, jdk, name) as lab:
            FlowCase.lab = lab
            cases = [case for suite in suites for case in SUITES[suite]]
            tests = [test for case in cases for test in unittest.defaultTestLoader.loadTestsFromTestCase(case)]
            unittest.TestSuite(test for test in tests if only in flow_name(test)).run(Progress(cell))
    except Exception:  # The frame of a cell: a Spark that cannot be set up fails here, and the next has its turn.
        traceback.print_exc()
        cell.results["set up"] = "FAILED"
    return cell


def table(cells: list[Cell]) -> str:
    flows = list(dict.fromkeys(flow for cell in cells for flow in cell.results))
    rows = [["flow", *(cell.name for cell in cells)]]
    rows += [[flow, *(cell.results.get(flow, "-") for cell in cells)] for flow in flows]
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    lines = [" | ".join(word.ljust(width) for word, width in zip(row, widths)) for row in rows]
    lines.insert(1, "-|-".join("-" * width for width in widths))
    return "\n".join(lines)


def parse_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cell", action="append", required=True, metavar="SPARK:JDK_RELEASE:JAVA_HOME", help="repeatable")
    parser.add_argument("--suite", action="append", choices=SUITES, help="repeatable; all if left out")
    parser.add_argument("--only", default="", help="only flows whose name holds this")
    parser.add_argument("--lab", default="", help="name of a lab of its own, for what runs beside other flows")
    parser.add_argument("--report", type=Path, help="where to write the counts as JSON")
    return parser.parse_args()


def main() -> int:
    arguments = parse_arguments()
    cells = []
    for words in arguments.cell:
        spark, release, home = words.split(":", 2)
        jdk, suites = Jdk(int(release), Path(home)), arguments.suite or list(SUITES)
        cells.append(run_cell(spark, jdk, suites, arguments.only, arguments.lab))
    print(f"\n{table(cells)}\n")
    results = [result for cell in cells for result in cell.results.values()]
    counts = {name: results.count(word) for name, word in (("passed",) * 2, ("failed", "FAILED"), ("skipped",) * 2)}
    if arguments.report:
        arguments.report.write_text(json.dumps(counts))
    print(f"Flows: {counts['passed']} passed, {counts['failed']} failed, {counts['skipped']} skipped")
    return 0 if counts["passed"] and not counts["failed"] else 1


if __name__ == "__main__":
    sys.exit(main())
