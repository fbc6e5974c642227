"""SIGKILL at seeded random moments of an ingest, then one more run: the same as without."""

from __future__ import annotations

import random
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tools.chaos.processes import RAW, descendants, export, ingest_to_end, kill, start_ingest, with_pages_of

VICTIMS = ("program", "worker", "machine")
"""The program alone, whose workers have to go by themselves; one worker; everything at once, as if power were lost."""


@dataclass(frozen=True)
class Undisturbed:
    """A run that nobody disturbed: its data folder, what came out, and how long it takes once the pages are read."""

    data_dir: Path
    export: bytes
    seconds: float


def undisturbed(inbox: Path, folder: Path) -> Undisturbed:
    """Ingest ``inbox`` once for the pages, and once more from those for the time."""
    first = folder / "undisturbed"
    first.mkdir(parents=True)
    ingest_to_end(inbox, first)
    start = time.perf_counter()
    ingest_to_end(inbox, with_pages_of(first, folder / "timed"))
    return Undisturbed(first, export(first), time.perf_counter() - start)


def kill_once(inbox: Path, data_dir: Path, rule: Undisturbed, choice: random.Random) -> tuple[str, bool]:
    """Kill one ingest, run once more, compare. Returns what was killed when, and whether the result is the same."""
    with_pages_of(rule.data_dir, data_dir)
    victim, moment = choice.choice(VICTIMS), choice.uniform(0, rule.seconds)
    process = start_ingest(inbox, data_dir)
    try:
        process.wait(moment)
        when = "after its end"
    except subprocess.TimeoutExpired:
        when = f"after {moment:.2f} s of {rule.seconds:.2f}"
        _kill(process, victim, choice)
    process.wait()
    ingest_to_end(inbox, data_dir)
    return f"{victim} killed {when}", export(data_dir) == rule.export


def _kill(process: subprocess.Popen[bytes], victim: str, choice: random.Random) -> None:
    below = descendants(process.pid)
    if victim == "worker" and below:
        kill([choice.choice(below)])
    elif victim == "machine":
        kill([process.pid, *below])
    else:
        process.kill()


def lines(folder: Path, rounds: int, seed: int) -> Iterator[tuple[str, bool]]:
    """The samples, killed so many times."""
    rule = undisturbed(RAW, folder)
    choice = random.Random(seed)
    for number in range(rounds):
        yield kill_once(RAW, folder / f"{number:03d}", rule, choice)
