"""Medians, ratios and tables."""

from __future__ import annotations

import os
import platform
from statistics import median


def median_ratio(over: list[float], under: list[float]) -> float | None:
    """The median of the ratios of runs that were made beside each other; None where one side was not run."""
    if not over or not under:
        return None
    return round(median(a / b for a, b in zip(over, under, strict=True)), 3)


def spread(values: list[float], digits: int = 1) -> str:
    return " / ".join(f"{value:.{digits}f}" for value in (min(values), median(values), max(values)))


def table(rows: list[list[str]]) -> str:
    """The first row is the head; the first column is flush left."""
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    lines = [
        " | ".join(word.ljust(width) if not i else word.rjust(width) for i, (word, width) in enumerate(zip(row, widths)))
        for row in rows
    ]
    lines.insert(1, "-|-".join("-" * width for width in widths))
    return "\n".join(lines)


def machine() -> str:
    load = ", ".join(f"{value:.1f}" for value in os.getloadavg())
    return f"{platform.platform()}, {os.cpu_count()} cpus, load average {load}"
