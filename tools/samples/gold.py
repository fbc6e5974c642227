"""The gold records of a plan, out of the marks in its content (form: the annotation guide of data/samples)."""

from __future__ import annotations

import csv
import functools
import re
from pathlib import Path
from typing import Any

from tools.samples.content import Appendix, Deadline, Item, Mark, Plan, Row, marks, unmarked

_LABEL = re.compile(r"^([A-Z]+|\d+(?:\.\d+)*|[a-zđ]\)|Điều \d+)[.:)]?\s+(.*)$", re.DOTALL)
_QUOTE_WORDS = 20
_TARGET_KEYS = {"ch", "cmp", "v2", "den", "share", "per", "base", "due", "subset", "crit", "band", "area", "prog"}
_TARGET_KEYS |= {"label", "unit"}
_LEVELS = {"huyện": "district", "thị xã": "district", "thành phố": "district", "xã": "commune", "tỉnh": "province"}


@functools.cache
def indicator_units() -> dict[str, str]:
    """Canonical unit of each indicator that the plans name."""
    with (Path(__file__).parent / "indicator_units.csv").open(encoding="utf-8") as file:
        return {row["code"]: row["unit"] for row in csv.DictReader(file)}


def gold(plan: Plan) -> dict[str, Any]:
    """All records of the plan."""
    out: dict[str, Any] = {
        "document": {
            "number": plan.number, "kind": plan.kind, "issuer": plan.issuer_name, "province": plan.province,
            "issued_on": plan.date.isoformat(), "title": plan.title, "signer": plan.sign.name,
            "programmes": plan.programmes, "period": list(plan.period),
        },
        "outline": [], "citations": [], "targets": [], "assignments": [], "funding": [], "communes": [],
        "findings": list(plan.findings),
    }  # fmt: skip
    agency: list[str] = []
    for item in plan.body:
        if item.level:
            out["outline"].append(_heading(item))
            agency = item.agency if item.level <= 2 or item.agency else agency
        if item.a is not None or (item.by and not item.level):
            out["assignments"].append(_assignment(item, item.by or agency))
        for mark in marks(item.text):
            _MAKERS[mark.kind](plan, mark, out)
    _one_citation_each(out)
    for appendix in plan.appendices:
        out["outline"].append({"label": appendix.label, "title": appendix.title[0], "level": 1})
        _TABLES[appendix.kind](plan, appendix, out)
    return out


def _heading(item: Item) -> dict[str, Any]:
    match = _LABEL.match(unmarked(item.text))
    if match is None:
        raise ValueError(f"a heading without a label: {item.text!r}")
    return {"label": match.group(1).rstrip(")"), "title": match.group(2).rstrip(" .:"), "level": item.level}


def _assignment(item: Item, assignee: list[str]) -> dict[str, Any]:
    words = re.sub(r"^[-+]\s*", "", unmarked(item.text)).split()
    if not assignee:
        raise ValueError(f"an assignment to nobody: {item.text!r}")
    return {
        "quote": " ".join(words[:_QUOTE_WORDS]).rstrip(".;:,"), "assignee": assignee, "role": item.role,
        "with": item.with_, "directed_by": [], "due": _deadline(item.due),
    }  # fmt: skip


def _deadline(due: Deadline | None) -> dict[str, Any] | None:
    return None if due is None else due.model_dump(mode="json")


def _citation(plan: Plan, mark: Mark, out: dict[str, Any]) -> None:
    number, issued_on = mark.args
    out["citations"].append(
        {"number": number, "issued_on": None if issued_on == "-" else issued_on, "quote": mark.quote}
    )


def _one_citation_each(out: dict[str, Any]) -> None:
    """One record a distinct cited document, at its first mention."""
    first: dict[str, Any] = {}
    for record in out["citations"]:
        first.setdefault(record["number"], record)
    out["citations"] = list(first.values())


def _target(plan: Plan, mark: Mark, out: dict[str, Any]) -> None:
    out["targets"].append(target(plan, mark))


def target(plan: Plan, mark: Mark) -> dict[str, Any]:
    """A target record: indicator and value from the mark, everything else the plan's default unless keyed."""
    unknown = set(mark.keys) - _TARGET_KEYS
    if unknown:
        raise ValueError(f"unknown target keys {sorted(unknown)} in {mark}")
    indicator, value = mark.args
    k = mark.keys
    unit = k.get("unit") or indicator_units().get(indicator)
    if unit is None:
        raise ValueError(f"no unit for {indicator}")
    return {
        "quote": mark.quote, "programme": k.get("prog", plan.programmes[0]), "indicator": indicator,
        "label": k.get("label"), "area": _area(plan, k.get("area")), "subset": k.get("subset"),
        "criterion": _number(k.get("crit")), "band": _band(k.get("band")), "change": k.get("ch", "reach"),
        "comparator": k.get("cmp", "eq"), "value": _number(value), "value_max": _number(k.get("v2")), "unit": unit,
        "denominator": _number(k.get("den")), "share_pct": _number(k.get("share")), "per": k.get("per"),
        "baseline_year": _number(k.get("base")), "due": k.get("due", f"{plan.period[1]}-12-31"),
    }  # fmt: skip


