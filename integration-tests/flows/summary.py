"""Adds up the counts that the parts of ./test reported and prints the closing line."""

import json
import sys
from collections import Counter
from pathlib import Path

total: Counter = Counter()
for report in sys.argv[1:]:
    total.update(json.loads(Path(report).read_text()))
print(f"{total['passed']} passed, {total['failed']} failed, {total['skipped']} skipped")
sys.exit(0 if total["passed"] and not total["failed"] else 1)
