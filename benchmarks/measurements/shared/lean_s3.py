"""The S3 of benchmarks, a JVM of its own: see LeanS3.java."""

from __future__ import annotations

import json
import subprocess
import time
import urllib.request
from dataclasses import dataclass, field
from pathlib import Path

# What S3 Standard in us-east-1 asked in dollars per request on 2026-11-21; deletions and aborts are free.
_DEAR, _CHEAP = 5e-6, 4e-7
PRICES = {
    "PutObject": _DEAR,
    "CreateMultipartUpload": _DEAR,
    "UploadPart": _DEAR,
    "CompleteMultipartUpload": _DEAR,
    "ListObjectsV2": _DEAR,
    "ListMultipartUploads": _DEAR,
    "GetObject": _CHEAP,
    "HeadObject": _CHEAP,
    "HeadBucket": _CHEAP,
    "GetBucketLifecycle": _CHEAP,
}
PUTS = {"PutObject", "CreateMultipartUpload", "UploadPart", "CompleteMultipartUpload"}


@dataclass(frozen=True)
class Pace:
    """Injected delays: milliseconds to the first byte of a GET and to the answer of a PUT, MB/s of a connection."""

    get: int = 0
    put: int = 0
    rate: int = 0


UNHINDERED = Pace()
LIKE_S3 = Pace(get=20, put=40, rate=90)


@dataclass(frozen=True)
class Stats:
    """Counters since the start of the server, or between two moments."""

    cpu_seconds: float
    requests: dict[str, int] = field(default_factory=dict)
    bytes_in: int = 0
    bytes_out: int = 0
    objects: int = 0
    uploads: int = 0

    def since(self, earlier: Stats) -> Stats:
        requests = {name: count - earlier.requests.get(name, 0) for name, count in self.requests.items()}
        return Stats(
            self.cpu_seconds - earlier.cpu_seconds,
            {name: count for name, count in requests.items() if count},
            self.bytes_in - earlier.bytes_in,
            self.bytes_out - earlier.bytes_out,
            self.objects,
            self.uploads,
        )

    @property
    def puts(self) -> int:
        return sum(count for name, count in self.requests.items() if name in PUTS)

    @property
    def gets(self) -> int:
        return self.requests.get("GetObject", 0)

    @property
    def others(self) -> int:
        return sum(self.requests.values()) - self.puts - self.gets

    @property
    def dollars(self) -> float:
        return sum(count * PRICES.get(name, 0) for name, count in self.requests.items())


class LeanS3:
    def __init__(self, java: Path, jar: Path):
        command = [java, "-Xmx256m", "-XX:MaxDirectMemorySize=12g", "-XX:+UseSerialGC", "-Xss512k"]
        command += ["-cp", jar, "io.github.sparkonfargate.benchmarks.s3.LeanS3"]
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        line = self._process.stdout.readline()
        if not line:
            raise SystemExit(f"Error: the S3 of the benchmark did not start: exit code {self._process.wait()}")
        self.endpoint = f"http://127.0.0.1:{line.strip()}"

    def __enter__(self) -> LeanS3:
        return self

    def __exit__(self, *_: object) -> None:
        """Its standard input ends, and so does it."""
        self._process.stdin.close()
        self._process.wait(timeout=20)

    def _control(self, page: str) -> Stats:
        with urllib.request.urlopen(f"{self.endpoint}/-/{page}", timeout=20) as answer:
            told = json.load(answer)
        return Stats(
            told["cpuSeconds"], told["requests"], told["bytesIn"], told["bytesOut"], told["objects"], told["uploads"]
        )

    def stats(self) -> Stats:
        return self._control("stats")

    def set_pace(self, pace: Pace) -> None:
        self._control(f"pace?get={pace.get}&put={pace.put}&rate={pace.rate}")

    def expect_empty(self, patience: float = 20) -> None:
        """Objects are deleted after the work that needed them, in the background."""
        deadline = time.monotonic() + patience
        while True:
            now = self.stats()
            if now.objects == 0 and now.uploads == 0:
                return
            if time.monotonic() > deadline:
                raise SystemExit(f"Error: after its shuffles were dropped {now.objects} objects and {now.uploads} uploads are left")
            time.sleep(0.05)
