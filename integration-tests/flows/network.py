"""What stands between a user and a driver: a port forward, a reverse proxy; and which ports a process listens on."""

from __future__ import annotations

import http.server
import os
import re
import socket
import socketserver
import threading
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urljoin, urlsplit


@contextmanager
def forward(host: str, port: int) -> Iterator[int]:
    """A port of localhost that leads there, as an SSH tunnel or ECS Exec makes one."""

    class Connection(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            with socket.create_connection((host, port), timeout=60) as there:
                there.settimeout(None)
                back = threading.Thread(target=_pour, args=(there, self.request), daemon=True)
                back.start()
                _pour(self.request, there)
                back.join()

    with _serving(Connection) as server:
        yield server.server_address[1]


def _pour(source: socket.socket, target: socket.socket) -> None:
    try:
        while data := source.recv(65_536):
            target.sendall(data)
        target.shutdown(socket.SHUT_WR)
    except OSError:
        # Whichever side went first: the other one learns of it by the end of its stream.
        for end in (source, target):
            _shut(end)


def _shut(end: socket.socket) -> None:
    try:
        end.shutdown(socket.SHUT_RDWR)
    except OSError:
        return


class ReverseProxy:
    """Serves what is below a path from another server, as a load balancer with a path rule that takes the path away."""

    def __init__(self, base: str):
        self.base, self.target = base, ""
        self.astray: list[str] = []

    @contextmanager
    def serving(self) -> Iterator[str]:
        proxy = self

        class Request(http.server.BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                if not self.path.startswith(proxy.base + "/"):
                    proxy.astray.append(self.path)
                    self.send_error(404)
                    return
                status, headers, body = _get(proxy.target + self.path.removeprefix(proxy.base))
                self.send_response(status)
                for name in ("Content-Type", "Location"):
                    if name in headers:
                        self.send_header(name, headers[name])
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                """The flow says what it saw."""

        with _serving(Request) as server:
            yield f"http://127.0.0.1:{server.server_address[1]}"


@contextmanager
def _serving(handler) -> Iterator[socketserver.ThreadingTCPServer]:
    class Server(socketserver.ThreadingTCPServer):
        daemon_threads = True
        allow_reuse_address = True

    with Server(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield server
        finally:
            server.shutdown()


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: object) -> None:
        return None


def _get(url: str) -> tuple[int, dict, bytes]:
    try:
        with urllib.request.build_opener(_NoRedirect).open(url, timeout=20) as reply:
            return reply.status, reply.headers, reply.read()
    except urllib.error.HTTPError as reply:
        return reply.code, reply.headers, reply.read()


def crawl(start: str, limit: int = 60) -> dict[str, int]:
    """Follows redirects, links, scripts and style sheets on the same server; the status of each address."""
    seen: dict[str, int] = {}
    waiting = [start]
    while waiting and len(seen) < limit:
        url = waiting.pop(0)
        if url in seen:
            continue
        status, headers, body = _get(url)
        seen[url] = status
        found = [headers["Location"]] if "Location" in headers else []
        if "html" in headers.get("Content-Type", ""):
            found += re.findall(r"""(?:href|src)=["']([^"'#]+)""", body.decode(errors="replace"))
        absolute = [urljoin(url, link.replace("&amp;", "&")) for link in found]
        # A thread dump or a kill link is not for looking.
        waiting += [link for link in absolute if urlsplit(link).netloc == urlsplit(start).netloc and "/kill" not in link]
    return seen


def listening(pid: int) -> set[tuple[str, int]]:
    """Addresses and ports at which a process takes TCP connections; ::, 0.0.0.0 and IPv4 written as IPv6 are told as IPv4."""
    inodes = set()
    for handle in Path(f"/proc/{pid}/fd").iterdir():
        try:
            inodes.update(re.findall(r"socket:\[(\d+)]", os.readlink(handle)))
        except FileNotFoundError:
            continue
    found = set()
    for table in ("tcp", "tcp6"):
        for line in Path(f"/proc/{pid}/net/{table}").read_text().splitlines()[1:]:
            words = line.split()
            if words[3] == "0A" and words[9] in inodes:
                address, port = words[1].split(":")
                found.add((_dotted(address), int(port, 16)))
    return found


def _dotted(address: str) -> str:
    """The kernel writes each word of an address in the machine's byte order; the last word is the IPv4 address."""
    return ".".join(str(byte) for byte in reversed(bytes.fromhex(address[-8:])))
