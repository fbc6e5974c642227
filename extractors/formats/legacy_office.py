"""Legacy .doc and .xls files, converted by LibreOffice where it is installed."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from pathlib import Path

from extractors.formats.docx import read_docx
from extractors.formats.result import FormatRead
from extractors.formats.xlsx import read_xlsx
from models.errors import DamagedFileError, LegacyOfficeError

TIMEOUT_S = 120
_TARGETS = {".doc": ("docx", read_docx), ".rtf": ("docx", read_docx), ".odt": ("docx", read_docx)}
_TARGETS |= {".xls": ("xlsx", read_xlsx), ".ods": ("xlsx", read_xlsx)}


def read_legacy_office(path: Path) -> FormatRead:
    """Read a .doc, .xls, .rtf, .odt or .ods file by way of DOCX or XLSX.

    Raises ``LegacyOfficeError`` (LibreOffice is not installed), ``DamagedFileError`` (it could not convert the file in
    120 s), and what ``read_docx`` and ``read_xlsx`` raise.
    """
    program = shutil.which("soffice") or shutil.which("libreoffice")
    if program is None:
        raise LegacyOfficeError(file=path)
    extension, read = _TARGETS.get(path.suffix.lower(), _TARGETS[".doc"])
    with tempfile.TemporaryDirectory(prefix="kehoach-office-") as folder:
        # a profile of its own: two conversions at once would fight over the user's
        profile = f"-env:UserInstallation={Path(folder, 'profile').as_uri()}"
        command = [program, profile, "--headless", "--norestore", "--convert-to", extension, "--outdir", folder]
        try:
            subprocess.run([*command, str(path.resolve())], timeout=TIMEOUT_S, check=True, capture_output=True)
        except (subprocess.CalledProcessError, subprocess.TimeoutExpired) as error:
            raise DamagedFileError("LibreOffice could not convert it.", file=path) from error
        converted = Path(folder, f"{path.stem}.{extension}")
        if not converted.exists():
            raise DamagedFileError("LibreOffice could not convert it.", file=path)
        return read(converted)
