"""``make chaos``: every part breaks something and says whether the result is the same; exit code 1 where it is not."""

from __future__ import annotations

import argparse
import importlib
import sys
import tempfile
from pathlib import Path

# A part is a module here with ``lines(folder, rounds, seed)``, which yields (what was done, whether all was well).
PARTS = ("kill", "at_once", "loading")


def main() -> int:
    parser = argparse.ArgumentParser(prog="tools.chaos", description=__doc__)
    parser.add_argument("parts", nargs="*", default=[], help=f"only these: {', '.join(PARTS)}")
    parser.add_argument("--rounds", type=int, default=30)
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    wrong = 0
    with tempfile.TemporaryDirectory(prefix="kehoach-chaos-") as folder:
        for name in args.parts or PARTS:
            part = importlib.import_module(f"tools.chaos.{name}")
            (place := Path(folder) / name).mkdir()
            for what, is_well in part.lines(place, args.rounds, args.seed):
                wrong += not is_well
                print(f"{name:8} {'well' if is_well else 'WRONG':5} {what}", flush=True)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
