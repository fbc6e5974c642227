"""Whose document it is: the province, district or commune that its head names, and the issuer as its name is written."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from models.reference import Reference
from models.reference.places import Gazetteer, Unit
from models.reference.vietnamese import fold

_PROVINCE_LEVELS = ("tinh", "thanh pho")
_DISTRICT_LEVELS = ("thanh pho", "huyen", "thi xa", "quan")
_COMMUNE_LEVELS = ("xa", "phuong", "thi tran", "dac khu")
_LEVELS = ("thanh pho", "thi xa", "thi tran", "dac khu", "tinh", "huyen", "quan", "xa", "phuong")
_LONGEST_NAME_WORDS = 5
_DEPARTMENT = re.compile(
    r"^(?:SỞ|BAN|CHI CỤC|CỤC|PHÒNG|VĂN PHÒNG|THANH TRA|LIÊN MINH|HỘI|CÔNG AN|TRUNG TÂM|KHO BẠC|NGÂN HÀNG)\b"
)


@dataclass(frozen=True, slots=True)
class Home:
    """The units of the document's head in force on its day, from the largest down."""

    province: Unit | None = None
    district: Unit | None = None
    commune: Unit | None = None

    @property
    def codes(self) -> tuple[str | None, str | None, str | None]:
        """Their codes."""
        units = (self.province, self.district, self.commune)
        return tuple(unit.code if unit else None for unit in units)  # type: ignore[return-value]


def home_of(issuer: str | None, place: str | None, told: Sequence[str], reference: Reference, on: date) -> Home:
    """The units that the head names. ``told`` are the title and the first paragraphs, asked only where it is silent."""
    places = reference.places
    province, district = _from_head(issuer, place, places, on)
    named = [(level, name) for level, name in _named(issuer or "") if level in _COMMUNE_LEVELS]
    if province is None:
        province = _province_told(told, places, on)
    commune = _commune(named[-1][1], places, on, province, district) if named else None
    if commune is not None and province is None:
        province = places.unit(commune.province_code, on, "province")
    return Home(province, district, commune)


def _from_head(issuer: str | None, place: str | None, places: Gazetteer, on: date) -> tuple[Unit | None, Unit | None]:
    province = district = None
    for source in (issuer or "", place or ""):
        for level, name in _named(source):
            if level in _PROVINCE_LEVELS:
                province = province or places.province(name, on)
            if level in _DISTRICT_LEVELS:
                district = district or places.district(name, on, province.code if province else None)
    if province is None and district is None and place:
        province = places.province(place, on)
        district = None if province else places.district(place, on)
    if province is None and district is not None:
        province = places.unit(district.province_code, on, "province")
    return province, district


def _province_told(told: Sequence[str], places: Gazetteer, on: date) -> Unit | None:
    """The province that title or preamble name ("… trên địa bàn xã A, tỉnh B năm 2026")."""
    for text in told:
        for level, name in _named(text):
            words = name.split()
            if level not in _PROVINCE_LEVELS:
                continue
            for count in range(len(words), 0, -1):
                if found := places.province(" ".join(words[:count]).strip(" ,.;-"), on):
                    return found
    return None


def _commune(name: str, places: Gazetteer, on: date, province: Unit | None, district: Unit | None) -> Unit | None:
    codes = {"province": province.code if province else None, "district": district.code if district else None}
    if province is not None:
        return places.resolve(f"xã {name}", on=on, **codes).unit or places.resolve(name, on=on, **codes).unit
    alike = [unit for unit in places.units("commune", on) if fold(unit.name) == fold(name)]
    return alike[0] if len(alike) == 1 else None


def _named(source: str) -> Iterator[tuple[str, str]]:
    """Level and the words behind it, for every unit that a text names."""
    words = source.split()
    folded = [fold(word) for word in words]
    for at in range(len(words)):
        for level in _LEVELS:
            parts = level.split()
            behind = at + len(parts)
            if folded[behind : behind + 1] == ["uy"]:  # "Tỉnh ủy A", "Huyện ủy B"
                behind += 1
            if folded[at : at + len(parts)] == parts and behind < len(words) and not _is_level_tail(folded, at):
                yield level, " ".join(words[behind : behind + _LONGEST_NAME_WORDS]).strip(" ,.-*")
                break


def _is_level_tail(folded: Sequence[str], at: int) -> bool:
    """Whether the word is the second one of "thị xã"."""
    return at > 0 and folded[at] == "xa" and folded[at - 1] == "thi"


def issuer_of(lines: Sequence[str], home: Home, reference: Reference) -> str | None:
    """The issuer's name: "ỦY BAN NHÂN DÂN / TỈNH A" → "Ủy ban nhân dân tỉnh A"; of "UBND TỈNH A / SỞ B" it is "Sở B tỉnh A"."""
    at = next((i for i, line in enumerate(lines) if i and _DEPARTMENT.match(line.strip())), None)
    if at is None:
        return _with_names(" ".join(lines), home) if lines else None
    printed = " ".join(" ".join(lines[at:]).split())
    known = next((a.name_vi for a in reference.agencies if fold(a.name_vi) == fold(printed)), None)
    body = known or _with_names(printed, home)
    if fold(body) == "van phong":  # of the committee on the line above
        body = "Văn phòng Ủy ban nhân dân"
    unit = home.commune or home.district or home.province
    if unit is None or fold(unit.name) in fold(body):
        return body
    return f"{body} {unit.type.lower()} {unit.name}"


def _with_names(printed: str, home: Home) -> str:
    """In small letters, names of units as the gazetteer writes them."""
    text = printed[0].upper() + printed[1:].lower() if printed.isupper() else printed
    for unit in (home.commune, home.district, home.province):
        if unit is not None:
            text = re.sub(re.escape(unit.name), unit.name, text, flags=re.IGNORECASE)
    return " ".join(text.split())
