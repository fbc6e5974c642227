"""How soon the command line answers."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

_ROUNDS = 5


def lines(folder: Path) -> Iterator[str]:
    """The best of some rounds: --help, and status on a fresh warehouse."""
    environment = {**os.environ, "KEHOACH_DATA_DIR": str(folder / "data")}
    program = Path(sys.executable).with_name("kehoach")
    for arguments in (["--help"], ["status"]):
        subprocess.run([program, *arguments], env=environment, capture_output=True, check=True)
        best = min(_seconds([str(program), *arguments], environment) for _ in range(_ROUNDS))
        yield f"kehoach {' '.join(arguments)}: {best:.2f} s"


def _seconds(command: list[str], environment: dict[str, str]) -> float:
    start = time.perf_counter()
    subprocess.run(command, env=environment, capture_output=True, check=True)
    return time.perf_counter() - start
