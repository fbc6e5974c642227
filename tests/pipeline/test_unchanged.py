"""A run over a folder of which nothing is new knows it before anything heavy is imported, and tells no stale tale."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from models.warehouse import open_warehouse
from models.warehouse.glance import glance
from pipeline.cli import cli
from pipeline.settings import Settings
from pipeline.unchanged import unchanged
from tests.pipeline.test_faults import put_plan
from tools.bench.warehouse_server import find_binaries, postgres_server

_HEAVY = ("sqlalchemy", "pydantic", "rich", "numpy", "prefect", "logging.handlers", "multiprocessing")
_WATCHED = f"""
import sys
from pipeline.cli import main
main()
print([name for name in {_HEAVY!r} if name in sys.modules])
"""


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    monkeypatch.setenv("KEHOACH_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("KEHOACH_WORKERS", "1")
    return Settings(data_dir=tmp_path / "data", workers=1)


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    folder = tmp_path / "inbox"
    folder.mkdir()
    put_plan(folder, "a.txt", value=15)
    (folder / "b.pdf").write_bytes(b"%PDF-1.7 cut")
    return folder


def ingest(inbox: Path, *options: str) -> Result:
    result = CliRunner().invoke(cli, ["ingest", str(inbox), "--no-prefect", *options], catch_exceptions=False)
    assert result.exit_code in (0, 4), result.output
    return result


def test_nothing_heavy_is_imported_and_the_report_is_that_of_the_last_run(settings: Settings, inbox: Path) -> None:
    command = [sys.executable, "-c", _WATCHED, "ingest", str(inbox), "--no-prefect"]
    first, second = (
        subprocess.run(command, capture_output=True, text=True, check=True, cwd=Path.cwd()).stdout.splitlines()
        for _ in range(2)
    )
    assert "sqlalchemy" in first[-1] and second[-1] == "[]"
    assert second[0] == "Đã xem xét: 2 tệp không đổi."
    assert second[2:-1] == first[1:-1] and any("Cao Bằng" in line for line in second)


def test_the_verdicts_are_those_of_the_files_there(settings: Settings, inbox: Path) -> None:
    ingest(inbox)
    known = unchanged([inbox], settings)
    assert known is not None and known[0].verdicts == {"loaded": 1, "rejected": 1}
    assert ingest(inbox, "--strict").exit_code == 4


def test_a_correction_shows_in_the_next_report(settings: Settings, inbox: Path) -> None:
    ingest(inbox)
    with open_warehouse(settings.warehouse_url, corrections=settings.corrections_dir) as warehouse:
        (stated,) = [s for s in warehouse.compare("ntm.communes_meeting") if s.status == "stated"]
        warehouse.correct(str(stated.evidence_id), "value", 246, reason="đọc nhầm", reviewer="Lan")
    output = ingest(inbox).output
    assert "246" in output and "Không có gì thay đổi" in output


def test_what_is_new_is_taken_in(settings: Settings, inbox: Path) -> None:
    ingest(inbox)
    put_plan(inbox, "c.txt", province="Lào Cai", number=13)
    assert unchanged([inbox], settings) is None
    assert "Lào Cai" in ingest(inbox).output


def test_a_rejected_file_that_was_mended_is_taken_in(settings: Settings, inbox: Path) -> None:
    ingest(inbox)
    put_plan(inbox, "b.pdf", province="Lào Cai", number=13)
    assert unchanged([inbox], settings) is None


def test_another_version_of_the_rules_is_work(settings: Settings, inbox: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from models.warehouse import Versions

    ingest(inbox)
    assert unchanged([inbox], settings) is not None
    monkeypatch.setattr("pipeline.unchanged.current_versions", lambda: Versions("other", "other"))
    assert unchanged([inbox], settings) is None


@pytest.mark.parametrize("content", [b"", b"{}", b"[1]", b'{"mark": "x", "report": "y"}'])
def test_a_damaged_memory_of_the_last_report_is_none(settings: Settings, inbox: Path, content: bytes) -> None:
    ingest(inbox)
    kept = settings.processed_dir / "last-report.json"
    assert json.loads(kept.read_bytes())["report"]
    kept.write_bytes(content)
    assert unchanged([inbox], settings) is None
    assert "Cao Bằng" in ingest(inbox).output


def test_a_database_that_is_gone_is_filled_again(settings: Settings, inbox: Path) -> None:
    ingest(inbox)
    for path in settings.processed_dir.glob("warehouse.sqlite*"):
        path.unlink()
    assert unchanged([inbox], settings) is None
    assert "2 tệp mới" in ingest(inbox).output


@pytest.mark.parametrize("url", ["sqlite:////nowhere/at/all.sqlite", "sqlite://", "mysql://host/x"])
def test_what_cannot_be_seen_at_a_glance_is_left_to_the_toolkit(url: str) -> None:
    assert glance(url) is None


def test_postgresql_is_seen_at_a_glance_too(inbox: Path, settings: Settings) -> None:
    binaries = find_binaries()
    if binaries is None:
        pytest.skip("PostgreSQL is not installed (Debian: apt-get install postgresql)")
    with postgres_server(binaries) as server:
        url = f"{server}/postgres"
        ingest(inbox, "--database", url)
        there = settings.with_database(url)
        seen, known = glance(url), unchanged([inbox], there)
        with open_warehouse(url) as warehouse:
            assert seen is not None and seen.files == warehouse.known_files()
    assert known is not None and "Cao Bằng" in known[1]
    assert glance(url) is None  # the server is gone
