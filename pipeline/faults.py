"""What is no file's fault: a full disk, a lost database, a missing program.

It ends the run, and no file is rejected for it; the next run goes on from there.
"""

from __future__ import annotations

import shutil

from models.errors import (
    DiskFullError,
    KehoachError,
    MissingToolError,
    ReferenceDataError,
    SettingsError,
    WarehouseError,
)
from pipeline.settings import Settings
from pipeline.store import is_disk_full

RUN_FAULTS = (DiskFullError, MissingToolError, ReferenceDataError, SettingsError, WarehouseError)


_MEGABYTE = 1_000_000


def check_room(settings: Settings) -> None:
    """Raises ``DiskFullError`` where there is so little room that a run would only fail later."""
    settings.processed_dir.mkdir(parents=True, exist_ok=True)
    free_mb = shutil.disk_usage(settings.processed_dir).free // _MEGABYTE
    if free_mb < settings.min_free_mb:
        raise DiskFullError(f"{settings.processed_dir}: {free_mb} MB < {settings.min_free_mb} MB.")


def fault_of_run(error: BaseException) -> KehoachError | None:
    """The fault behind an error of the database or the file system; None where the file at hand is to blame."""
    from sqlalchemy.exc import InterfaceError, OperationalError

    if isinstance(error, RUN_FAULTS):
        return error
    if is_disk_full(error) or "disk is full" in str(error):  # SQLite's words for it
        return DiskFullError(str(error))
    if isinstance(error, InterfaceError | OperationalError):
        return WarehouseError(str(error.orig))
    return None
