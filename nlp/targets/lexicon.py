"""The wording of each indicator, as data (``data/target_indicators.yaml``), and how a clause is looked up in it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError

from models.errors import ReferenceDataError
from models.records import Change
from nlp.units import UnitKind

OTHER = "other"


class IndicatorRule(BaseModel):
    """One wording. The meaning of each key stands at the head of the data file."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    indicator: str
    units: tuple[str, ...] = ()
    kinds: tuple[UnitKind, ...] = ()
    text: re.Pattern[str] | None = None
    before: re.Pattern[str] | None = None
    after: re.Pattern[str] | None = None
    not_: re.Pattern[str] | None = None
    change: tuple[Change, ...] = ()
    criterion: bool | None = None
    band: bool = False
    newly: bool | None = None
    programmes: tuple[str, ...] = ()
    sets_change: Change | None = None
    default_change: Change | None = None
    sets_unit: str | None = None

    @property
    def name(self) -> str:
        """The rule's name in evidence."""
        return f"target.{self.indicator}"


@dataclass(frozen=True, slots=True)
class Wording:
    """What is looked up: the clause around a number. ``text`` is lower case with unified tone placement."""

    text: str
    before: str
    after: str
    unit: str
    kind: str
    change: Change | None
    newly: bool
    has_criterion: bool
    has_band: bool
    programme: str | None


@cache
def indicator_rules() -> tuple[IndicatorRule, ...]:
    """All rules in their order. Raises ``ReferenceDataError`` where the file is malformed or has unknown keys."""
    source = files("nlp").joinpath("data/target_indicators.yaml")
    try:
        data = yaml.safe_load(source.read_text(encoding="utf-8"))
        rows = [{("not_" if key == "not" else key): value for key, value in row.items()} for row in data["rules"]]
        return tuple(IndicatorRule.model_validate(row) for row in rows)
    except (yaml.YAMLError, ValidationError, KeyError, AttributeError, TypeError) as error:
        raise ReferenceDataError(str(error), file="target_indicators.yaml") from error


def find_indicator(wording: Wording) -> IndicatorRule | None:
    """The first rule that fits the wording, or None (the indicator is then ``other``)."""
    return next((rule for rule in indicator_rules() if _fits(rule, wording)), None)


def _fits(rule: IndicatorRule, wording: Wording) -> bool:
    if (rule.units or rule.kinds) and wording.unit not in rule.units and wording.kind not in rule.kinds:
        return False
    if rule.band != wording.has_band or (rule.newly is not None and rule.newly != wording.newly):
        return False
    if rule.criterion is not None and rule.criterion != wording.has_criterion:
        return False
    if rule.change and wording.change not in rule.change:
        return False
    if rule.programmes and wording.programme not in rule.programmes:
        return False
    return _texts_fit(rule, wording)


def _texts_fit(rule: IndicatorRule, wording: Wording) -> bool:
    wanted = ((rule.text, wording.text), (rule.before, wording.before), (rule.after, wording.after))
    if any(pattern is not None and not pattern.search(text) for pattern, text in wanted):
        return False
    return rule.not_ is None or not rule.not_.search(wording.text)
