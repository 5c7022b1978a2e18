"""Command line tools that the flows use and no Spark brings: fetched once, each into a virtual environment of its own."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from lab import WORKSHOP


def tool(name: str, *packages: str) -> Path:
    """The directory of the programs of a virtual environment that holds these packages (name==version)."""
    venv = WORKSHOP / f"tool-{name}"
    complete = venv / "complete"
    wanted = "\n".join(packages)
    if not complete.exists() or complete.read_text() != wanted:
        print(f"Fetching {', '.join(packages)}", flush=True)
        subprocess.run([sys.executable, "-m", "venv", "--clear", venv], check=True)
        subprocess.run([venv / "bin/pip", "install", "-q", "--disable-pip-version-check", *packages], check=True)
        complete.write_text(wanted)
    return venv / "bin"
