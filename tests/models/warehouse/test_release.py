"""A release tells what it holds, what changed since the one before, and how to check that it arrived whole."""

from __future__ import annotations

import csv
import json
import shutil
import sqlite3
import subprocess
from contextlib import closing
from datetime import date
from pathlib import Path

import pandas as pd
import pytest
from factories import VERSIONS, a_funding, a_head, a_target, an_evidence, load, some_records

from models.warehouse import Warehouse, open_warehouse
from models.warehouse.questions import questions


def _changes(folder: Path) -> list[dict[str, str]]:
    with (folder / "changes.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


@pytest.fixture(scope="module")
def two_releases(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Between them a target was read better, a second one found, the funding lost, and a document came in."""
    folder = tmp_path_factory.mktemp("releases")
    first, second = folder / "2026-11-24", folder / "2026-11-25"
    database = folder / "warehouse.sqlite"
    shutil.copy(sqlite_template, database)
    with open_warehouse(f"sqlite:///{database}") as warehouse:
        load(warehouse)
        warehouse.release(first)
        better = some_records(
            targets=(
                a_target(78, evidence=(an_evidence("có 78 xã", page=2),)),
                a_target(14, "I.1/bullet 2", evidence=(an_evidence("14 xã", page=2),)),
            ),
            funding=(),
        )
        load(warehouse, better, run_id="run-2")
        other = a_head(number="80/KH-UBND", province="Cao Bằng", issued_on=date(2019, 9, 1))
        load(warehouse, some_records(document=other, funding=(a_funding(),)), "other.pdf", run_id="run-2")
        sha256 = "c" * 64
        warehouse.record_rejected("khoa|1.pdf", sha256, "encrypted", "Có mật khẩu.", "Bỏ.", "run-2", VERSIONS)
        warehouse.release(second)
    return first, second


def test_changes_name_document_file_and_page(two_releases: tuple[Path, Path]) -> None:
    _, second = two_releases
    found = [c for c in _changes(second) if c["document"] == "12/KH-UBND" and c["table"] in ("target", "funding")]
    told = {(c["table"], c["change"], c["file"], c["page"], c["field"], c["before"], c["after"]) for c in found}
    assert ("target", "changed", "plan.pdf", "2", "value", "77.0", "78.0") in told
    assert ("target", "added", "plan.pdf", "2", "", "", "") in told
    assert ("funding", "gone", "plan.pdf", "1", "", "", "") in told
    fields = {c["field"] for c in found if c["change"] == "changed"}
    assert fields == {"value", "quote"}, "who wrote a row is no change of it"
    summary = json.loads((second / "changes.json").read_text(encoding="utf-8"))
    assert summary["previous"] == "2026-11-24"
    assert summary["rows"]["target"] == {"added": 2, "changed": 1, "gone": 0}
    # the plan's own row differs in how many records it has, which is no change of what it says
    assert summary["rows"]["document"] == {"added": 1, "changed": 0, "gone": 0}
    assert "| target | 2 | 1 | 0 |" in (second / "quality.md").read_text(encoding="utf-8")


def test_the_first_release_has_nothing_to_compare_with(two_releases: tuple[Path, Path]) -> None:
    first, _ = two_releases
    assert not (first / "changes.csv").exists()


def test_an_unchanged_warehouse_has_no_changes_on_either_database(warehouse: Warehouse, tmp_path: Path) -> None:
    load(warehouse)
    for name in ("a", "b"):
        warehouse.release(tmp_path / name)
    assert _changes(tmp_path / "b") == []
    assert "| target | 0 | 0 | 0 |" in (tmp_path / "b" / "quality.md").read_text(encoding="utf-8")


def test_checksums_check_every_file(two_releases: tuple[Path, Path]) -> None:
    _, second = two_releases
    listed = {line[66:] for line in (second / "SHA256SUMS").read_text(encoding="utf-8").splitlines()}
    there = {str(p.relative_to(second)) for p in second.rglob("*") if p.is_file()}
    assert there - listed == {"SHA256SUMS"}
    command = ["sha256sum", "--check", "--quiet", "SHA256SUMS"]
    assert subprocess.run(command, cwd=second, check=False).returncode == 0
    page = second / "quality.md"
    content = page.read_bytes()
    page.write_bytes(content + b"changed")
    assert subprocess.run(command, cwd=second, check=False, capture_output=True).returncode == 1
    page.write_bytes(content)


def test_every_form_holds_the_same_rows(two_releases: tuple[Path, Path]) -> None:
    _, second = two_releases
    with closing(sqlite3.connect(second / "warehouse.sqlite")) as database:
        for table in ("document", "target", "assignment_agency", "v_target_by_province"):
            (count,) = database.execute(f"SELECT COUNT(*) FROM {table}").fetchone()
            assert count > 0
            assert len(pd.read_parquet(second / "parquet" / f"{table}.parquet")) == count
            with (second / "csv" / f"{table}.csv").open(encoding="utf-8", newline="") as stream:
                assert len(list(csv.DictReader(stream))) == count


def test_the_package_knows_keys_sizes_and_hashes(two_releases: tuple[Path, Path]) -> None:
    _, second = two_releases
    package = json.loads((second / "datapackage.json").read_text(encoding="utf-8"))
    by_name = {r["name"]: r for r in package["resources"]}
    target = by_name["target"]
    assert target["schema"]["primaryKey"] == ["record_id"]
    reference = {"resource": "document", "fields": ["document_id"]}
    assert target["schema"]["foreignKeys"] == [{"fields": ["document_id"], "reference": reference}]
    assert target["bytes"] == (second / target["path"]).stat().st_size
    sums = (second / "SHA256SUMS").read_text(encoding="utf-8")
    assert f"{target['hash'].removeprefix('sha256:')}  csv/target.csv" in sums
    for resource in package["resources"]:
        for key in resource["schema"].get("foreignKeys", ()):
            assert key["reference"]["resource"] in by_name


def test_the_quality_page_names_documents_verdicts_and_rejected_files(two_releases: tuple[Path, Path]) -> None:
    page = (two_releases[1] / "quality.md").read_text(encoding="utf-8")
    assert "| 12/KH-UBND | Lạng Sơn | loaded | 2 | 0 | 0 |" in page
    assert "- khoa\\|1.pdf: Có mật khẩu." in page


def test_the_documented_questions_run_on_the_release(two_releases: tuple[Path, Path]) -> None:
    with closing(sqlite3.connect(two_releases[1] / "warehouse.sqlite")) as database:
        for question in questions():
            assert database.execute(question.sql).description, question.en
        (value,) = database.execute("SELECT value FROM v_target_by_province WHERE due_year = 2020").fetchone()
        assert value in (77, 78)


def test_a_release_can_be_compared_with_any_other(two_releases: tuple[Path, Path], tmp_path: Path) -> None:
    first, _ = two_releases
    with open_warehouse(f"sqlite:///{tmp_path}/empty.sqlite") as empty:
        empty.release(tmp_path / "elsewhere" / "r", previous=first)
    gone = [c for c in _changes(tmp_path / "elsewhere" / "r") if c["table"] == "target"]
    assert [(c["change"], c["document"], c["page"]) for c in gone] == [("gone", "12/KH-UBND", "1")]
