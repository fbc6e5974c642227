"""What a timetable calls: take in what is new in the inbox, write the release, and say when something is wrong."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from models.warehouse import open_warehouse
from pipeline import alerts
from pipeline.inbox import local_folder
from pipeline.ingest import Outcome, Runner, ingest, run_plainly
from pipeline.selection import ALL, Selection
from pipeline.settings import Settings

_UNFINISHED = ".unfinished"


@dataclass(frozen=True)
class Watched:
    """What one watch did. ``release`` is None where nothing had changed since the last one."""

    outcome: Outcome
    release: Path | None


def watch(
    inbox: str, settings: Settings, *, runner: Runner = run_plainly, selection: Selection = ALL, again: bool = False
) -> Watched:
    """Ingest the inbox and write a release where that changed anything. A failure is told as an alert, and raised."""
    try:
        outcome = ingest([local_folder(inbox, settings)], settings, runner=runner, selection=selection, again=again)
        release = _release(settings, outcome.run_id) if outcome.run_id else None
    except BaseException as error:
        alerts.send(alerts.run_failed(error), settings)
        raise
    alerts.note_success(settings)
    return Watched(outcome, release)


def check_overdue(settings: Settings, now: datetime | None = None) -> alerts.Alert | None:
    """Raise the alert that nothing has succeeded for too long, where that is so; returns it."""
    alert = alerts.overdue(settings, now)
    if alert is not None:
        alerts.send(alert, settings)
    return alert


def _release(settings: Settings, run_id: str) -> Path:
    """A release under ``processed/release/<day>-<run>``, complete or not there, with its changes since the last one."""
    folder = settings.processed_dir / "release"
    folder.mkdir(parents=True, exist_ok=True)
    previous = max((p for p in folder.iterdir() if p.is_dir() and p.suffix != _UNFINISHED), default=None)
    final = folder / f"{datetime.now(UTC):%Y-%m-%d}-{run_id}"
    unfinished = final.with_suffix(_UNFINISHED)
    shutil.rmtree(unfinished, ignore_errors=True)
    with open_warehouse(settings.warehouse_url, corrections=settings.corrections_dir) as warehouse:
        warehouse.release(unfinished, previous)
    return unfinished.rename(final)


def verdicts(watched: Watched) -> Mapping[str, int]:
    """Files by verdict, as a flow returns them."""
    return {verdict: count for verdict, count in watched.outcome.verdicts.items() if count}
