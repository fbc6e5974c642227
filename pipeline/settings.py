"""Settings of a run: one table of what can be set, by environment variable or option.

Every field is read from ``KEHOACH_<NAME>`` where that is set. Plain dataclass rather than a settings library: the
command line must answer within half a second.
"""

from __future__ import annotations

import dataclasses
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from models.errors import SettingsError

PREFIX = "KEHOACH_"


def _default_workers() -> int:
    return max(1, len(os.sched_getaffinity(0)))


@dataclass(frozen=True)
class Settings:
    """Where things are, and the limits that no file may exceed."""

    data_dir: Path = Path("data")
    """Folder of raw/, processed/ and corrections/."""
    database_url: str = ""
    """SQLAlchemy URL of the warehouse; empty: SQLite at <data_dir>/processed/warehouse.sqlite."""
    reference_dir: Path = Path("data/reference")
    """Reference data taken in by ``kehoach reference update``, laid over what the program ships."""
    workers: int = dataclasses.field(default_factory=_default_workers)
    """Worker processes; pages are read in parallel by them."""
    page_timeout_s: float = 180.0
    """A page that takes longer is stopped and counts as unreadable."""
    document_timeout_s: float = 600.0
    """Understanding one document (not reading its pages) may take this long."""
    worker_memory_mb: int = 1500
    """Memory limit of a worker process."""
    max_file_mb: int = 200
    """Larger files are rejected."""
    max_pages: int = 1000
    """Files of more pages are rejected."""
    max_archive_files: int = 2000
    """An archive of more files is rejected."""
    max_archive_mb: int = 1000
    """An archive that unpacks to more is rejected."""
    min_free_mb: int = 200
    """With less room on the disk no run begins."""
    alert_command: str = ""
    """Run with the alert's text on its input when a scheduled run fails."""
    alert_email: str = ""
    """Address that alerts are sent to."""
    alert_smtp: str = "smtp://localhost"
    """Mail server of the alerts: smtp(s)://[user:password@]host[:port]."""
    alert_sender: str = "kehoach@localhost"
    """Sender of the alerts."""
    alert_webhook: str = ""
    """Web address that alerts are posted to as JSON."""
    alert_after_h: float = 26.0
    """An alert is due when no scheduled run has succeeded for so many hours."""
    store_url: str = ""
    """Where results of steps are kept, as an fsspec address that several machines share; empty: processed/."""
    dask: str = ""
    """Address of a Dask scheduler (tcp://host:8786) that takes the documents; empty: this machine does."""
    explorer_url: str = "http://127.0.0.1:8000"
    """Address of the explorer that links in workbooks lead to."""
    bad_page_share: float = 0.1
    """A document of which a larger share of pages could not be read is partial."""

    @property
    def processed_dir(self) -> Path:
        """Outputs keyed by content hash, and the SQLite warehouse."""
        return self.data_dir / "processed"

    @property
    def corrections_dir(self) -> Path:
        """People's decisions, append-only."""
        return self.data_dir / "corrections"

    @property
    def warehouse_url(self) -> str:
        """The database URL, SQLite by default."""
        return self.database_url or f"sqlite:///{self.processed_dir / 'warehouse.sqlite'}"

    def with_database(self, url: str | None) -> Settings:
        """The same settings for another database where ``url`` names one."""
        return dataclasses.replace(self, database_url=url) if url else self


def from_environment(environment: Mapping[str, str] | None = None) -> Settings:
    """Settings from ``KEHOACH_*``. Raises ``SettingsError`` for a value that does not parse or an unknown name."""
    environment = os.environ if environment is None else environment
    known = {f.name: f for f in dataclasses.fields(Settings)}
    values: dict[str, Path | str | int | float] = {}
    for variable, text in environment.items():
        if not variable.startswith(PREFIX):
            continue
        name = variable.removeprefix(PREFIX).lower()
        if name not in known:
            raise SettingsError(f"{variable} is no setting; known: {', '.join(PREFIX + n.upper() for n in known)}.")
        values[name] = _parsed(variable, text, str(known[name].type))
    return Settings(**values)  # type: ignore[arg-type]  # each value was parsed by its field's own type


def _parsed(variable: str, text: str, kind: str) -> Path | str | int | float:
    parsers = {"Path": Path, "str": str, "int": int, "float": float}
    try:
        return parsers[kind](text)  # type: ignore[no-any-return]
    except ValueError as error:
        raise SettingsError(f"{variable}={text!r} is not of type {kind}.") from error
