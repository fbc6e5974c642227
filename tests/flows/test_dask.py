"""A run on a Dask cluster: scheduler and two workers as separate processes, one of them killed in the middle.

PostgreSQL for the warehouse, a store by fsspec: what several machines need, here on one.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from flows.environment import prepare
from models.warehouse import open_warehouse
from pipeline.ingest import ingest
from pipeline.settings import Settings
from pipeline.shared_store import SharedStore, fetched_file, open_store, share_file
from pipeline.store import ResultKey, ResultStore
from tests.pipeline.test_faults import put_plan
from tools.bench.warehouse_server import find_binaries, postgres_server

ROOT = Path(__file__).parents[2]
DOCUMENTS = 6
KEY = ResultKey("read", "ab" * 32, "v1")


@pytest.fixture(params=["", "local://", "memory://"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> ResultStore | SharedStore:
    address = f"{request.param}{tmp_path}/store" if request.param else ""
    found = open_store(Settings(data_dir=tmp_path, store_url=address))
    assert isinstance(found, ResultStore | SharedStore)
    return found


def test_every_store_keeps_results(store: ResultStore | SharedStore) -> None:
    assert not store.has(KEY) and store.get(KEY) is None
    store.put(KEY, {"a": "ă"})
    assert store.has(KEY) and store.get(KEY) == {"a": "ă"}
    store.put(KEY, {"a": 2})
    assert store.get(KEY) == {"a": 2}


def test_a_result_that_was_cut_short_counts_as_not_there(tmp_path: Path) -> None:
    store = SharedStore(f"local://{tmp_path}/store")
    store.put(KEY, {"a": 1})
    (file,) = tmp_path.rglob("*.json.gz")
    file.write_bytes(file.read_bytes()[:-4])
    assert store.get(KEY) is None
    assert not store.has(KEY)


def test_a_file_is_fetched_where_it_does_not_lie(store: ResultStore | SharedStore, tmp_path: Path) -> None:
    path = put_plan(tmp_path, "a.txt")
    text = path.read_bytes()
    share_file(store, path, KEY.sha256)
    path.unlink()
    there = fetched_file(store, path, KEY.sha256, Settings(data_dir=tmp_path / "elsewhere"))
    assert there.read_bytes() == text


@contextmanager
def process(*arguments: str) -> Iterator[subprocess.Popen[bytes]]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    command = [str(Path(sys.executable).with_name("dask")), *arguments]
    started = subprocess.Popen(command, cwd=ROOT, env=environment, stderr=subprocess.DEVNULL)
    try:
        yield started
    finally:
        with suppress(ProcessLookupError):
            started.send_signal(signal.SIGTERM)
        try:
            started.wait(10)
        except subprocess.TimeoutExpired:
            started.kill()


def _wait_for(what: Path, pattern: str, seconds: float = 120) -> None:
    deadline = time.monotonic() + seconds
    while not any(what.glob(pattern)):
        assert time.monotonic() < deadline, f"no {pattern} under {what}"
        time.sleep(0.1)


@pytest.mark.slow
def test_a_killed_worker_of_a_cluster_changes_nothing(tmp_path: Path) -> None:
    pytest.importorskip("prefect_dask")
    binaries = find_binaries()
    if binaries is None:
        pytest.skip("PostgreSQL is not installed (Debian: apt-get install postgresql)")
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    for number in range(DOCUMENTS):
        put_plan(inbox, f"{number}.txt", number=number, value=10 + number)
    (inbox / "hong.pdf").write_bytes(b"%PDF-1.7 cut")
    alone = Settings(data_dir=tmp_path / "alone", workers=1)
    ingest([inbox], alone)

    prepare(alone)
    from prefect.testing.utilities import prefect_test_harness

    from flows.runner import run_with_prefect

    file = tmp_path / "scheduler.json"
    worker = ("worker", "--scheduler-file", str(file), "--no-nanny", "--nthreads", "1", "--no-dashboard")
    with (
        postgres_server(binaries) as server,
        process("scheduler", "--scheduler-file", str(file), "--port", "0", "--no-dashboard"),
        process(*worker, "--name", "victim") as victim,
        process(*worker, "--name", "survivor"),
        prefect_test_harness(server_startup_timeout=300),
    ):
        _wait_for(tmp_path, file.name)
        cluster = Settings(
            data_dir=tmp_path / "cluster",
            workers=1,
            database_url=f"{server}/postgres",
            store_url=f"local://{tmp_path}/store",
            dask=json.loads(file.read_text(encoding="utf-8"))["address"],
        )
        with ThreadPoolExecutor(1) as threads:
            run = threads.submit(ingest, [inbox], cluster, runner=run_with_prefect)
            _wait_for(tmp_path / "store" / "read", "*/*/*.json.gz")
            victim.kill()
            outcome = run.result(timeout=300)
        assert outcome.verdicts == {"loaded": DOCUMENTS, "rejected": 1}
        assert _export(cluster) == _export(alone)


def _export(settings: Settings) -> bytes:
    with open_warehouse(settings.warehouse_url, corrections=settings.corrections_dir) as warehouse:
        return warehouse.canonical_export()
