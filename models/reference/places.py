"""Dated administrative units: which unit a printed name means on a day, and what became of it.

The key is (code, date): codes are handed on to other units. Names are compared by an edit distance in which a change
of diacritics on the same letter costs 0.3, because that is what scans and typists get wrong; what is not clearly nearer
than its rival stays open.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from functools import cache, cached_property

from models.reference.tables import Level, day, rows
from models.reference.vietnamese import fold, nfc, tone_key

_DIACRITIC_COST = 0.3
_CLEAR_IN_DISTRICT = 1.0
_MARGIN = 0.5
_OFFICE = r"(?:ubnd|hđnd|ủy ban nhân dân|uỷ ban nhân dân|bcđ|ban chỉ đạo)\s+"
_TYPE_FORMS: dict[str, tuple[str, ...]] = {
    "Thị trấn": ("thị trấn", "tt.", "tt"),
    "Phường": ("phường", "p."),
    "Xã": ("xã", "x."),
    "Đặc khu": ("đặc khu",),
    "Thành phố": ("thành phố", "tp.", "tp"),
    "Thị xã": ("thị xã", "tx.", "tx"),
    "Quận": ("quận", "q."),
    "Huyện": ("huyện", "h."),
    "Tỉnh": ("tỉnh",),
}
_TYPE_OF = {form: kind for kind, forms in _TYPE_FORMS.items() for form in forms}
_TYPE = "|".join(re.escape(form) for form in sorted(_TYPE_OF, key=len, reverse=True))
_PRINTED = re.compile(rf"^(?:{_OFFICE})?(?P<type>(?:{_TYPE})(?=[\s.]))?\s*(?P<name>.+)$", re.IGNORECASE)
_NOTE = re.compile(r"\s*[(\[](?P<note>[^)\]]*)[)\]]\s*")
_DISTRICT_AFTER = re.compile(r"\s*[-–—,]\s*(?=\S)")


@dataclass(frozen=True, slots=True)
class Unit:
    """One version of an administrative unit; ``name`` without its type word, ``valid_to`` exclusive."""

    code: str
    level: Level
    name: str
    type: str
    parent_code: str
    province_code: str
    valid_from: date
    valid_to: date | None

    def in_force(self, on: date) -> bool:
        """Whether this version holds on the day; the catalogue's first date means "on or before"."""
        return (self.valid_from <= on or self.valid_from == FIRST_DAY) and (self.valid_to is None or on < self.valid_to)


FIRST_DAY = date(2004, 8, 31)


@dataclass(frozen=True, slots=True)
class Link:
    """A predecessor → successor step, or a chain of them with its weakest confidence."""

    predecessor: str
    successor: str
    on: date
    kind: str
    decree: str
    confidence: str


@dataclass(frozen=True, slots=True)
class Resolution:
    """What a printed name means: the unit, or None with the candidates and why it stays open."""

    printed: str
    unit: Unit | None
    candidates: tuple[Unit, ...] = ()
    distance: float = 0.0
    note: str | None = None
    why: str = ""


_CONFIDENCE = ("high", "medium", "low", "none")


