"""Backups that bring everything back, and a role that can only read."""

from __future__ import annotations

import io
import itertools
import json
import tarfile
from collections.abc import Callable
from pathlib import Path

import pytest
from factories import load
from sqlalchemy import create_engine, text
from sqlalchemy.exc import SQLAlchemyError

from models.errors import WarehouseError
from models.warehouse import Warehouse, open_warehouse
from models.warehouse.backup import backup, restore
from models.warehouse.roles import grant_readonly

_NUMBER = itertools.count()


@pytest.fixture
def empty_url(database_url: str, tmp_path: Path, request: pytest.FixtureRequest) -> str:
    """URL of a database of the same kind with nothing in it."""
    if database_url.startswith("sqlite"):
        return f"sqlite:///{tmp_path}/restored/warehouse.sqlite"
    server, name = request.getfixturevalue("postgres_url"), f"restored_{next(_NUMBER)}"
    engine = create_engine(f"{server}/postgres", isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    engine.dispose()
    return f"{server}/{name}"


def _corrected(warehouse: Warehouse) -> bytes:
    load(warehouse)
    (statement,) = [s for s in warehouse.compare("ntm.communes_meeting") if s.status == "stated"]
    assert statement.evidence_id is not None
    warehouse.correct(statement.evidence_id, "value", 78, reason="đọc nhầm", reviewer="Lan")
    return warehouse.canonical_export()


def test_a_backup_brings_everything_back(
    warehouse: Warehouse, database_url: str, empty_url: str, corrections_dir: Path, tmp_path: Path
) -> None:
    before = _corrected(warehouse)
    reference = tmp_path / "reference"
    reference.mkdir()
    (reference / "agencies.csv").write_text("name_vi,abbreviations,level,successors,since\n", encoding="utf-8")
    file = tmp_path / "backup.tar.gz"
    backup(database_url, corrections_dir, file, reference=reference, settings={"workers": "2"})
    there = tmp_path / "there"
    restore(file, empty_url, there / "corrections", reference=there / "reference")
    with open_warehouse(empty_url, corrections=there / "corrections") as restored:
        assert restored.canonical_export() == before
        assert not load(restored).wrote, "the next run finds nothing to do"
        assert [h["document"] for h in restored.search("dat chuan")] == ["12/KH-UBND"]
    assert (there / "reference" / "agencies.csv").is_file()
    with tarfile.open(file) as archive:
        manifest = archive.extractfile("manifest.json")
        assert manifest is not None
        assert json.load(manifest)["settings"] == {"workers": "2"}


def test_a_restore_adds_to_corrections_and_takes_none_away(
    warehouse: Warehouse, database_url: str, empty_url: str, corrections_dir: Path, tmp_path: Path
) -> None:
    _corrected(warehouse)
    file = tmp_path / "backup.tar.gz"
    backup(database_url, corrections_dir, file)
    (kept,) = corrections_dir.glob("*.jsonl")
    lines = kept.read_text(encoding="utf-8")
    kept.write_text(lines + lines.replace("78", "79"), encoding="utf-8")
    restore(file, empty_url, corrections_dir)
    assert kept.read_text(encoding="utf-8").count("\n") == 2


def test_a_backup_is_not_restored_over_a_warehouse(
    warehouse: Warehouse, database_url: str, corrections_dir: Path, tmp_path: Path
) -> None:
    before = _corrected(warehouse)
    file = tmp_path / "backup.tar.gz"
    backup(database_url, corrections_dir, file)
    with pytest.raises(WarehouseError):
        restore(file, database_url, corrections_dir)
    assert warehouse.canonical_export() == before


def _no_archive(path: Path) -> None:
    path.write_bytes(b"no archive")


def _cut_short(path: Path) -> None:
    with tarfile.open(path, "w:gz") as archive:
        archive.addfile(tarfile.TarInfo("manifest.json"), io.BytesIO())
    path.write_bytes(path.read_bytes()[:-20])


def _no_manifest(path: Path) -> None:
    with tarfile.open(path, "w:gz") as archive:
        archive.addfile(tarfile.TarInfo("something"), io.BytesIO())


def _of_another_database(path: Path) -> None:
    content = json.dumps({"kind": "oracle", "revision": "0001"}).encode()
    with tarfile.open(path, "w:gz") as archive:
        info = tarfile.TarInfo("manifest.json")
        info.size = len(content)
        archive.addfile(info, io.BytesIO(content))


@pytest.mark.parametrize("make", [_no_archive, _cut_short, _no_manifest, _of_another_database])
def test_what_is_no_backup_is_refused(tmp_path: Path, make: Callable[[Path], None]) -> None:
    file = tmp_path / "backup.tar.gz"
    make(file)
    with pytest.raises(WarehouseError, match=r"backup\.tar\.gz"):
        restore(file, f"sqlite:///{tmp_path}/new.sqlite", tmp_path / "corrections")
    assert not (tmp_path / "new.sqlite").exists()


def test_a_backup_unpacks_nothing_outside(tmp_path: Path) -> None:
    file = tmp_path / "backup.tar.gz"
    with tarfile.open(file, "w:gz") as archive:
        info = tarfile.TarInfo("../escaped")
        info.size = 1
        archive.addfile(info, io.BytesIO(b"x"))
    with pytest.raises(WarehouseError):
        restore(file, f"sqlite:///{tmp_path}/new.sqlite", tmp_path / "corrections")
    assert not list(tmp_path.rglob("escaped"))


WRITES = (
    "DELETE FROM target",
    "UPDATE document SET signer = 'x'",
    "CREATE TABLE mine (a int)",
    "DROP VIEW v_citation",
    "CREATE TEMPORARY TABLE mine (a int)",
)


def test_the_researchers_role_reads_and_cannot_write(postgres_url: str, postgres_template: str) -> None:
    name, role = f"shared_{next(_NUMBER)}", f"researcher_{next(_NUMBER)}"
    engine = create_engine(f"{postgres_url}/postgres", isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name} TEMPLATE {postgres_template}"))
    engine.dispose()
    owner = f"{postgres_url}/{name}"
    with open_warehouse(owner) as warehouse:
        load(warehouse)
    grant_readonly(owner, role)
    grant_readonly(owner, role)  # again: nothing to complain about
    theirs = owner.replace("//kehoach@", f"//{role}@")
    with open_warehouse(theirs) as warehouse:  # the program itself works for them
        assert [s.value for s in warehouse.compare("ntm.communes_meeting") if s.status == "stated"] == [77]
    reader = create_engine(theirs)
    for statement in WRITES:
        with pytest.raises(SQLAlchemyError), reader.begin() as connection:
            connection.execute(text("SET TRANSACTION READ WRITE"))  # the role's default is no protection by itself
            connection.execute(text(statement))
    with open_warehouse(owner) as warehouse, warehouse.engine.begin() as connection:
        connection.execute(text("CREATE VIEW v_later AS SELECT 1 AS one"))
    with reader.begin() as connection:
        assert connection.execute(text("SELECT one FROM v_later")).scalar() == 1
    reader.dispose()


@pytest.mark.parametrize("role", ["", "Robert'); DROP TABLE target; --", "a b", "kehoach"])
def test_names_that_are_no_role_are_refused(postgres_url: str, role: str) -> None:
    with pytest.raises(WarehouseError):
        grant_readonly(f"{postgres_url}/postgres", role)


def test_sqlite_has_no_roles(tmp_path: Path) -> None:
    with pytest.raises(WarehouseError, match="no roles"):
        grant_readonly(f"sqlite:///{tmp_path}/w.sqlite", "researchers")
