"""Counts what Maven's test runs reported, and fails if a test class of the sources did not run."""

from __future__ import annotations

import argparse
import json
import sys
import xml.etree.ElementTree as ET
from pathlib import Path

from lab import REPOSITORY


def reports(since: float) -> dict[str, ET.Element]:
    """Test class to the suite element of its report, for reports written since then."""
    found = {}
    for report in REPOSITORY.glob("*/target/*-reports/TEST-*.xml"):
        if report.stat().st_mtime >= since:
            suite = ET.parse(report).getroot()
            found[suite.get("name")] = suite
    return found


def expected() -> set[str]:
    """The test classes of the sources: by Maven's naming rules *Test and *IT, abstract ones left out."""
    classes = set()
    for source in REPOSITORY.glob("*/src/test/java/**/*.java"):
        if source.stem.endswith(("Test", "IT")) and f"abstract class {source.stem}" not in source.read_text():
            package = source.parent.relative_to(next(p for p in source.parents if p.name == "java"))
            classes.add(".".join([*package.parts, source.stem]))
    return classes


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--since", type=Path, required=True, help="a file touched before Maven started")
    parser.add_argument("--report", type=Path, required=True)
    arguments = parser.parse_args()
    ran = reports(arguments.since.stat().st_mtime)
    total = {name: sum(int(suite.get(name, 0)) for suite in ran.values()) for name in ("tests", "failures", "errors", "skipped")}
    failed = total["failures"] + total["errors"]
    counts = {"passed": total["tests"] - failed - total["skipped"], "failed": failed, "skipped": total["skipped"]}
    arguments.report.write_text(json.dumps(counts))
    for suite in ran.values():
        for case in suite.iter("testcase"):
            for skip in case.iter("skipped"):
                print(f"skipped {case.get('classname')}.{case.get('name')}: {skip.get('message', 'no reason given')}")
    missing = sorted(expected() - ran.keys())
    for name in missing:
        print(f"did not run: {name}")
    print(f"Maven: {len(ran)} suites, {counts['passed']} passed, {counts['failed']} failed, {counts['skipped']} skipped")
    return 1 if missing or failed or not ran else 0


if __name__ == "__main__":
    sys.exit(main())
