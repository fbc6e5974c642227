"""Bodies named in running text and in table cells: abbreviations written out, lists with shared heads and tails."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from nlp.agency_lexicon import abbreviation_pattern, alternatives, departments, lexicon

# a new body behind a level, the comma between forgotten: "BCĐ huyện, xã BQL xã"
_MISSING_COMMA = re.compile(
    r"(?<=(?:huyện|.tỉnh|...xã))\s+(?=(?:Ban Chỉ đạo|Ban Quản lý|Ủy ban nhân dân|Văn phòng Điều phối)\b)"
)
# bodies that exist at every level, so that a list names the level once for all of them
_AT_EVERY_LEVEL = (
    "Ủy ban nhân dân",
    "Hội đồng nhân dân",
    "Ban Chỉ đạo",
    "Ban Quản lý",
    "Văn phòng Điều phối",
    "Văn phòng điều phối",
)
# two bodies with one level behind them, no "các" over both
_AUTHORITIES = re.compile(
    r"(?<!\w)(?P<party>(?<![Cc]ác )[Cc]ấp [uủ][ỷy]),\s*(?P<rule>chính quyền)\s+(?P<level>các cấp|địa phương|cấp (?:tỉnh|huyện|xã))"
)
_LEVEL_TAIL = re.compile(r"(?:^|\s)(các cấp|cấp (?:tỉnh|huyện|xã))$")
_AFTER_DEPARTMENT = re.compile(r"(?:sở|,|và|phòng|bộ)\s*$", re.IGNORECASE)
_SLOT = "\ue000"  # private use: stands for a department's name while a list is split at its commas
_DEPARTMENT_HEAD = re.compile(rf"(?:(?:Phó )?Giám đốc |Trưởng |Lãnh đạo )?(?:Sở|[Pp]hòng|Bộ) (?={_SLOT})")


# "các sở: A, B", "các Sở, ngành: A; B": each of the list is one; "các sở A, B" without the colon likewise
_OF_A_KIND = re.compile(
    r"(?<!\w)(?:[Cc]ác\s+)?(?P<kind>[Ss]ở|[Pp]hòng|[Bb]ộ)(?:\s*,\s*(?:[Bb]an|[Nn]gành|[Đđ]oàn thể|[Cc]ơ quan|[Đđ]ơn vị)){0,4}\s*:\s*"
)
_PLACES_OF_A_KIND = re.compile(r"(?:(?<=ác huyện)|(?<=ác xã)|(?<=ác phường)|(?<=ác thị xã))\s*:\s*(?=[A-ZĐÀ-Ỵ])")
_KIND_OF_NAMES = re.compile(rf"(?<!\w)[Cc]ác\s+(?P<kind>[Ss]ở|[Pp]hòng|[Bb]ộ)\s+(?={_SLOT})")
_IN_BRACKETS = re.compile(r"\s*\((?!\s*bà\s*\))[^()]*\)")  # "Sở Nội vụ (cơ quan thường trực)"
_DISTRICT_COMMAND = re.compile(r"Bộ (?=Chỉ huy quân sự (?:các |cấp )?(?:huyện|thị xã|xã|phường|thị trấn))")
_PERSONS = re.compile(r"(?<!\w)[Cc]ác\s+(?:[ôÔ]ng(?:\s*(?:,\s*)?\(?\s*bà\s*\)?)?|đồng chí)\s*:?\s*(?=[^\W\d_])")


def expanded(text: str) -> str:
    """Abbreviations written out ("UBND cấp xã" → "Ủy ban nhân dân cấp xã")."""
    text = re.sub(r"\bU[ỷỶ] ban|\bUỶ BAN", "Ủy ban", text)
    text = re.sub(r"(?<=[A-ZĐ])\s*([&-])\s*(?=[A-ZĐ]{2})", r"\1", text)  # "LĐ- TB&XH", "NN& PTNT"
    text = _OF_A_KIND.sub(lambda m: f"{m['kind'].capitalize()} ", text)
    text = _PLACES_OF_A_KIND.sub(" ", text)
    text = re.sub(r"\b[Cc]ác\s+(?=(?:Huyện|Thành|Thị|Quận|Đảng) ủy\b)", "", text)
    text = _AUTHORITIES.sub(r"\g<party> \g<level>, \g<rule> \g<level>", text)
    words = lexicon().abbreviations
    return _DISTRICT_COMMAND.sub("Ban ", abbreviation_pattern().sub(lambda m: words[m.group()], text))


def names_in(printed: str) -> tuple[str, ...]:
    """The bodies of a list, each written out in full: "BCĐ cấp huyện, xã" gives two."""
    text = _PERSONS.sub("", _IN_BRACKETS.sub("", " ".join(printed.split())))
    text, slots = _hidden(text, [])
    text = re.sub(r"\s+,", ",", expanded(text)).strip(" .;:,")
    text, slots = _hidden(_named_one_by_one(text), slots)
    text = _KIND_OF_NAMES.sub(lambda m: f"{m['kind'].capitalize()} ", text)
    text = _MISSING_COMMA.sub(", ", text)
    items = _shared(list(_items(text)))
    shown = (re.sub(rf"{_SLOT}(\d+){_SLOT}", lambda m: slots[int(m.group(1))], item) for item in items)
    return tuple(dict.fromkeys(name for item in shown if (name := _tidy(item))))


def _hidden(text: str, slots: list[str]) -> tuple[str, list[str]]:
    """Departments' names put away, so that a list is not split at the commas and "và" inside them."""
    known = departments()

    def hide(match: re.Match[str]) -> str:
        short = match.group()
        if len(short) <= 2 and not _AFTER_DEPARTMENT.search(text, max(0, match.start() - 12), match.start()):
            return short
        name = known.name_of(match)
        kind = _head_of(name) or ""  # "Báo và Đài Phát thanh": the head stays to be seen
        slots.append(name[len(kind) :].lstrip())
        return f"{kind}{' ' if kind else ''}{_SLOT}{len(slots) - 1}{_SLOT}"

    return known.pattern.sub(hide, text), slots


