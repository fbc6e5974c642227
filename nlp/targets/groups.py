"""Groups of people inside an area, whose measure is not everybody's: "hộ DTTS", "trẻ em thuộc hộ nghèo"."""

from __future__ import annotations

import re

_PEOPLE = (
    r"(?:hộ(?: gia đình)?(?: nghèo)?(?:, hộ cận nghèo)?|người lao động|người cao tuổi|người(?: dân)?|trẻ em|trẻ|lao động|"
    r"học sinh|phụ nữ(?: mang thai)?|thanh niên|cán bộ|đồng bào|nhân khẩu)"
)
_AGED = r"(?:\s+(?:dưới|trên|từ|đủ)\s+\d+(?:\s*(?:-|đến)\s*\d+)?\s+(?:tháng\s+)?tuổi)?"
_MINORITY = r"(?:(?:là |người |đồng bào |vùng )*(?:dân tộc thiểu số|dtts|(?:dân tộc|đồng bào) (?-i:[A-ZĐÊ])[^\W\d_]+))"
_POOR = r"(?:hộ (?:cận )?nghèo|diện (?:hộ )?nghèo|gia đình nghèo|người nghèo)"
_PLACE = (
    r"(?:tại|ở|thuộc|trên địa bàn)\s+(?:(?:các|những|hai|ba|\d+)\s+)?(?:huyện|xã|thôn|bản|buôn|ấp|vùng|khu vực|địa bàn)\s+"
    r"(?:nghèo|đặc biệt khó khăn|khó khăn|đbkk|biên giới|bãi ngang)(?!\w)"
)
# what sets a group apart, in the order in which it is looked for
_GROUPS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"thu nhập[^;:.()]{0,30}?\scủa\s+(?P<who>(?:hộ|người)\s+(?:cận\s+)?nghèo)(?!\w)",
        rf"(?<!\w)(?P<who>{_PEOPLE}{_AGED}\s+(?:(?:trong|thuộc)\s+)?{_MINORITY}{_AGED})(?!\w)",
        rf"(?<!\w)(?P<who>{_PEOPLE}{_AGED}\s+(?:thuộc|của|trong)\s+(?:các\s+)?{_POOR}(?:,\s*{_POOR})*)(?!\w)",
        rf"(?<!\w)(?P<who>{_PEOPLE}{_AGED})(?=\s)[^;:.()]{{0,60}}?\s(?P<where>{_PLACE})",
    )
)


def group_in(text: str) -> str | None:
    """The group of people or households whose measure a text names; None where it is everybody's."""
    for pattern in _GROUPS:
        if match := pattern.search(text):
            return " ".join(" ".join(part for part in match.groups() if part).split())
    return None
