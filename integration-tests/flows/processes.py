"""Running commands, waiting for conditions and looking for processes that should not be there."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path


# What callers say is right for a machine with little else to do. One that runs two halves of the flows and a build beside
# them takes several times as long, and a wait ends as soon as it may.
SLOW = 4


@dataclass(frozen=True)
class Outcome:
    """What a command left: its exit code, its two outputs and how long it took."""

    exit_code: int
    out: str
    err: str
    seconds: float

    def tail(self, lines: int = 30) -> str:
        return "\n".join((self.out.splitlines() + self.err.splitlines())[-lines:])


def run(
    command: list[str | Path],
    environment: Mapping[str, str],
    directory: Path,
    typed: str = "",
    patience: float = 240,
) -> Outcome:
    """Runs a command to its end; what is typed is its standard input."""
    start = time.monotonic()
    done = subprocess.run(
        [str(word) for word in command],
        env=dict(environment),
        cwd=directory,
        input=typed,
        capture_output=True,
        text=True,
        timeout=SLOW * patience,
        check=False,
    )
    return Outcome(done.returncode, done.stdout, done.stderr, time.monotonic() - start)


class Running:
    """A command that runs beside us, its outputs in files that can be read meanwhile."""

    def __init__(self, command: list[str | Path], environment: Mapping[str, str], directory: Path, name: str):
        self._out, self._err = directory / f"{name}.out", directory / f"{name}.log"
        self._start = time.monotonic()
        with self._out.open("w") as out, self._err.open("w") as err:
            self.process = subprocess.Popen(
                [str(word) for word in command],
                env=dict(environment),
                cwd=directory,
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=err,
                text=True,
                # Whoever runs the flows in the background hands an ignored SIGINT down, and a JVM keeps to that.
                preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
            )

    def log(self) -> str:
        return self._err.read_text(errors="replace")

    def out(self) -> str:
        return self._out.read_text(errors="replace")

    def kill(self) -> None:
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def end(self, patience: float = 240) -> Outcome:
        code = self.process.wait(timeout=SLOW * patience)
        return Outcome(code, self._out.read_text(), self.log(), time.monotonic() - self._start)


@contextmanager
def running(
    command: list[str | Path], environment: Mapping[str, str], directory: Path, name: str
) -> Iterator[Running]:
    """The command runs inside the block and is killed at its end if it still does."""
    started = Running(command, environment, directory, name)
    try:
        yield started
    finally:
        if started.process.poll() is None:
            started.kill()


def wait_until(what: str, condition: Callable[[], object], patience: float, alive: Running | None = None) -> float:
    """Polls until the condition holds and returns the seconds that took; gives up in words, or when alive has ended."""
    return _poll(what, condition, SLOW * patience, alive)


def promised(what: str, condition: Callable[[], object], seconds: float) -> None:
    """As wait_until, for times that the documents promise."""
    _poll(what, condition, seconds, None)


def _poll(what: str, condition: Callable[[], object], patience: float, alive: Running | None) -> float:
    start = time.monotonic()
    while not condition():
        if alive is not None and alive.process.poll() is not None:
            raise AssertionError(f"the application ended before {what}\n" + alive.end().tail())
        if time.monotonic() - start > patience:
            raise AssertionError(f"not within {patience:.0f} s: {what}")
        time.sleep(0.2)
    return time.monotonic() - start


@dataclass(frozen=True)
class Process:
    pid: int
    arguments: str


def processes_with(*words: str) -> list[Process]:
    """The processes of this machine whose command line holds all the words; ourselves left out."""
    listing = subprocess.run(["ps", "-eo", "pid=,args="], capture_output=True, text=True, check=True).stdout
    found = []
    for line in listing.splitlines():
        pid, _, arguments = line.strip().partition(" ")
        if int(pid) != os.getpid() and all(word in arguments for word in words):
            found.append(Process(int(pid), arguments))
    return found
