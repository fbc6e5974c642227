"""Every error the program raises on purpose.

One module, so that a caller can tell what may happen: each class has a stable ``code`` (stored with a
rejected file), a Vietnamese message for staff and a remedy that says what to do. ``str(error)`` is the
English sentence for logs.
"""

from __future__ import annotations

from pathlib import Path


class KehoachError(Exception):
    """Base of all. ``file`` and ``page`` (from 1) say where, ``remedy`` what to do."""

    code = "error"
    message_vi = "Có lỗi xảy ra."
    remedy = "Report this file to the data team."
    remedy_vi = "Báo cho nhóm dữ liệu."

    def __init__(self, detail: str = "", *, file: str | Path | None = None, page: int | None = None) -> None:
        self.detail = detail
        self.file = str(file) if file is not None else None
        self.page = page
        super().__init__(self._sentence())

    def _sentence(self) -> str:
        where = Path(self.file).name if self.file else ""
        if self.page is not None:
            where += f" page {self.page}"
        what = self.detail or (self.__doc__ or self.code).splitlines()[0]
        return f"{where.strip()}: {what} {self.remedy}".removeprefix(": ")

    def __reduce__(self) -> tuple[object, ...]:
        # exceptions cross process borders (page workers), and keyword arguments do not pickle by themselves
        return (_rebuild, (type(self), self.detail, self.file, self.page))


def _rebuild(cls: type[KehoachError], detail: str, file: str | None, page: int | None) -> KehoachError:
    return cls(detail, file=file, page=page)


class RejectedFileError(KehoachError):
    """The file cannot be read at all; its verdict is ``rejected``."""

    code = "rejected"
    message_vi = "Không đọc được tệp."


class UnsupportedFormatError(RejectedFileError):
    """Not a format this program reads."""

    code = "unsupported_format"
    message_vi = "Định dạng tệp không được hỗ trợ."
    remedy = "Save it as PDF, DOCX, XLSX, HTML, TXT, JPEG, PNG or TIFF."
    remedy_vi = "Lưu lại thành PDF, DOCX, XLSX, HTML, TXT, JPEG, PNG hoặc TIFF."


class LegacyOfficeError(RejectedFileError):
    """A legacy .doc or .xls file, and LibreOffice is not installed to convert it."""

    code = "legacy_office"
    message_vi = "Tệp .doc/.xls cũ cần LibreOffice để chuyển đổi."
    remedy = "Install libreoffice-core, or save it as DOCX or XLSX."
    remedy_vi = "Cài libreoffice-core hoặc lưu lại thành DOCX, XLSX."


class EncryptedFileError(RejectedFileError):
    """The file is protected by a password."""

    code = "encrypted"
    message_vi = "Tệp có mật khẩu."
    remedy = "Remove the password, e.g. qpdf --decrypt --password=… in.pdf out.pdf."
    remedy_vi = "Bỏ mật khẩu, ví dụ: qpdf --decrypt --password=… vao.pdf ra.pdf."


class DamagedFileError(RejectedFileError):
    """The file is damaged or cut short."""

    code = "damaged"
    message_vi = "Tệp bị hỏng hoặc không đầy đủ."
    remedy = "Fetch or scan it again."
    remedy_vi = "Tải hoặc quét lại tệp."


class EmptyFileError(RejectedFileError):
    """The file has no bytes or no pages."""

    code = "empty"
    message_vi = "Tệp rỗng."
    remedy = "Fetch or scan it again."
    remedy_vi = "Tải hoặc quét lại tệp."


class TooLargeError(RejectedFileError):
    """The file exceeds a limit (bytes, pages, nesting)."""

    code = "too_large"
    message_vi = "Tệp vượt giới hạn cho phép."
    remedy = "Split it, or raise the limit in the settings."
    remedy_vi = "Tách tệp hoặc tăng giới hạn trong cấu hình."


class UnreadableFileError(RejectedFileError):
    """The operating system does not let the file be read."""

    code = "unreadable"
    message_vi = "Không có quyền đọc tệp."
    remedy = "Check owner and permissions of the file."
    remedy_vi = "Kiểm tra quyền truy cập tệp."


class ForeignLinkError(RejectedFileError):
    """A symbolic link that leaves the folder being ingested."""

    code = "foreign_link"
    message_vi = "Liên kết trỏ ra ngoài thư mục nhập."
    remedy = "Copy the file itself into the folder."
    remedy_vi = "Chép tệp gốc vào thư mục."


class ChangedWhileReadError(RejectedFileError):
    """The file changed while it was being read."""

    code = "changed_while_read"
    message_vi = "Tệp bị thay đổi trong khi đọc."
    remedy = "Run again once the copy is complete."
    remedy_vi = "Chạy lại khi tệp đã chép xong."


class PageError(KehoachError):
    """One page could not be read; it costs that page, not the plan."""

    code = "page"
    message_vi = "Không đọc được trang."


class PageTimeoutError(PageError):
    """The page took longer than its limit and was stopped."""

    code = "page_timeout"
    message_vi = "Trang vượt thời gian xử lý."
    remedy = "Raise page_timeout_s, or scan the page again."
    remedy_vi = "Tăng giới hạn thời gian hoặc quét lại trang."


class MissingToolError(KehoachError):
    """A program this step needs is not installed."""

    code = "missing_tool"
    message_vi = "Thiếu chương trình cần thiết."
    remedy = "Run script/run, which installs what is missing."
    remedy_vi = "Chạy script/run để cài những gì còn thiếu."


class ReferenceDataError(KehoachError):
    """Reference data, a lexicon or a pattern file is malformed."""

    code = "reference_data"
    message_vi = "Dữ liệu tham chiếu không hợp lệ."
    remedy = "Correct the named row; nothing was changed."
    remedy_vi = "Sửa dòng được nêu; chưa có gì thay đổi."


class WarehouseError(KehoachError):
    """The warehouse cannot be opened, or is not of the version this program needs."""

    code = "warehouse"
    message_vi = "Không mở được kho dữ liệu."
    remedy = "Check the database URL, then run: kehoach db upgrade."
    remedy_vi = "Kiểm tra địa chỉ kho dữ liệu rồi chạy: kehoach db upgrade."


class UnknownCodeError(KehoachError):
    """An indicator, programme, unit or evidence id that the warehouse does not know."""

    code = "unknown_code"
    message_vi = "Mã không có trong kho dữ liệu."
    remedy = "See kehoach db describe, or kehoach compare --list."
    remedy_vi = "Xem kehoach db describe hoặc kehoach compare --list."
