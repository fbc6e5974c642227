"""Loaders killed at random moments, then run again: the warehouse must be the one of an undisturbed run."""

from __future__ import annotations

import multiprocessing
import os
import random
import shutil
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cache
from itertools import count
from multiprocessing.connection import Connection as Pipe
from pathlib import Path

from sqlalchemy import create_engine, text

from models.warehouse import open_warehouse
from tools.bench.warehouse_national import VERSIONS, Plan, Scale, plans
from tools.bench.warehouse_server import find_binaries, postgres_server

_SCALE = Scale(provinces=1, years=(2016, 2017, 2018, 2019), targets=120, assignments=160)
_COMMUNES = 12
_MOST_TRIES = 3
# a child that is started anew each time would spend its life importing; a forked one loads at once
_FORK = multiprocessing.get_context("fork")


@dataclass(frozen=True, slots=True)
class Outcome:
    """One kill: whether it struck while the loader ran, and whether the run after it made things whole."""

    struck: bool
    whole: bool


class LoaderTrial:
    """A load, what it leaves undisturbed, and how long it takes. ``fresh`` makes a new database and gives its URL."""

    def __init__(self, fresh: Callable[[], str], corrections: Path) -> None:
        self.fresh, self.corrections = fresh, corrections
        url = fresh()
        load_all(url, corrections)
        _correct_something(url, corrections)
        url = fresh()
        start = time.perf_counter()
        load_all(url, corrections)
        self.seconds = time.perf_counter() - start
        self.expected = _export(url, corrections)

    def kill(self, moment: float) -> Outcome:
        """Kill a loader after this share of its time, run it again, compare."""
        url = self.fresh()
        struck = _killed(url, self.corrections, moment * self.seconds)
        load_all(url, self.corrections)
        return Outcome(struck, _export(url, self.corrections) == self.expected)


def lines(folder: Path, rounds: int, seed: int) -> Iterator[tuple[str, bool]]:
    """One line a database: how many kills struck, how many left the warehouse as an undisturbed run does."""
    yield _summary("SQLite", LoaderTrial(sqlite_databases(folder), folder / "corrections-sqlite"), rounds, seed)
    binaries = find_binaries()
    if binaries is None:
        yield "PostgreSQL is not installed (Debian: apt-get install postgresql): not tried", True
        return
    with postgres_server(binaries) as server, postgres_databases(server) as fresh:
        yield _summary("PostgreSQL", LoaderTrial(fresh, folder / "corrections-postgresql"), rounds, seed)


def _summary(name: str, trial: LoaderTrial, rounds: int, seed: int) -> tuple[str, bool]:
    """Kills until so many have struck a loader that was still running; later ones are compared as well."""
    rng = random.Random(seed)
    outcomes: list[Outcome] = []
    while sum(o.struck for o in outcomes) < rounds and len(outcomes) < _MOST_TRIES * rounds:
        outcomes.append(trial.kill(rng.random()))
    struck, whole = sum(o.struck for o in outcomes), sum(o.whole for o in outcomes)
    line = (
        f"{name}: {struck} of {len(outcomes)} kills struck a running loader; equal to the undisturbed run after {whole}"
    )
    return line, whole == len(outcomes) and struck >= rounds


def sqlite_databases(folder: Path) -> Callable[[], str]:
    """Makes empty SQLite warehouses: copies of one."""
    template = folder / "template.sqlite"
    open_warehouse(f"sqlite:///{template}").close()
    number = count()

    def fresh() -> str:
        path = folder / f"killed-{next(number)}.sqlite"
        shutil.copy(template, path)
        return f"sqlite:///{path}"

    return fresh


@contextmanager
def postgres_databases(server: str) -> Iterator[Callable[[], str]]:
    """Makes empty PostgreSQL warehouses on a server: copies of one."""
    engine = create_engine(f"{server}/postgres", isolation_level="AUTOCOMMIT")
    number = count()

    def create(statement: str) -> None:
        with engine.connect() as connection:
            connection.execute(text(statement))

    def fresh() -> str:
        name = f"killed_{next(number)}"
        create(f"CREATE DATABASE {name} TEMPLATE killed_template")
        return f"{server}/{name}"

    create("CREATE DATABASE killed_template")
    open_warehouse(f"{server}/killed_template").close()
    try:
        yield fresh
    finally:
        engine.dispose()


def load_all(url: str, corrections: Path) -> None:
    """Load every plan; what is there already is left alone."""
    with open_warehouse(url, corrections=corrections) as warehouse:
        for plan in _plans():
            warehouse.load_document(plan.source, plan.read, plan.records, "loaded", "chaos", VERSIONS)


@cache
def _plans() -> tuple[Plan, ...]:
    """Four plans, each in two files of which the second is the better one: the current file changes under way."""
    out = []
    for plan in plans(_SCALE):
        whole = plan.records.model_copy(update={"communes": plan.records.communes[:_COMMUNES]})
        half = whole.model_copy(update={"targets": whole.targets[: len(whole.targets) // 3], "assignments": ()})
        sha256 = plan.source.sha256[::-1]
        copy = replace(plan.source, name=f"fax-{plan.source.name}", sha256=sha256)
        read = replace(plan.read, file=replace(plan.read.file, sha256=sha256), pages=plan.read.pages[:3])
        out += [Plan(copy, read, half), replace(plan, records=whole)]
    return tuple(out)


def _correct_something(url: str, corrections: Path) -> None:
    with open_warehouse(url, corrections=corrections) as warehouse:
        for document in warehouse.documents()[::3]:
            warehouse.correct(document["document_id"], "signer", "Trần Thị B", reason="đọc nhầm", reviewer="Lan")


def _export(url: str, corrections: Path) -> bytes:
    with open_warehouse(url, corrections=corrections) as warehouse:
        return warehouse.canonical_export()


def _killed(url: str, corrections: Path, after_s: float) -> bool:
    """Whether the loader was still running when it was killed."""
    here, there = _FORK.Pipe(duplex=False)
    loader = _FORK.Process(target=_load_in_child, args=(url, corrections, there))
    loader.start()
    here.recv()
    time.sleep(after_s)
    os.kill(loader.pid, signal.SIGKILL)  # type: ignore[arg-type]  # it was started
    loader.join()
    return loader.exitcode == -signal.SIGKILL


def _load_in_child(url: str, corrections: Path, ready: Pipe) -> None:
    ready.send("ready")
    load_all(url, corrections)
