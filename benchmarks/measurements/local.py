"""AWS calls a second that the local Fargate answers on one core, with simulated tasks and without throttling"""

from __future__ import annotations

import argparse
import contextlib
import datetime
import hashlib
import hmac
import json
import multiprocessing
import os
import platform
import shutil
import socket
import statistics
import sys
import tempfile
import time
from pathlib import Path
from urllib.parse import urlsplit

REPOSITORY = Path(__file__).resolve().parents[2]
sys.path.append(str(REPOSITORY / "integration-tests/flows"))

import processes  # noqa: E402 - found where the line above says

ABOUT = """The server runs on one core (taskset), the clients on the others, if there are any. Each client sends one signed
request again and again over a connection that stays open."""
SECONDS = 5
WARM_UP_SECONDS = 2
CLIENTS = 4
SERVICE = "AmazonEC2ContainerServiceV20141113"


def signed(environment: dict[str, str], action: str, body: dict) -> bytes:
    """A whole HTTP request with AWS's signature, version 4."""
    host = urlsplit(environment["AWS_ENDPOINT_URL"]).netloc
    payload = json.dumps(body).encode()
    now = datetime.datetime.now(datetime.timezone.utc).strftime("%Y%m%dT%H%M%SZ")
    headers = {
        "content-type": "application/x-amz-json-1.1",
        "host": host,
        "x-amz-date": now,
        "x-amz-target": f"{SERVICE}.{action}",
    }
    names = ";".join(headers)
    canonical = "\n".join(
        ["POST", "/", "", *(f"{name}:{value}" for name, value in headers.items()), "", names, hashlib.sha256(payload).hexdigest()]
    )
    scope = f"{now[:8]}/{environment['AWS_REGION']}/ecs/aws4_request"
    to_sign = "\n".join(["AWS4-HMAC-SHA256", now, scope, hashlib.sha256(canonical.encode()).hexdigest()])
    key = ("AWS4" + environment["AWS_SECRET_ACCESS_KEY"]).encode()
    for part in scope.split("/"):
        key = hmac.digest(key, part.encode(), "sha256")
    signature = hmac.digest(key, to_sign.encode(), "sha256").hex()
    credential = f"{environment['AWS_ACCESS_KEY_ID']}/{scope}"
    headers["authorization"] = f"AWS4-HMAC-SHA256 Credential={credential}, SignedHeaders={names}, Signature={signature}"
    headers["content-length"] = str(len(payload))
    head = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    return f"POST / HTTP/1.1\r\n{head}\r\n".encode() + payload


def connect(endpoint: str) -> socket.socket:
    parts = urlsplit(endpoint)
    connection = socket.create_connection((parts.hostname, parts.port), timeout=30)
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return connection


