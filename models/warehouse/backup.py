"""Saving a warehouse into one file and bringing it back.

What is saved is what cannot be worked out again or would take days: the database, people's corrections, reference data
that was taken in since the program was installed, and the settings of the run that saved it.
"""

from __future__ import annotations

import io
import json
import shutil
import sqlite3
import subprocess
import tarfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import closing
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory

from sqlalchemy.engine import URL

from models.errors import MissingToolError, WarehouseError
from models.warehouse.database import HEAD, warehouse_url

_DATABASE = {"sqlite": "warehouse.sqlite", "postgresql": "warehouse.dump"}
_MANIFEST = "manifest.json"


def backup(
    url: str,
    corrections: Path,
    file: Path,
    *,
    reference: Path | None = None,
    settings: Mapping[str, str] | None = None,
) -> None:
    """Write a .tar.gz; it appears under its name when it is whole. ``settings`` are noted in its manifest.

    Raises ``WarehouseError`` or ``MissingToolError``.
    """
    made = warehouse_url(url)
    kind = made.get_backend_name()
    with TemporaryDirectory(prefix="kehoach-backup-") as folder:
        database = Path(folder) / _DATABASE[kind]
        _save(made, database)
        part = file.with_name(f".{file.name}.part")
        with tarfile.open(part, "w:gz") as archive:
            archive.add(database, database.name)
            for name, own in (("corrections", corrections), ("reference", reference)):
                if own is not None and own.is_dir():
                    archive.add(own, name)
            content = {"kind": kind, "revision": HEAD, "settings": dict(settings or {})}
            manifest = json.dumps(content, ensure_ascii=False).encode()
            info = tarfile.TarInfo(_MANIFEST)
            info.size = len(manifest)
            archive.addfile(info, io.BytesIO(manifest))
        part.replace(file)


def restore(file: Path, url: str, corrections: Path, *, reference: Path | None = None) -> None:
    """Bring a backup into an empty database; corrections and reference data that are there already are kept.

    Raises ``WarehouseError`` where the file is no backup, of another kind of database, or the database is not empty.
    """
    made = warehouse_url(url)
    with TemporaryDirectory(prefix="kehoach-restore-") as folder:
        try:
            with tarfile.open(file, "r:gz") as archive:
                archive.extractall(folder, members=_plain_members(archive))
            manifest = json.loads((Path(folder) / _MANIFEST).read_text(encoding="utf-8"))
            kind = manifest["kind"]
        except (OSError, EOFError, tarfile.TarError, ValueError, KeyError, TypeError, zlib.error) as error:
            raise WarehouseError(f"{file.name} is no backup of this program ({error}).", file=file) from error
        if kind != made.get_backend_name():
            raise WarehouseError(f"{file.name} holds a {kind} database.", file=file)
        _load(Path(folder) / _DATABASE[kind], made)
        for name, own in (("corrections", corrections), ("reference", reference)):
            if own is not None and (Path(folder) / name).is_dir():
                _merge(Path(folder) / name, own)


def _plain_members(archive: tarfile.TarFile) -> Iterator[tarfile.TarInfo]:
    """Files and folders that stay inside; links and paths that lead out are no part of a backup."""
    for member in archive:
        path = PurePosixPath(member.name)
        if (member.isfile() or member.isdir()) and not path.is_absolute() and ".." not in path.parts:
            yield member


def _save(url: URL, target: Path) -> None:
    if url.get_backend_name() == "sqlite":
        source = Path(url.database or "")
        if not source.is_file():
            raise WarehouseError(f"there is no database at {source}.")
        with closing(sqlite3.connect(source)) as live, closing(sqlite3.connect(target)) as copy:
            live.backup(copy)
        return
    # without owners and grants: the roles of one server are not those of the other
    _run(["pg_dump", "--format=custom", "--no-acl", f"--file={target}", f"--dbname={_libpq(url)}"])


def _load(source: Path, url: URL) -> None:
    if url.get_backend_name() == "sqlite":
        target = Path(url.database or "")
        if target.exists():
            raise WarehouseError(f"{target} exists; restore into a new file.")
        target.parent.mkdir(parents=True, exist_ok=True)
        part = target.with_name(f".{target.name}.part")
        shutil.copyfile(source, part)
        part.replace(target)
        return
    _run(["pg_restore", "--single-transaction", "--no-owner", "--no-acl", f"--dbname={_libpq(url)}", str(source)])


def _libpq(url: URL) -> str:
    return url.set(drivername="postgresql").render_as_string(hide_password=False)


def _run(command: list[str]) -> None:
    try:
        subprocess.run(command, check=True, capture_output=True, text=True)
    except FileNotFoundError as error:
        raise MissingToolError(f"{command[0]} (Debian: apt-get install postgresql-client).") from error
    except subprocess.CalledProcessError as error:
        raise WarehouseError(f"{command[0]}: {error.stderr.strip()}") from error


def _merge(saved: Path, target: Path) -> None:
    """Both folders hold append-only lines: those that are missing are added, none is replaced."""
    for file in sorted(p for p in saved.rglob("*") if p.is_file()):
        own = target / file.relative_to(saved)
        own.parent.mkdir(parents=True, exist_ok=True)
        known = own.read_text(encoding="utf-8").splitlines() if own.exists() else []
        lines = [line for line in file.read_text(encoding="utf-8").splitlines() if line not in set(known)]
        with own.open("a", encoding="utf-8") as stream:
            stream.writelines(f"{line}\n" for line in lines)
