"""Results of steps where several machines can reach them: any address that fsspec knows (s3://, gs://, sftp:// …).

Laid out like the local store. An object store's writes are whole or not there; elsewhere a result that was cut short
does not unpack, and counts as not there.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.settings import Settings
from pipeline.store import DAMAGE, ResultKey, ResultStore, Store, packed, unpacked, write_atomically


def open_store(settings: Settings) -> Store:
    """The store that the settings name."""
    address = settings.store_url
    if not address:
        return ResultStore(settings.processed_dir)
    if address.startswith("file://"):
        return ResultStore(Path(address.removeprefix("file://")))
    return SharedStore(address)


@dataclass(frozen=True)
class SharedStore:
    """JSON results at an fsspec address."""

    address: str

    def _place(self, key: ResultKey) -> tuple[Any, str]:
        import fsspec

        system, root = fsspec.core.url_to_fs(self.address)  # fsspec keeps one connection an address
        return system, f"{root.rstrip('/')}/{key.location}"

    def has(self, key: ResultKey) -> bool:
        """Whether there is a result."""
        system, path = self._place(key)
        system.invalidate_cache()  # another machine may just have put it there
        return bool(system.exists(path))

    def get(self, key: ResultKey) -> dict[str, Any] | None:
        """The result, or None where there is none that can be read."""
        system, path = self._place(key)
        try:
            return unpacked(system.cat_file(path))
        except FileNotFoundError:
            return None
        except (OSError, *DAMAGE):
            system.rm_file(path)
            return None

    def put(self, key: ResultKey, result: dict[str, Any]) -> None:
        """Store the result, replacing an older one."""
        system, path = self._place(key)
        system.makedirs(path.rsplit("/", 1)[0], exist_ok=True)
        system.pipe_file(path, packed(result))


# -- the files themselves ----------------------------------------------------------------------------------------------


def share_file(store: Store, path: Path, sha256: str) -> None:
    """Put a file's bytes where workers on other machines find them, unless they are there."""
    if isinstance(store, ResultStore):
        target = store.root / _file_location(sha256)
        if not target.exists():
            write_atomically(target, path.read_bytes())
        return
    assert isinstance(store, SharedStore)
    system, place = store._place(ResultKey("source", sha256, "bytes"))
    if not system.exists(place):
        system.makedirs(place.rsplit("/", 1)[0], exist_ok=True)
        system.pipe_file(place, path.read_bytes())


def fetched_file(store: Store, path: Path, sha256: str, settings: Settings) -> Path:
    """The file on this machine: where it was found, or fetched from the store once."""
    if path.exists():
        return path
    if isinstance(store, ResultStore):
        return store.root / _file_location(sha256)
    assert isinstance(store, SharedStore)
    local = settings.processed_dir / "fetched" / (sha256 + path.suffix.lower())
    if not local.exists():
        system, place = store._place(ResultKey("source", sha256, "bytes"))
        write_atomically(local, system.cat_file(place))
    return local


def _file_location(sha256: str) -> str:
    return ResultKey("source", sha256, "bytes").location
