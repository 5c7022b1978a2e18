"""Where measured Sparks put their shuffle files: memory if there is room, so that no disk is measured."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

MEMORY = Path("/dev/shm")
GIB = 1 << 30


def _available_memory() -> int:
    for line in Path("/proc/meminfo").read_text().splitlines():
        if line.startswith("MemAvailable:"):
            return int(line.split()[1]) << 10
    raise SystemExit("Error: /proc/meminfo does not tell MemAvailable")


def _in_memory(files_gib: int, all_gib: int) -> bool:
    if not MEMORY.is_dir():
        return False
    return shutil.disk_usage(MEMORY).free >= files_gib * GIB and _available_memory() >= all_gib * GIB


@contextmanager
def scratch(files_gib: int, all_gib: int) -> Iterator[Path]:
    """A new directory, on tmpfs if so much is free there and in memory as a whole; removed at the end."""
    parent = MEMORY if _in_memory(files_gib, all_gib) else Path(tempfile.gettempdir())
    with tempfile.TemporaryDirectory(prefix="spark-bench-", dir=parent) as name:
        print(f"Shuffle files on {'tmpfs' if parent == MEMORY else 'disk'}: {name}", flush=True)
        yield Path(name)