class Gazetteer:
    """All units through time."""

    @cached_property
    def _by_code(self) -> dict[str, list[Unit]]:
        found: dict[str, list[Unit]] = defaultdict(list)
        for r in rows("places"):
            unit = Unit(
                r["code"],
                r["level"],  # type: ignore[arg-type]
                nfc(r["name"]),
                nfc(r["type"]),
                r["parent_code"],
                r["province_code"],
                day(r["valid_from"]) or FIRST_DAY,
                day(r["valid_to"]),
            )
            found[f"{unit.level[0]}{unit.code}"].append(unit)
        return found

    @cached_property
    def _by_parent(self) -> dict[tuple[str, str], list[Unit]]:
        found: dict[tuple[str, str], list[Unit]] = defaultdict(list)
        for units in self._by_code.values():
            for unit in units:
                found[unit.level, unit.parent_code].append(unit)
                if unit.level == "commune" and unit.province_code != unit.parent_code:
                    found[unit.level, unit.province_code].append(unit)
        return found

    @cached_property
    def _links(self) -> tuple[dict[str, list[Link]], dict[str, list[Link]]]:
        forward: dict[str, list[Link]] = defaultdict(list)
        backward: dict[str, list[Link]] = defaultdict(list)
        for r in rows("place_changes"):
            on = day(r["date"])
            if on is None or not r["predecessor_code"] or not r["successor_code"]:
                continue
            link = Link(r["predecessor_code"], r["successor_code"], on, r["kind"], r["decree"], r["confidence"])
            forward[r["level"][0] + link.predecessor].append(link)
            backward[r["level"][0] + link.successor].append(link)
        return forward, backward

    def all_units(self) -> list[Unit]:
        """Every version of every unit."""
        return [unit for units in self._by_code.values() for unit in units]

    def unit(self, code: str, on: date, level: Level = "commune") -> Unit | None:
        """The unit that has this code on a day."""
        return next((u for u in self._by_code.get(level[0] + code, ()) if u.in_force(on)), None)

    def units(self, level: Level, on: date, parent: str | None = None) -> list[Unit]:
        """Units of a level on a day; ``parent`` is a province's or a district's code."""
        if parent is not None:
            return [u for u in self._by_parent.get((level, parent), ()) if u.in_force(on)]
        return [u for key, units in self._by_code.items() if key[0] == level[0] for u in units if u.in_force(on)]

    def province(self, name: str, on: date) -> Unit | None:
        """A province by its name, with or without "tỉnh", tone placement and small slips of diacritics forgiven."""
        return self._nearest(self.units("province", on), _parsed(name)[1], None, 0.7).unit

    def district(self, name: str, on: date, province: str | None = None) -> Unit | None:
        """A district by its name, inside a province (code) where one is given."""
        kind, bare = _parsed(name)
        return self._nearest(self.units("district", on, province), bare, kind, 0.7).unit

    def resolve(
        self,
        printed: str,
        *,
        on: date,
        province: str | None = None,
        district: str | None = None,
    ) -> Resolution:
        """The commune a printed cell or name means on a day. ``province`` and ``district`` are codes where known.

        A district printed behind a dash ("Xã Tân Văn - Bình Gia") decides before the one given; a note in brackets is
        taken off. Names in a district match up to a distance of 1 with a clear margin; outside it only exact ones do.
        """
        text = nfc(" ".join(printed.split()))
        match = _NOTE.search(text)
        note = match.group("note") if match else None
        text = _NOTE.sub(" ", text).strip(" .;,")
        resolution = self._in_printed_district(text, on, province) or self._in_area(text, on, province, district)
        return Resolution(printed, resolution.unit, resolution.candidates, resolution.distance, note, resolution.why)

    def _in_printed_district(self, text: str, on: date, province: str | None) -> Resolution | None:
        """Split at each dash in turn: commune names have dashes too ("Kiên Mộc - Định Lập" against "Bắc - Nam")."""
        best: Resolution | None = None
        for dash in _DISTRICT_AFTER.finditer(text):
            district = self.district(text[dash.end() :], on, province)
            if district is None:
                continue
            kind, name = _parsed(text[: dash.start()])
            found = self._nearest(self.units("commune", on, district.code), name, kind, _CLEAR_IN_DISTRICT)
            if found.unit is None and province is not None:
                elsewhere = self._exactly(name, kind, on, province)
                if elsewhere is not None:
                    found = Resolution(text, elsewhere, (elsewhere,), 0.0, None, "printed under another district")
            if best is None or (found.unit is not None and best.unit is None):
                best = found
        return best

    def _in_area(self, text: str, on: date, province: str | None, district: str | None) -> Resolution:
        kind, name = _parsed(text)
        area = district or province
        communes = self.units("commune", on, area)
        if district is not None:
            return self._nearest(communes, name, kind, _CLEAR_IN_DISTRICT)
        same = [u for u in communes if tone_key(u.name) == tone_key(name) and _fits(u, kind)]
        if len(same) == 1:
            return Resolution(text, same[0], (same[0],))
        if same:
            return Resolution(text, None, tuple(same), 0.0, None, "the name occurs in several districts")
        if province is None:
            return Resolution(text, None, (), 0.0, None, "no such name")
        return self._nearest(communes, name, kind, 0.35)

    def _exactly(self, name: str, kind: str | None, on: date, province: str) -> Unit | None:
        same = [u for u in self.units("commune", on, province) if tone_key(u.name) == tone_key(name) and _fits(u, kind)]
        return same[0] if len(same) == 1 else None

    def _nearest(self, units: list[Unit], name: str, kind: str | None, limit: float) -> Resolution:
        """The unit nearest to the name, where it is near enough and no rival is about as near."""
        scored = sorted(((_unit_distance(u, name, kind), u) for u in units), key=lambda pair: (pair[0], pair[1].code))
        if not scored or scored[0][0] > limit:
            near = tuple(u for d, u in scored[:3] if d <= limit + 2)
            return Resolution(name, None, near, scored[0][0] if scored else 0.0, None, "no name near enough")
        best, unit = scored[0]
        if len(scored) > 1 and scored[1][0] - best < (_MARGIN if best > 0 else 0.05):
            rivals = tuple(u for d, u in scored if d - best < _MARGIN)
            return Resolution(name, None, rivals, best, None, "two names are about as near")
        return Resolution(name, unit, (unit,), best)

    def successors(self, code: str, on: date, to: date, level: Level = "commune") -> tuple[Link, ...]:
        """What the unit with ``code`` on one day is on a later one; (itself, "none" kind) where nothing happened."""
        return self._walk(code, on, to, level, forward=True)

    def predecessors(self, code: str, on: date, back_to: date, level: Level = "commune") -> tuple[Link, ...]:
        """What the unit with ``code`` on one day was made of on an earlier one."""
        return self._walk(code, on, back_to, level, forward=False)

    def _walk(self, code: str, on: date, to: date, level: Level, forward: bool) -> tuple[Link, ...]:
        links = self._links[0 if forward else 1]
        reached: dict[str, Link] = {}
        waiting = [Link(code, code, on, "same", "", "high")]
        while waiting:
            at = waiting.pop()
            here = at.successor
            steps = [
                s
                for s in links.get(level[0] + here, ())
                if (at.on < s.on <= to if forward else to < s.on <= at.on) and s.on != (at.on if forward else None)
            ]
            if not steps:
                reached.setdefault(here, Link(code, here, at.on, at.kind, at.decree, at.confidence))
                continue
            first = min(s.on for s in steps) if forward else max(s.on for s in steps)
            for step in (s for s in steps if s.on == first):
                target = step.successor if forward else step.predecessor
                weakest = max(at.confidence, step.confidence, key=_CONFIDENCE.index)
                moment = step.on if forward else _day_before(step.on)
                waiting.append(Link(code, target, moment, step.kind, step.decree, weakest))
        return tuple(reached[key] for key in sorted(reached))


