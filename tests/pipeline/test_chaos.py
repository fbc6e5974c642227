"""Killed at random moments, or run twice at once: the warehouse comes out as from one undisturbed run.

The samples that need no OCR, so that it ends in a minute; ``make chaos`` does it thirty times with all of them.
"""

from __future__ import annotations

import random
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tools.bench.warehouse_server import find_binaries, postgres_server
from tools.chaos.at_once import two_at_once
from tools.chaos.kill import VICTIMS, Undisturbed, kill_once, undisturbed
from tools.chaos.processes import RAW, descendants, start_ingest

pytestmark = pytest.mark.slow
_QUICK = (
    "gia-lai-ke-hoach-ntm-2019.docx",
    "nghe-an-ke-hoach-ntm-2024.html",
    "yen-bai-ke-hoach-ntm-2019.pdf",
    "ke-hoach-khoa-mat-khau.pdf",
)
_SEED = 154


@pytest.fixture(scope="module")
def inbox(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("inbox")
    for name in _QUICK:
        (folder / name).write_bytes((RAW / name).read_bytes())
    return folder


@pytest.fixture(scope="module")
def rule(inbox: Path, tmp_path_factory: pytest.TempPathFactory) -> Undisturbed:
    return undisturbed(inbox, tmp_path_factory.mktemp("rule"))


@pytest.mark.parametrize("number", range(3))
def test_killed_and_run_once_more(number: int, inbox: Path, rule: Undisturbed, tmp_path: Path) -> None:
    assert rule.export.count(b'["target"') > 20
    what, is_same = kill_once(inbox, tmp_path / "data", rule, random.Random(_SEED + number))
    assert is_same, what


def test_the_seeds_above_kill_every_kind_of_victim() -> None:
    assert {random.Random(_SEED + number).choice(VICTIMS) for number in range(3)} == set(VICTIMS)


def test_workers_of_a_killed_program_end_by_themselves(inbox: Path, tmp_path: Path) -> None:
    process = start_ingest(inbox, tmp_path / "data")
    try:
        for _ in range(600):
            if below := descendants(process.pid):
                break
            time.sleep(0.1)
        assert below
    finally:
        process.kill()
        process.wait()
    deadline = time.monotonic() + 90
    while time.monotonic() < deadline and any(_is_there(pid) for pid in below):
        time.sleep(0.2)
    assert not [pid for pid in below if _is_there(pid)]


def _is_there(pid: int) -> bool:
    try:
        return "\nState:\tZ" not in Path(f"/proc/{pid}/status").read_text(encoding="utf-8")
    except OSError:
        return False


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest) -> Iterator[str | None]:
    if request.param == "sqlite":
        yield None
        return
    binaries = find_binaries()
    if binaries is None:
        pytest.skip("PostgreSQL is not installed (Debian: apt-get install postgresql)")
    with postgres_server(binaries) as url:
        yield f"{url}/postgres"


def test_two_ingests_at_once(inbox: Path, rule: Undisturbed, database: str | None, tmp_path: Path) -> None:
    assert two_at_once(inbox, tmp_path / "data", database) == rule.export
