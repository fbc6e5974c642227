"""Targets of a document's running text: each paragraph read with the scope that its place gives it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from models.records import Area, Target
from models.reference.tables import criteria_set
from nlp.context import Context
from nlp.structure import Node
from nlp.targets.prose import Reader, Stated
from nlp.targets.scope import (
    GENERAL,
    Scope,
    Zone,
    criterion_numbered,
    due_mentions,
    fold,
    is_report,
    programmes_named,
    programmes_of,
    zone_of,
)
from nlp.text import Block


def find_targets(context: Context) -> tuple[Target, ...]:
    """Targets of running text, in reading order."""
    reader = Reader(_criteria(context))
    ordinals: dict[str, int] = {}
    return tuple(
        target
        for block in context.text.blocks
        if block.kind == "body"
        for target in _of_block(block, context, reader, ordinals)
    )


def _criteria(context: Context) -> dict[str, int]:
    """Folded names of the criteria in force, by which a paragraph may name one."""
    chosen = criteria_set(context.head.period, context.head.issued_on)
    return {fold(c.name_vi): c.number for c in context.reference.criteria if c.set_code == chosen}


def _of_block(block: Block, context: Context, reader: Reader, ordinals: dict[str, int]) -> Iterator[Target]:
    node = context.node(block)
    start = node.content if node.heading is None else 0
    for stated in reader.read(block.text[start:], scope_of(block, node, context)):
        ordinal = ordinals[node.path] = ordinals.get(node.path, -1) + 1
        yield _target(stated, block, start, context, node.path, ordinal)


def scope_of(block: Block, node: Node, context: Context) -> Scope:
    """What headings and lead-ins above a block say of it."""
    headings = tuple(h.text for h in node.headings)
    lead_ins = tuple(context.text.blocks[p].text for p in node.parents)
    above = (*headings, *lead_ins)
    criteria = [number for text in above if (number := criterion_numbered(text)) is not None]
    dues = [mention.due for text in above for mention in due_mentions(text)]
    return Scope(
        zone=_zone(headings),
        programme=_programme(above, context),
        programmes=context.head.programmes,
        criterion=criteria[-1] if criteria else None,
        due=dues[-1] if dues else None,
        area=plan_area(context),
        period=context.head.period,
        lead=" | ".join(above),
        is_report=is_report(context.head.kind, context.head.title),
    )


def _zone(headings: tuple[str, ...]) -> Zone:
    """The part of the plan; what stands under a criterion's own heading ("6. Nhà văn hóa (tiêu chí số 6)") is to be reached."""
    zone = zone_of(headings)
    is_of_criterion = bool(headings) and criterion_numbered(headings[-1]) is not None
    return "targets" if zone == "other" and is_of_criterion else zone


def _programme(above: tuple[str, ...], context: Context) -> str | None:
    """The innermost programme told above; in a plan of several, "Về giảm nghèo" tells one too."""
    own = context.head.programmes
    told = programmes_of if len(own) > 1 and "GNBV" in own else programmes_named
    for text in reversed(above):
        named = told(text)
        if len(named) == 1:
            return named[0]
    return plan_programme(context)


def plan_programme(context: Context) -> str | None:
    """The programme of what stands under none in particular: the plan's one, or the general one of a mixed plan."""
    own = context.head.programmes
    return own[0] if len(own) == 1 else GENERAL if GENERAL in own else None


def plan_area(context: Context) -> Area | None:
    """The unit whose plan it is."""
    head = context.head
    if head.commune is not None:
        return Area(level="commune", name=head.commune, code=context.commune_code)
    if head.district is not None:
        return Area(level="district", name=head.district, code=context.district_code)
    return Area(level="province", name=head.province, code=context.province_code) if head.province else None


def named_area(named: str | None, context: Context) -> Area | None:
    """The district or commune that a text names ("huyện A", "xã B"); None where it names none that is known."""
    if named is None:
        return None
    places = context.reference.places
    if named.lower().startswith(("xã", "phường", "thị trấn", "đặc khu")):
        district = context.district_code
        commune = places.resolve(named, on=context.on, province=context.province_code, district=district).unit
        return Area(level="commune", name=commune.name, code=commune.code) if commune else None
    unit = places.district(named, context.on, context.province_code)
    return Area(level="district", name=unit.name, code=unit.code) if unit else None


def _target(stated: Stated, block: Block, start: int, context: Context, path: str, ordinal: int) -> Target:
    first, last = start + stated.quote[0], start + stated.quote[1]
    due: date | None = stated.due
    return Target(
        id=context.identity(path, "target", ordinal),
        place=f"{path}/target {ordinal + 1}",
        evidence=block.evidence(first, last, stated.rule),
        quote=block.quote(first, last),
        programme=stated.programme,
        indicator=stated.indicator,
        label=stated.label,
        area=named_area(stated.named, context) or plan_area(context),
        subset=stated.subset,
        criterion=stated.criterion,
        band=stated.band,
        change=stated.change,
        comparator=stated.comparator,
        value=stated.value,
        value_max=stated.value_max,
        unit=stated.unit,
        denominator=stated.denominator,
        share_pct=stated.share_pct,
        per=stated.per,
        baseline_year=stated.baseline_year,
        due=due,
    )
