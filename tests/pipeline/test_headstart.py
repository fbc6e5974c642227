"""Reading that begins early: the same result, each document read once, and no thread left behind by an interrupt."""

from __future__ import annotations

import threading
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from models.warehouse import open_warehouse
from pipeline.context import RunContext
from pipeline.headstart import HeadStart
from pipeline.ingest import Runner, Work, ingest, run_plainly
from pipeline.jobs import inspect_job
from pipeline.settings import Settings
from pipeline.steps import Parcel, extract, load
from pipeline.workers import Workers
from tests.pipeline.test_faults import PLAN

_PLANS = 6


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    folder = tmp_path / "inbox"
    folder.mkdir()
    for number in range(_PLANS):
        text = PLAN.format(province="Cao Bằng", number=number + 1, value=10 + number)
        (folder / f"{number}.txt").write_text(text, encoding="utf-8")
    (folder / "hong.pdf").write_bytes(b"%PDF-1.7 and nothing more")
    return folder


def _taken_over(work: Work, context: RunContext) -> list[Parcel]:
    begun = HeadStart(work.candidates, context)
    begun.hand_over()
    return [load(extract(begun.read(Parcel(c), context), context), context) for c in work.candidates]


def _exported(inbox: Path, data_dir: Path, runner: Runner) -> bytes:
    settings = Settings(data_dir=data_dir, workers=1)
    outcome = ingest([inbox], settings, runner=runner)
    assert outcome.verdicts == {"loaded": _PLANS, "rejected": 1}
    with open_warehouse(settings.warehouse_url, corrections=settings.corrections_dir) as warehouse:
        return warehouse.canonical_export()


def test_what_began_early_is_read_once_and_the_same(
    inbox: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    inspected: Counter[str] = Counter()
    submit = Workers.submit

    def counted(pool: Workers, job: Any, *arguments: Any, timeout_s: float) -> Any:
        if job is inspect_job:
            inspected[arguments[0].name] += 1
        return submit(pool, job, *arguments, timeout_s=timeout_s)

    monkeypatch.setattr(Workers, "submit", counted)
    early = _exported(inbox, tmp_path / "early", _taken_over)
    assert set(inspected.values()) == {1}
    assert len(inspected) == _PLANS + 1
    assert early == _exported(inbox, tmp_path / "plain", run_plainly)


def test_an_interrupt_leaves_no_reading_behind(inbox: Path, tmp_path: Path) -> None:
    def interrupted(work: Work, context: RunContext) -> list[Parcel]:
        begun = HeadStart(work.candidates, context)
        try:
            raise KeyboardInterrupt
        finally:
            begun.hand_over()

    with pytest.raises(KeyboardInterrupt):
        ingest([inbox], Settings(data_dir=tmp_path / "data", workers=1), runner=interrupted)
    for thread in threading.enumerate():
        if thread.name.startswith("head-start"):
            thread.join(5)
            assert not thread.is_alive()
    assert _exported(inbox, tmp_path / "data", _taken_over)
