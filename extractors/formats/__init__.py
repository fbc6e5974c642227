"""Readers of files without pages: DOCX, XLSX, HTML, TXT, and legacy Office files through LibreOffice.

Each ``read_*`` returns a ``FormatRead``: one page of size 0 x 0 whose words and lines have no box, the tables,
and the paragraphs. They raise ``models.errors`` classes only.
"""

from extractors.formats.docx import read_docx
from extractors.formats.html import read_html
from extractors.formats.legacy_office import read_legacy_office
from extractors.formats.result import FormatRead
from extractors.formats.txt import read_txt
from extractors.formats.xlsx import read_xlsx

__all__ = ["FormatRead", "read_docx", "read_html", "read_legacy_office", "read_txt", "read_xlsx"]