def _day_before(on: date) -> date:
    return date.fromordinal(on.toordinal() - 1)


def _parsed(printed: str) -> tuple[str | None, str]:
    """Type (in its full form) and bare name."""
    match = _PRINTED.match(nfc(" ".join(printed.split())).strip(" .;,"))
    if match is None:
        return None, printed
    kind = match.group("type")
    return (_TYPE_OF.get(kind.lower()) if kind else None), match.group("name").strip(" .")


def _fits(unit: Unit, kind: str | None) -> bool:
    return kind is None or unit.type == kind


def _unit_distance(unit: Unit, name: str, kind: str | None) -> float:
    """Distance of names; a type word that contradicts decides between units that differ in nothing else."""
    return name_distance(unit.name, name) + (0.0 if _fits(unit, kind) else 0.6)


@cache
def _keyed(name: str) -> str:
    return _letters(name)


def _letters(name: str) -> str:
    """Without dashes, blanks and apostrophes, which are printed in every way: "Ea H' leo", "Ea H’leo"."""
    return "".join(c for c in tone_key(name) if c.isalnum() or unicodedata.combining(c))


def name_distance(a: str, b: str) -> float:
    """Edit distance without regard to case; 0.3 for other diacritics on the same letter, 0 for tone placement."""
    left, right = _keyed(a), _letters(b)
    if left == right:
        return 0.0
    if abs(len(left) - len(right)) > 3:
        return float(abs(len(left) - len(right)))
    previous = [float(j) for j in range(len(right) + 1)]
    folded_left, folded_right = fold(left), fold(right)
    for i, x in enumerate(left, start=1):
        current = [float(i)]
        for j, y in enumerate(right, start=1):
            same = x == y
            near = same or folded_left[i - 1] == folded_right[j - 1]
            cost = 0.0 if same else _DIACRITIC_COST if near else 1.0
            current.append(min(previous[j] + 1, current[-1] + 1, previous[j - 1] + cost))
        previous = current
    return previous[-1]