_LEVEL_NOUN = r"huyện|xã|thành phố|thị xã|phường|thị trấn|quận|đặc khu"
_AT_A_PLACE = re.compile(
    rf"(?P<head>(?:Chủ tịch |Bí thư )?(?:Ủy ban nhân dân|Hội đồng nhân dân|Ban Chỉ đạo|Ban Quản lý|Đảng ủy|Huyện ủy))\s+các\s+(?P<plural>(?:{_LEVEL_NOUN})(?:,\s*(?:{_LEVEL_NOUN}))*)"
    rf"(?P<rest>(?:(?:\s*,\s*|\s+và\s+|\s+)(?:(?:{_LEVEL_NOUN})\s+)?(?!{_LEVEL_NOUN})(?-i:(?=[A-ZĐÀ-Ỵ]))[^\W\d_]+(?:[ '’](?-i:(?=[A-ZĐÀ-Ỵ]))[^\W\d_]+)*)*"
    rf"(?:\s+và\s+(?:các\s+)?(?:{_LEVEL_NOUN})(?!\s+(?-i:[A-ZĐÀ-Ỵ])))?)"
)
_LISTED = re.compile(rf"\s*(?:,|(?<=\s)và(?=\s))\s*(?:các\s+)?(?P<level>{_LEVEL_NOUN})?\s*")


def _named_one_by_one(text: str) -> str:
    """ "UBND các huyện A, B và thành phố C" names three committees; "UBND các huyện, thị xã và thành phố" one class."""
    return _AT_A_PLACE.sub(_one_by_one, text)


def _one_by_one(match: re.Match[str]) -> str:
    head, plural = match["head"], match["plural"]
    level = plural.split(", ")[-1]
    marks = [*_LISTED.finditer(match["rest"])]
    first = match["rest"][: marks[0].start() if marks else None].strip()
    if first and _starts_body(first):
        return match.group()
    if first and "," in plural:
        return match.group()  # "các huyện, thị xã, thành phố Vinh": one name, the last level with its only unit
    named = [f"{head} {level} {first}"] if first else []
    classes = [] if first else [plural]
    for mark, following in pairwise([*marks, None]):
        assert mark is not None
        name = match["rest"][mark.end() : following.start() if following else None].strip()
        at = match.start("rest") + mark.end()
        if name and _starts_body(match.string[at:].lstrip()):
            return match.group()  # "… và Thủ trưởng các đơn vị"
        level = mark["level"] or level
        if name:
            named.append(f"{head} {level} {name}")
        elif mark["level"]:
            classes.append(level)
    return ", ".join([*([f"{head} các {', '.join(classes)}"] if classes else []), *named])


def _starts_body(name: str) -> bool:
    return _head_of(name) is not None or departments().pattern.match(name) is not None


def _tidy(name: str) -> str:
    name = " ".join(name.split()).strip(" .;:,-")
    return name[0].upper() + name[1:] if name.startswith(("ủy ban", "sở ")) and len(name) > 6 else name


_CLASS_WITH_TASK = re.compile(r"^(?:các|những)\s.*\s(?:chủ trì|phụ trách|quản lý)\s", re.IGNORECASE)


@cache
def _splitter() -> re.Pattern[str]:
    return re.compile(r"\s*(?P<comma>[,;/])\s*|\s+(?P<and>và|cùng với|cùng)\s+", re.IGNORECASE)


