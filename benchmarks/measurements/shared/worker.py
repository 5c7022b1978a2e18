"""A measured Spark: a JVM of its own that works off one command after the other. See Worker.java."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Mapping
from pathlib import Path


class Worker:
    def __init__(self, submit: list[str | Path], environment: Mapping[str, str], log: Path):
        self._log = log
        with log.open("w") as errors:
            self._process = subprocess.Popen(
                [str(word) for word in submit],
                env=dict(environment),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=errors,
                text=True,
                cwd=log.parent,
            )
        self.spark = self._answer("start")["spark"]

    @property
    def pid(self) -> int:
        return self._process.pid

    def ask(self, command: str) -> dict:
        self._process.stdin.write(command + "\n")
        self._process.stdin.flush()
        return self._answer(command)

    def clean(self) -> None:
        left = self.ask("clean")["shufflesLeft"]
        if left:
            raise SystemExit(f"Error: Spark did not drop {left} shuffles after the work that made them")

    def _answer(self, command: str) -> dict:
        for line in self._process.stdout:
            if line.startswith("{"):
                return json.loads(line)
        tail = "\n".join(self._log.read_text(errors="replace").splitlines()[-40:])
        raise SystemExit(f"{tail}\nError: the measured Spark ended with exit code {self._process.wait()} at: {command}")

    def close(self) -> None:
        """The end of its input is the end of the application."""
        if self._process.poll() is None:
            self._process.stdin.close()
            try:
                self._process.wait(timeout=60)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
