"""Who signed: the name under the offices of the signature block."""

from __future__ import annotations

import re
from collections.abc import Sequence

from models.reference.vietnamese import CAPITAL

_NAME = re.compile(rf"^(?:{CAPITAL}\w*\.?\s*){{2,6}}$")
_TITLES = re.compile(r"^(?:TS|ThS|PGS|GS|BS|KS|CN)\.?\s*", re.IGNORECASE)
_OFFICES = re.compile(
    r"\b(chủ tịch|phó\b|giám đốc|tm\b|kt\b|tl\b|tuq\b|bí thư|u[ỷy] ban|ủy ban|hội đồng|ban\b|văn phòng|trưởng|thủ tướng|bộ\b|sở\b)",
    re.IGNORECASE,
)
_SPECKS = "`'´,.|~*_ "


def signer_of(lines: Sequence[str]) -> str | None:
    """The last line that is a person's name; None where none is legible."""
    for line in reversed(lines):
        bare = _TITLES.sub("", line.lstrip(_SPECKS)).strip(" .,")
        if _NAME.match(bare) and not bare.isupper() and not _OFFICES.search(bare.lower()):
            return bare
    return None
