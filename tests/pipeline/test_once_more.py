"""Rejected files can be tried again, and what an older version made is made anew, from where the files lie."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import update

from models.warehouse import open_warehouse
from models.warehouse.schema import source_file
from pipeline.cli import cli
from pipeline.settings import Settings
from tests.pipeline.test_faults import put_plan


@pytest.fixture
def inbox(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("KEHOACH_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("KEHOACH_WORKERS", "1")
    folder = tmp_path / "inbox"
    folder.mkdir()
    return folder


def run(*arguments: str) -> Result:
    result = CliRunner().invoke(cli, list(arguments), catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result


def status() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(run("status", "--format", "json").stdout)
    return found


def verdicts() -> dict[str, str]:
    return {file["name"]: file["verdict"] for file in status()["files"]}


def test_a_mended_file_is_retried_and_no_longer_listed_as_rejected(inbox: Path) -> None:
    (inbox / "a.txt").write_bytes(b"\x00\x01\x02" * 100)
    (inbox / "b.pdf").write_bytes(b"%PDF-1.7 cut")
    run("ingest", str(inbox), "--no-prefect")
    assert verdicts() == {"a.txt": "rejected", "b.pdf": "rejected"}
    put_plan(inbox, "a.txt")
    run("retry", "--no-prefect")
    assert verdicts() == {"a.txt": "loaded", "b.pdf": "rejected"}


def test_a_rejected_file_that_is_gone_is_named(inbox: Path) -> None:
    (inbox / "b.pdf").write_bytes(b"%PDF-1.7 cut")
    run("ingest", str(inbox), "--no-prefect")
    (inbox / "b.pdf").unlink()
    assert "b.pdf" in run("retry", "--no-prefect").stderr


def test_backfill_makes_anew_what_an_older_version_made_and_only_that(inbox: Path, tmp_path: Path) -> None:
    put_plan(inbox, "a.txt")
    put_plan(inbox, "b.txt", province="Yên Bái", number=5)
    run("ingest", str(inbox), "--no-prefect")
    with open_warehouse(Settings(data_dir=tmp_path / "data").warehouse_url) as warehouse, warehouse.engine.begin() as c:
        c.execute(update(source_file).where(source_file.c.name == "b.txt").values(rules_version="older"))
    run("backfill", "--no-prefect")
    assert status()["runs"][0]["files"] == {"outdated": 1}
    run("backfill", "--no-prefect")
    assert len(status()["runs"]) == 2  # there was nothing left to do


def test_backfill_of_one_province(inbox: Path, tmp_path: Path) -> None:
    put_plan(inbox, "a.txt")
    put_plan(inbox, "b.txt", province="Yên Bái", number=5)
    run("ingest", str(inbox), "--no-prefect")
    with open_warehouse(Settings(data_dir=tmp_path / "data").warehouse_url) as warehouse, warehouse.engine.begin() as c:
        c.execute(update(source_file).values(rules_version="older"))
    run("backfill", "--no-prefect", "--province", "yen bai")
    with open_warehouse(Settings(data_dir=tmp_path / "data").warehouse_url) as warehouse:
        old = {f.name for f in warehouse.known_files().values() if f.versions.rules == "older"}
    assert old == {"a.txt"}
