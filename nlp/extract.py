"""A read document in, its records out: the way of the language room, step by step."""

from __future__ import annotations

from collections.abc import Iterator

from models.pages import ReadDocument
from models.records import OutlineItem, Records
from models.reference import Reference, load
from nlp.assignments import find_assignments
from nlp.citations import find_citations
from nlp.communes import find_communes
from nlp.confidence import with_confidence
from nlp.context import Context
from nlp.funding import find_funding
from nlp.funding_tables import find_table_funding
from nlp.header import head_of
from nlp.structure import appendix_of, outline_of
from nlp.target_tables import read_target_tables
from nlp.targets.from_text import find_targets
from nlp.text import text_of


def extract(document: ReadDocument, reference: Reference | None = None) -> Records:
    """Records of one document. Never raises for what a document says or lacks."""
    context = context_of(document, reference or load())
    communes = find_communes(context)
    tabled = read_target_tables(context)
    records = Records(
        document=context.head,
        outline=outline_records(context),
        citations=find_citations(context),
        targets=(*find_targets(context), *tabled.targets),
        results=tabled.results,
        assignments=find_assignments(context),
        funding=(*find_funding(context), *find_table_funding(context)),
        communes=communes.rows,
        doubts=communes.doubts,
    )
    return with_confidence(records, context.text, context.reference)


def context_of(document: ReadDocument, reference: Reference) -> Context:
    """Text, outline and head, which every rule builds on."""
    text = text_of(document)
    head = head_of(text, reference)
    return Context(text, outline_of(text), head.record, reference, *head.codes)


def outline_records(context: Context) -> tuple[OutlineItem, ...]:
    """Headings of the body as records, then the appendices."""
    items = []
    for ordinal, heading in enumerate(context.outline.headings):
        block = context.text.blocks[heading.block]
        place = f"outline/{ordinal + 1}"
        items.append(
            OutlineItem(
                id=context.identity(place, "outline"),
                place=place,
                evidence=block.evidence(0, heading.title[1], "structure.heading"),
                label=heading.label,
                title=block.quote(*heading.title),
                level=heading.level,
            )
        )
    return (*items, *_appendix_records(context))


def _appendix_records(context: Context) -> Iterator[OutlineItem]:
    """Appendices are known by the titles of their tables: "Phụ lục 02 Kế hoạch … (Kèm theo …)"."""
    seen: set[str] = set()
    for number, table in enumerate(context.text.tables):
        appendix = appendix_of(table.title)
        if appendix is None or appendix[0] in seen:
            continue
        label, title = appendix
        seen.add(label)
        place = f"outline/{label}"
        yield OutlineItem(
            id=context.identity(place, "outline"),
            place=place,
            evidence=context.text.title_evidence(number, "structure.appendix", label, title),
            label=label,
            title=title,
            level=1,
        )