def _number(text: str | None) -> int | float | None:
    if text is None:
        return None
    number = float(text)
    return int(number) if number.is_integer() else number


def _band(text: str | None) -> list[int | None] | None:
    """ "10-14" -> [10, 14], "-4" -> [None, 4], "15-" -> [15, None]."""
    if text is None:
        return None
    low, _, high = text.partition("-")
    return [int(low) if low else None, int(high) if high else None]


def _area(plan: Plan, text: str | None) -> dict[str, str]:
    if text is None:
        return {"level": "province", "name": plan.province}
    for word, level in _LEVELS.items():
        if text.startswith(word + " "):
            return {"level": level, "name": text.removeprefix(word + " ")}
    raise ValueError(f"area {text!r}")


def _funding(plan: Plan, mark: Mark, out: dict[str, Any]) -> None:
    source, amount = mark.args
    programme = mark.keys.get("prog", plan.programmes[0])
    out["funding"].append(
        {
            "quote": mark.quote, "programme": None if programme == "none" else programme, "source": source,
            "amount_vnd": int(amount), "share_pct": _number(mark.keys.get("share")), "period": list(plan.period),
        }
    )  # fmt: skip


def _finding(plan: Plan, mark: Mark, out: dict[str, Any]) -> None:
    kind, found, expected = mark.args
    out["findings"].append({"kind": kind, "quote": mark.quote, "found": found, "expected": expected})


_MAKERS = {"c": _citation, "t": _target, "f": _funding, "e": _finding}


def _communes(plan: Plan, appendix: Appendix, out: dict[str, Any]) -> None:
    roles, row_number = appendix.roles, 0
    district: str | None = None
    for row in appendix.rows:
        if row.code is None:
            group = unmarked(row.c[roles["printed"]])
            district = group.removeprefix("Huyện ").removeprefix("Thị xã ").removeprefix("Thành phố ")
            continue
        row_number += 1
        printed = row.c[roles["printed"]]
        here = _official_district(row, roles, district)
        out["communes"].append(
            {
                "appendix": appendix.label, "row": row_number, "printed": printed,
                "commune": row.name or re.sub(r"^Xã\s+", "", printed), "district": here, "commune_code": row.code,
                "achieved": _list(row, roles, "achieved"), "achieved_count": _count(row, roles, "achieved_count"),
                "planned": _list(row, roles, "planned"), "planned_count": _count(row, roles, "planned_count"),
                "cumulative_count": _count(row, roles, "cumulative_count"),
                "year": appendix.year or plan.period[1], "note": row.note,
            }
        )  # fmt: skip


def _official_district(row: Row, roles: dict[str, int], group: str | None) -> str | None:
    if row.district is not None:
        return row.district or None
    return row.c[roles["district"]] if "district" in roles else group


def _list(row: Row, roles: dict[str, int], role: str) -> list[int]:
    if role not in roles:
        return []
    return [int(n) for n in re.findall(r"\d+", row.c[roles[role]])]


def _count(row: Row, roles: dict[str, int], role: str) -> int | None:
    text = row.c[roles[role]] if role in roles else ""
    return int(text) if text.isdigit() else None


def _tasks(plan: Plan, appendix: Appendix, out: dict[str, Any]) -> None:
    roles = appendix.roles

    def agencies(row: Row, role: str) -> list[str]:
        text = row.c[roles[role]] if role in roles else ""
        return appendix.agencies.get(text, [text] if text else [])

    # a head that names the leading body stands for the verb of every row
    role = "lead" if "chủ trì" in appendix.head[0][roles["assignee"]].lower() else "perform"
    for row in appendix.rows:
        if "<" in row.c:
            continue
        due = row.c[roles["due"]] if "due" in roles else ""
        out["assignments"].append(
            {
                "quote": " ".join(row.c[roles["task"]].split()[:_QUOTE_WORDS]), "assignee": agencies(row, "assignee"),
                "role": role, "with": agencies(row, "with"), "directed_by": agencies(row, "directed_by"),
                "due": _deadline(appendix.deadlines[due]) if due else None,
            }
        )  # fmt: skip


def _indicators(plan: Plan, appendix: Appendix, out: dict[str, Any]) -> None:
    roles = appendix.roles
    for row in appendix.rows:
        if row.t is None:
            continue
        quote = " ".join(row.c[roles[role]] for role in ("indicator", "unit", "plan") if role in roles)
        out["targets"] += [target(plan, mark) for mark in marks(f"⟦t {row.t}|{quote}⟧")]


def _plain(plan: Plan, appendix: Appendix, out: dict[str, Any]) -> None:
    """A table that holds no records of its own."""


_TABLES = {"communes": _communes, "tasks": _tasks, "indicators": _indicators, "plain": _plain}
