"""A stand-alone local Fargate with images of its own, for flows that need no Spark."""

from __future__ import annotations

import os
import shlex
from pathlib import Path

import processes
from lab import REPOSITORY, Jdk

# Says what it was given, then waits to be stopped.
PATIENT = """#!/bin/sh
trap 'echo "was told to end"; exit 0' TERM
for word in "$@"; do echo "argument: $word"; done
while :; do sleep 0.2; done
"""


class LocalInstance:
    """Started by bin/fargate-local, as a user would; its images are directories with a script."""

    def __init__(self, directory: Path, jdk: Jdk, *options: str, images: dict[str, str] | Path | None = None):
        self._directory, self._jdk = directory, jdk
        self._options = options
        self.program = REPOSITORY / "bin/fargate-local"
        self._images = images if isinstance(images, Path) else directory / "images"
        scripts = {} if isinstance(images, Path) else images or {"spark-fargate": PATIENT}
        for name, script in scripts.items():
            entry_point = directory / "images" / name / "entrypoint"
            entry_point.parent.mkdir(parents=True)
            entry_point.write_text(script)
            entry_point.chmod(0o755)

    def __enter__(self) -> LocalInstance:
        images = ("--images", str(self._images))
        up = self.command("up", "--detach", *images, *self._options)
        if up.exit_code != 0:
            raise AssertionError(f"fargate-local did not start\n{up.tail()}")
        return self

    def __exit__(self, *_: object) -> None:
        self.command("down")

    def command(self, *words: str) -> processes.Outcome:
        environment = self._clean() | {"XDG_STATE_HOME": str(self._directory)}
        return processes.run([self.program, *words], environment, self._directory, patience=90)

    def _clean(self) -> dict[str, str]:
        path = os.pathsep.join([str(self._jdk.home / "bin"), os.environ["PATH"]])
        return {"PATH": path, "JAVA_HOME": str(self._jdk.home), "HOME": str(self._directory), "LANG": "C.UTF-8"}

    def environment(self, *options: str) -> dict[str, str]:
        """A clean environment with what `fargate-local env` prints."""
        variables = {}
        for line in self.command("env", *options).out.splitlines():
            name, _, value = shlex.split(line.removeprefix("export "))[0].partition("=")
            variables[name] = value
        return self._clean() | variables
