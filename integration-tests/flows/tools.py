"""Command line tools that the flows use and no Spark brings: fetched once, each into a virtual environment of its own."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from lab import PIP_INSTALL, WORKSHOP


def tool(name: str, *packages: str, alone: tuple[str, ...] = ()) -> Path:
    """The directory of the programs of a virtual environment that holds these packages (name==version).

    What is named alone comes without what it depends on.
    """
    venv = WORKSHOP / f"tool-{name}"
    complete = venv / "complete"
    wanted = "\n".join([*packages, *alone])
    if not complete.exists() or complete.read_text() != wanted:
        print(f"Fetching {', '.join([*packages, *alone])}", flush=True)
        subprocess.run([sys.executable, "-m", "venv", "--clear", venv], check=True)
        install = [venv / "bin/pip", *PIP_INSTALL]
        subprocess.run([*install, *packages], check=True)
        if alone:
            subprocess.run([*install, "--no-deps", *alone], check=True)
        complete.write_text(wanted)
    return venv / "bin"
