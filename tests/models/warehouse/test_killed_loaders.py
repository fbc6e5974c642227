"""A loader that is killed at any moment loses nothing that the next run does not bring back."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path

import pytest

from tools.chaos.loading import LoaderTrial, postgres_databases, sqlite_databases

_KILLS = 5
_SEED = 20190305


def _trial(fresh: Callable[[], str], folder: Path) -> None:
    trial = LoaderTrial(fresh, folder / "corrections")
    rng = random.Random(_SEED)
    outcomes = [trial.kill(rng.random()) for _ in range(_KILLS)]
    assert all(outcome.whole for outcome in outcomes), "equal byte for byte to an undisturbed run"
    assert any(outcome.struck for outcome in outcomes), "no kill struck: nothing was tried"
    assert b"Tr\xe1\xba\xa7n Th\xe1\xbb\x8b B" in trial.expected, "corrections are part of what must come back"


def test_killed_while_loading_into_sqlite(tmp_path: Path) -> None:
    _trial(sqlite_databases(tmp_path), tmp_path)


@pytest.mark.slow
def test_killed_while_loading_into_postgresql(postgres_url: str, tmp_path: Path) -> None:
    with postgres_databases(postgres_url) as fresh:
        _trial(fresh, tmp_path)