def _items(text: str) -> Iterator[str]:
    """Parts of a list; generic nouns under one "các" stay together ("các sở, ban, ngành liên quan")."""
    generic = lexicon().generic
    current = ""
    separator = ""
    at = 0
    for match in [*_splitter().finditer(text), None]:
        part = text[at : match.start() if match else len(text)]
        if current and _belongs(current, part, separator, generic):
            current += f"{separator}{part}"
        else:
            if current:
                yield current
            current = part
        if match:
            separator = f"{match.group('comma')} " if match.group("comma") else " và "
            at = match.end()
    if current:
        yield current


def _belongs(current: str, part: str, separator: str, generic: frozenset[str]) -> bool:
    """Whether ``part`` goes on with the name before it."""
    words = part.lower().split()
    if not words:
        return True
    starts_generic = any(part.lower().startswith(noun) for noun in generic)
    plural = re.search(r"(?:^|\s)(?:các|những)\s(?!cấp$)", f" {current.lower()}")
    if separator == " và ":
        return False
    if plural and starts_generic and not part[:1].isupper():
        return True
    if _CLASS_WITH_TASK.match(current) and separator == ", " and part[:1].islower() and not starts_generic:
        return True  # "các ban, ngành phụ trách nội dung, hợp phần"
    bare_generic = current.lower() in generic or all(p.strip().lower() in generic for p in current.split(","))
    if bare_generic and starts_generic:
        return True
    if (plural and words[0] in ("liên quan", "có")) or part.lower().startswith("liên quan"):
        return True
    # "Ủy ban nhân dân các huyện, thành phố": the levels under one "các" are one name
    levels = lexicon().levels
    level = alternatives(levels)
    listed = rf"\b[Cc]ác\s+(?:[^,]*\bcấp\s+)?(?:{level})(?:,\s*(?:{level}))*$"
    is_last = re.fullmatch(rf"(?:{level})(?:\s+[A-ZĐÀ-Ỵ]\S*)*", part)  # "các huyện, thị xã, thành phố Vinh"
    return bool(re.search(listed, current)) and (part.lower() in levels or bool(is_last))


def _head_of(item: str) -> str | None:
    if item.startswith("Sở "):
        return "Sở"
    for head in lexicon().heads:
        if item.lower().startswith(head.lower()) and not item[len(head) : len(head) + 1].isalpha():
            return item[: len(head)]
    return None


@dataclass
class _Part:
    head: str
    tail: str
    alone: bool = False


def _shared(items: Sequence[str]) -> list[str]:
    """Heads and tails given to the items that leave them out."""
    levels = lexicon().levels
    level = re.compile(rf"^(?:cấp\s+)?(?:{alternatives(levels)})\b", re.IGNORECASE)
    parts: list[_Part] = []
    group: list[_Part] = []  # bodies that still wait for the tail they share
    open_heads: list[str] = []
    for item in items:
        head = _head_of(item)
        if head is not None:
            part = _Part(head, item[len(head) :].strip())
            parts.append(part)
            if part.tail:
                for waiting in group:
                    waiting.tail = _tail_for(waiting.head, part)
                open_heads = [*(w.head for w in group if w.head in _AT_EVERY_LEVEL), head]
                group = []
            else:
                group.append(part)
                open_heads = [head]
            continue
        if item.startswith(_SLOT):
            parts.append(_Part(_department_head(parts), item))
        elif open_heads and parts and level.match(item) and not parts[-1].alone:
            parts.extend(_Part(h, _level_tail(parts[-1].tail, item)) for h in open_heads)
        elif (
            parts
            and parts[-1].head.startswith("Ủy ban nhân dân")
            and item[:1].isupper()
            and level.match(parts[-1].tail)
        ):
            kind = parts[-1].tail.split()[0]
            parts.append(_Part(parts[-1].head, f"{kind} {item}"))
        else:
            parts.append(_Part("", item, alone=True))
    return _grouped([f"{p.head}{'' if p.tail.startswith(',') else ' '}{p.tail}".strip() for p in parts])


def _department_head(parts: Sequence[_Part]) -> str:
    """What stands before a department that is named without it: what stood before the one named last."""
    for part in reversed(parts):
        match = _DEPARTMENT_HEAD.match(f"{part.head} {part.tail}")
        if match:
            return match.group().rstrip()
    return "Sở"


def _tail_for(head: str, part: _Part) -> str:
    """What a body without a tail takes from the next one: all of it, or only the level."""
    if head in _AT_EVERY_LEVEL and part.head in _AT_EVERY_LEVEL:
        return part.tail
    level = _LEVEL_TAIL.search(part.tail)
    return level.group(1) if level else ""


def _grouped(names: list[str]) -> list[str]:
    return [name for name in names if name]


def _level_tail(before: str, item: str) -> str:
    """The tail of "BCĐ cấp huyện, xã": the second level takes what stands before the first."""
    match = re.match(r"^(?P<lead>.*?)(?P<cap>cấp\s+)?\S+$", before)
    lead, cap = (match["lead"], match["cap"] or "") if match else ("", "")
    return f"{lead}{'' if item.lower().startswith('cấp ') else cap}{item}".strip()