def ask(connection: socket.socket, request: bytes) -> bytes:
    """Sends a request and returns the body of the answer, which must be a success."""
    connection.sendall(request)
    answer = b""
    while b"\r\n\r\n" not in answer:
        answer += received(connection)
    head, _, body = answer.partition(b"\r\n\r\n")
    if not head.startswith(b"HTTP/1.1 200"):
        raise SystemExit(f"Error: the local Fargate answered {head[:80]!r} {body[:300]!r}")
    length = next(int(line.split(b":")[1]) for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:"))
    while len(body) < length:
        body += received(connection)
    return body


def received(connection: socket.socket) -> bytes:
    data = connection.recv(1 << 16)
    if not data:
        raise SystemExit("Error: the local Fargate closed a connection")
    return data


def client(endpoint: str, request: bytes, until: float, results: multiprocessing.Queue) -> None:
    latencies = []
    with contextlib.closing(connect(endpoint)) as connection:
        while (begin := time.monotonic()) < until:
            ask(connection, request)
            latencies.append(time.monotonic() - begin)
    results.put(latencies)


def measure(endpoint: str, request: bytes, seconds: float) -> dict[str, float]:
    context = multiprocessing.get_context("fork")
    results: multiprocessing.Queue = context.Queue()
    until = time.monotonic() + seconds
    clients = [context.Process(target=client, args=(endpoint, request, until, results)) for _ in range(CLIENTS)]
    for each in clients:
        each.start()
    latencies = sorted(latency for _ in clients for latency in results.get(timeout=seconds + 60))
    for each in clients:
        each.join()
    return {
        "per_s": round(len(latencies) / seconds),
        "p50_ms": round(1000 * statistics.median(latencies), 2),
        "p99_ms": round(1000 * latencies[int(len(latencies) * 0.99)], 2),
    }


@contextlib.contextmanager
def server(directory: Path):
    """On core 0, as a user would start it but for the core."""
    if shutil.which("taskset") is None:
        raise SystemExit("Error: ./bench local needs taskset (Linux, package util-linux) to give the server one core")
    program = REPOSITORY / "bin/fargate-local"
    environment = os.environ | {"XDG_STATE_HOME": str(directory)}
    options = ["--runner", "simulated", "--no-throttling"]
    up = processes.run(["taskset", "-c", "0", program, "up", "--detach", *options], environment, directory)
    if up.exit_code != 0:
        raise SystemExit(f"Error: fargate-local did not start\n{up.tail()}")
    try:
        shown = processes.run([program, "env"], environment, directory).out
        pairs = (line.removeprefix("export ").partition("=") for line in shown.splitlines())
        yield {name: value.strip("'") for name, _, value in pairs}
    finally:
        processes.run([program, "down"], environment, directory)


def requests(environment: dict[str, str]) -> dict[str, bytes]:
    """One definition and ten running tasks, then the calls that are measured."""
    definition = {
        "family": "bench",
        "networkMode": "awsvpc",
        "requiresCompatibilities": ["FARGATE"],
        "cpu": "256",
        "memory": "512",
        "containerDefinitions": [{"name": "main", "image": "any"}],
    }
    network = {"awsvpcConfiguration": {"subnets": environment["FARGATE_LOCAL_SUBNETS"].split(",")}}
    launch = {"taskDefinition": "bench", "launchType": "FARGATE", "networkConfiguration": network}
    with contextlib.closing(connect(environment["AWS_ENDPOINT_URL"])) as connection:
        ask(connection, signed(environment, "RegisterTaskDefinition", definition))
        started = json.loads(ask(connection, signed(environment, "RunTask", launch | {"count": 10})))
    time.sleep(2)  # until they can be described: the measured call shall find them
    arns = [task["taskArn"] for task in started["tasks"]]
    return {
        "DescribeTasks, 10 tasks": signed(environment, "DescribeTasks", {"tasks": arns}),
        "ListTasks, 10 tasks": signed(environment, "ListTasks", {}),
        "RunTask, 1 task": signed(environment, "RunTask", launch),
    }


def main() -> int:
    parser = argparse.ArgumentParser(prog="./bench local", description=ABOUT)
    parser.add_argument("--runs", type=int, default=5, help="counted runs of each call, of 5 s after 2 s that do not count (5)")
    parser.add_argument("--spark", help=argparse.SUPPRESS)
    parser.add_argument("--jdk", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    figures: dict[str, list[dict]] = {}
    for number in range(1, arguments.runs + 1):
        # A new server each time: tasks that earlier runs started would make listing slower.
        with tempfile.TemporaryDirectory(prefix="bench-") as scratch, server(Path(scratch)) as environment:
            for name, request in requests(environment).items():
                measure(environment["AWS_ENDPOINT_URL"], request, WARM_UP_SECONDS)
                result = measure(environment["AWS_ENDPOINT_URL"], request, SECONDS)
                print(f"  run {number}: {name:24} {result['per_s']:6} a second", flush=True)
                figures.setdefault(name, []).append(result)
    report(figures)
    return 0


def report(figures: dict[str, list[dict]]) -> None:
    print(f"\n{'call':24} | {'runs':>4} | {'per s':>7} | {'min':>7} | {'max':>7} | {'p50 ms':>6} | {'p99 ms':>6}")
    calls = {}
    for name, runs in figures.items():
        rates = [run["per_s"] for run in runs]
        p50 = statistics.median(run["p50_ms"] for run in runs)
        p99 = statistics.median(run["p99_ms"] for run in runs)
        middle = round(statistics.median(rates))
        print(f"{name:24} | {len(runs):4} | {middle:7} | {min(rates):7} | {max(rates):7} | {p50:6.2f} | {p99:6.2f}")
        calls[name] = {"median_per_s": middle, "runs_per_s": rates, "p50_ms": round(p50, 2), "p99_ms": round(p99, 2)}
    where = {"server_cores": 1, "clients": CLIENTS, "cpus": os.cpu_count(), "system": platform.platform()}
    print(f"\nload average at the end: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cpus\n")
    print(json.dumps({"benchmark": "local", **where, "calls": calls}))


if __name__ == "__main__":
    sys.exit(main())
