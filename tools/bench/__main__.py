"""``make bench``: the speed figures, one line each."""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from tools.bench import command_line, cost, explorer, memory, reading, runs, understanding, warehouse

PARTS = {
    "reading": reading.lines,
    "at-once": reading.at_once_lines,
    "understanding": understanding.lines,
    "runs": runs.lines,
    "workers": runs.worker_lines,
    "overhead": runs.overhead_lines,
    "cost": cost.lines,
    "memory": memory.lines,
    "memory-scans": memory.scan_lines,
    "command-line": command_line.lines,
    "warehouse": warehouse.lines,
    "explorer": explorer.lines,
}


def main() -> int:
    parser = argparse.ArgumentParser(prog="tools.bench", description=__doc__)
    parser.add_argument("parts", nargs="*", default=[], help=f"only these: {', '.join(PARTS)}")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="kehoach-bench-") as folder:
        for name in args.parts or PARTS:
            for line in PARTS[name](Path(folder)):
                print(f"{name:14} {line}", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
