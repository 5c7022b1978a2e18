"""The base of all flows."""

from __future__ import annotations

import tempfile
import unittest
from pathlib import Path

import processes
from lab import Lab


class FlowCase(unittest.TestCase):
    """A flow in an empty working directory of its own, after which no process may be left."""

    lab: Lab
    maxDiff = None

    def setUp(self) -> None:
        scratch = tempfile.TemporaryDirectory(prefix="flow-")
        self.addCleanup(scratch.cleanup)
        self.scratch = Path(scratch.name)

    def run_flow(self, command: list[str | Path], typed: str = "", environment: dict | None = None) -> processes.Outcome:
        done = processes.run(command, environment or self.lab.environment(), self.scratch, typed)
        self.expect_nothing_left()
        return done

    def expect_success(self, done: processes.Outcome, *words: str) -> None:
        self.assertEqual(0, done.exit_code, f"exit code {done.exit_code}\n{done.tail()}")
        for word in words:
            self.assertIn(word, done.out, f"not in the output: {word}\n{done.tail()}")

    def expect_nothing_left(self, patience: float = 30) -> None:
        left = self.lab.left_behind
        processes.wait_until("no driver or executor process is left", lambda: not left(), patience)
