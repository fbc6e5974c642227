"""The folder that is watched: a local path, or any address that fsspec knows (s3://, sftp://, https://, memory:// …).

A remote one is mirrored under ``data/processed/inbox``; only what is new or changed there is fetched.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import Any

from models.errors import SettingsError
from pipeline.settings import Settings
from pipeline.store import write_atomically

_MEGABYTE = 1_000_000


def local_folder(address: str, settings: Settings) -> Path:
    """The folder to ingest for an inbox's address. Raises ``SettingsError`` where it is not there."""
    if "://" not in address:
        return Path(address)
    if address.startswith("file://"):
        return Path(address.removeprefix("file://"))
    return _mirrored(address, settings)


def _mirrored(address: str, settings: Settings) -> Path:
    import fsspec

    folder = settings.processed_dir / "inbox" / hashlib.sha256(address.encode()).hexdigest()[:16]
    try:
        system, root = fsspec.core.url_to_fs(address)
        system.invalidate_cache()
        found = dict(_files(system, root))
    except (ImportError, OSError, ValueError) as error:
        raise SettingsError(f"{address}: {error}") from error
    known = _manifest(folder)
    for name, info in found.items():
        if known.get(name) != _marker(info):
            _fetch(system, info, folder / name, settings)
    for gone in known.keys() - found.keys():
        (folder / gone).unlink(missing_ok=True)
    manifest = {name: _marker(info) for name, info in found.items()}
    write_atomically(_manifest_file(folder), json.dumps(manifest, ensure_ascii=False).encode())
    return folder


def _files(system: Any, root: str) -> Iterator[tuple[str, dict[str, Any]]]:
    for path, info in system.find(root, detail=True).items():
        name = PurePosixPath(path.removeprefix(root).lstrip("/"))
        if info.get("type") == "file" and name.parts and ".." not in name.parts:
            yield str(name), info


def _marker(info: dict[str, Any]) -> str:
    """What changes when the file does: size, and whichever of these the system knows."""
    known = [
        info.get(k) for k in ("ETag", "etag", "md5", "mtime", "LastModified", "last_modified", "modified", "created")
    ]
    return json.dumps([info.get("size"), *known], default=str)


def _manifest_file(folder: Path) -> Path:
    return folder.with_suffix(".json")  # beside it: what lies inside is ingested


def _manifest(folder: Path) -> dict[str, str]:
    try:
        return dict(json.loads(_manifest_file(folder).read_text(encoding="utf-8")))
    except (OSError, ValueError):
        return {}


def _fetch(system: Any, info: dict[str, Any], path: Path, settings: Settings) -> None:
    if (info.get("size") or 0) > settings.max_file_mb * _MEGABYTE:
        # a hole of the same size: it is refused as too large like a local file, without having been fetched
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("wb") as stream:
            stream.truncate(info["size"])
        return
    write_atomically(path, system.cat_file(info["name"]))
