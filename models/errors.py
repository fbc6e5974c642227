"""Every error the program raises on purpose.

One module, so that a caller can tell what may happen. Each class has a stable ``code`` (stored with a rejected
file); what happened and what to do about it stand in the message catalogue under ``error.<code>``.
``str(error)`` is the English sentence for logs, ``in_vietnamese()`` the one for staff.
"""

from __future__ import annotations

from pathlib import Path

from models.messages import Language, say


class KehoachError(Exception):
    """Base of all. ``file`` and ``page`` (from 1) say where, ``detail`` what exactly."""

    code = "error"

    def __init__(self, detail: str = "", *, file: str | Path | None = None, page: int | None = None) -> None:
        self.detail = detail
        self.file = str(file) if file is not None else None
        self.page = page
        super().__init__(detail, self.file, page)

    def what(self, language: Language = "vi") -> str:
        """What happened."""
        return say(f"error.{self.code}.what", language)

    def remedy(self, language: Language = "vi") -> str:
        """What to do about it."""
        return say(f"error.{self.code}.remedy", language)

    def sentence(self, language: Language = "vi") -> str:
        """Where, what, the detail and the remedy in one line."""
        place = [Path(self.file).name] if self.file else []
        if self.page is not None:
            place.append(say("error.page_number", language, page=self.page))
        parts = [self.what(language), self.detail, self.remedy(language)]
        text = " ".join(part for part in parts if part)
        return f"{' '.join(place)}: {text}" if place else text

    def in_vietnamese(self) -> str:
        """The sentence for staff."""
        return self.sentence("vi")

    def __str__(self) -> str:
        return self.sentence("en")

    def __reduce__(self) -> tuple[object, ...]:
        # exceptions cross process borders (page workers), and keyword arguments do not pickle by themselves
        return (_rebuild, (type(self), self.detail, self.file, self.page))


def _rebuild(cls: type[KehoachError], detail: str, file: str | None, page: int | None) -> KehoachError:
    return cls(detail, file=file, page=page)


class RejectedFileError(KehoachError):
    """The file cannot be read at all; its verdict is ``rejected``."""

    code = "rejected"


class UnsupportedFormatError(RejectedFileError):
    """Not a format this program reads."""

    code = "unsupported_format"


class LegacyOfficeError(RejectedFileError):
    """A legacy .doc or .xls file, and LibreOffice is not installed to convert it."""

    code = "legacy_office"


class EncryptedFileError(RejectedFileError):
    """The file is protected by a password."""

    code = "encrypted"


class DamagedFileError(RejectedFileError):
    """The file is damaged or cut short."""

    code = "damaged"


class EmptyFileError(RejectedFileError):
    """The file has no bytes or no pages."""

    code = "empty"


class TooLargeError(RejectedFileError):
    """The file exceeds a limit (bytes, pages, nesting)."""

    code = "too_large"


class UnreadableFileError(RejectedFileError):
    """The operating system does not let the file be read."""

    code = "unreadable"


class NotAFileError(RejectedFileError):
    """A pipe, socket or device: reading it might never end."""

    code = "not_a_file"


class ForeignLinkError(RejectedFileError):
    """A symbolic link that leaves the folder being ingested."""

    code = "foreign_link"


class ChangedWhileReadError(RejectedFileError):
    """The file changed while it was being read."""

    code = "changed_while_read"


class NoReadablePageError(RejectedFileError):
    """Not one page of the file could be read."""

    code = "no_readable_page"


class TooCostlyError(RejectedFileError):
    """Working on the file took more time or memory than a worker process may use."""

    code = "too_costly"


class InternalError(RejectedFileError):
    """A mistake of the program, met in one file; the others go on. The log has the details."""

    code = "internal"


class PageError(KehoachError):
    """One page could not be read; it costs that page, not the plan."""

    code = "page"


class PageTimeoutError(PageError):
    """The page took longer than its limit and was stopped."""

    code = "page_timeout"


class DiskFullError(KehoachError):
    """There is no room left for results; the run stops, and the next one goes on from there."""

    code = "disk_full"


class MissingToolError(KehoachError):
    """A program this step needs is not installed."""

    code = "missing_tool"


class ReferenceDataError(KehoachError):
    """Reference data, a lexicon or a pattern file is malformed."""

    code = "reference_data"


class SettingsError(KehoachError):
    """A setting has a value that cannot be used."""

    code = "settings"


class WarehouseError(KehoachError):
    """The warehouse cannot be opened, or is not of the version this program needs."""

    code = "warehouse"


class UnknownCodeError(KehoachError):
    """An indicator, programme, unit or evidence id that the warehouse does not know."""

    code = "unknown_code"


class NoPageImageError(KehoachError):
    """A figure's file has no pages, so there is no picture of the spot."""

    code = "no_page_image"


class QueryError(KehoachError):
    """The read-only SQL console does not take the query, or it took too long."""

    code = "query"
