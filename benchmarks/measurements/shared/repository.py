"""Where things are; makes the modules of the end-to-end flows importable."""

from __future__ import annotations

import sys
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[3]
sys.path.append(str(REPOSITORY / "integration-tests/flows"))
