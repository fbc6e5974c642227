"""Two ingests of the same folder at once: the same as one."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from tools.chaos.processes import RAW, export, start_ingest, with_pages_of

_ROUNDS = 3


def two_at_once(inbox: Path, data_dir: Path, database: str | None = None) -> bytes:
    """Start two ingests together; what the warehouse holds when both are done. Raises where one of them fails."""
    data_dir.mkdir(parents=True, exist_ok=True)
    both = [start_ingest(inbox, data_dir, database) for _ in range(2)]
    codes = [process.wait() for process in both]
    if any(codes):
        raise RuntimeError(f"exit codes {codes}; see {data_dir}.log")
    return export(data_dir, database)


def lines(folder: Path, rounds: int, seed: int) -> Iterator[tuple[str, bool]]:
    """Some rounds on SQLite; the suite does it on PostgreSQL too."""
    from tools.chaos.kill import undisturbed

    rule = undisturbed(RAW, folder)
    for number in range(min(rounds, _ROUNDS)):
        data_dir = with_pages_of(rule.data_dir, folder / f"{number:03d}")
        yield "two ingests at once", two_at_once(RAW, data_dir) == rule.export
