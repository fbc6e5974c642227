"""A run on a part of what lies in a folder: one document, one province, or what has changed since a day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

from models.warehouse import KnownFile
from models.warehouse.fold import fold
from pipeline.intake import Candidate, Intake, Refused

if TYPE_CHECKING:  # a run that finds nothing new needs none of it
    from models.warehouse import Warehouse


@dataclass(frozen=True)
class Selection:
    """What is wanted; several conditions hold together, and without any everything is.

    A file that the warehouse knows is judged by the document that was read from it, any other one by its name.
    """

    document: str | None = None
    """Number of a plan ("37/KH-UBND"), beginning of a file's hash, or a part of a file's name."""
    province: str | None = None
    """Name of a province, with or without diacritics."""
    since: date | None = None
    """Files changed on this day or later."""
    only_rejected: bool = False
    """Files that the warehouse knows as rejected."""

    @property
    def takes_all(self) -> bool:
        """Whether there is no condition."""
        return self == ALL

    def of(self, intake: Intake, warehouse: Warehouse, known: Mapping[str, KnownFile]) -> Intake:
        """The part of the intake that is wanted."""
        if self.takes_all:
            return intake
        heads = {d["document_id"]: d for d in warehouse.documents()}

        def wanted(file: Candidate | Refused) -> bool:
            entry = known.get(file.sha256 or "")
            head = heads.get(entry.document_id or "") if entry else None
            return self._wants(file, entry, head)

        by_sha256 = {sha: c for sha, c in intake.by_sha256.items() if wanted(c)}
        return replace(intake, by_sha256=by_sha256, refused=[r for r in intake.refused if wanted(r)])

    def _wants(self, file: Candidate | Refused, entry: KnownFile | None, head: Mapping[str, Any] | None) -> bool:
        name = _letters(file.name)
        if self.only_rejected and (entry is None or entry.verdict != "rejected"):
            return False
        if self.document is not None and not self._is_document(file, name, head):
            return False
        if self.province is not None and _letters(self.province) not in (
            _letters(head["province"] or "") if head else name
        ):
            return False
        return self.since is None or _changed_on(file) >= self.since

    def _is_document(self, file: Candidate | Refused, name: str, head: Mapping[str, Any] | None) -> bool:
        wanted = _letters(self.document or "")
        if head is not None and wanted == _letters(head["number"] or ""):
            return True
        return wanted in name or bool(file.sha256 and file.sha256.startswith(wanted))


ALL = Selection()
"""Everything."""


def _letters(text: str) -> str:
    """Letters and digits without diacritics: file names separate words by anything."""
    return "".join(c for c in fold(text) if c.isalnum())


def _changed_on(file: Candidate | Refused) -> date:
    """The day of the file's last change; a file that cannot be asked is taken."""
    try:
        return datetime.fromtimestamp(file.path.lstat().st_mtime, UTC).date() if file.path else date.max
    except OSError:
        return date.max
