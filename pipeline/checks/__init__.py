"""Errors of the document itself, found by small declared rules; each says in Vietnamese what is wrong.

A rule is a function from a ``Subject`` to ``Flaw``s. What was read surely becomes a finding, held against the document;
what may as well be a misreading becomes a doubt, held against the program.
"""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable, Iterable, Iterator

from models.messages import say
from models.pages import ReadDocument
from models.records import Doubt, Finding, Records
from models.reference import Reference, load
from nlp.confidence import with_confidence
from pipeline.checks.appendices import body_against_rows
from pipeline.checks.averages import impossible_average
from pipeline.checks.bodies import agency_names
from pipeline.checks.body_tables import body_against_targets
from pipeline.checks.body_years import body_against_years
from pipeline.checks.communes import count_mismatch, criterion_out_of_range, cumulative_mismatch, overlap
from pipeline.checks.dates import impossible_date
from pipeline.checks.listed_items import listed_count_mismatch
from pipeline.checks.named_lists import named_count_mismatch
from pipeline.checks.names import commune_names, place_names, task_place_names
from pipeline.checks.numbering import conflicting_number, duplicate_numbering, orphaned_numbering, skipped_numbering
from pipeline.checks.ranges import out_of_range
from pipeline.checks.repairs import repaired
from pipeline.checks.shares import share_mismatch
from pipeline.checks.subject import Flaw, Subject
from pipeline.checks.sums import sum_mismatch
from pipeline.checks.table_shares import comparison_mismatch, fulfilment_mismatch

log = logging.getLogger(__name__)
CHECK_FAILED = "check_failed"

Rule = Callable[[Subject], Iterator[Flaw]]
RULES: tuple[Rule, ...] = (
    share_mismatch,
    fulfilment_mismatch,
    comparison_mismatch,
    sum_mismatch,
    count_mismatch,
    named_count_mismatch,
    listed_count_mismatch,
    criterion_out_of_range,
    out_of_range,
    overlap,
    cumulative_mismatch,
    conflicting_number,
    duplicate_numbering,
    orphaned_numbering,
    skipped_numbering,
    commune_names,
    place_names,
    task_place_names,
    agency_names,
    body_against_rows,
    body_against_targets,
    body_against_years,
    impossible_average,
    impossible_date,
)
# Below this confidence of its least sure figure a scan's mismatch is as likely a misreading; where a name's diacritics
# decide, more is asked, as those are what OCR gets wrong first.
SURE_FIGURE = 0.85
SURE_MARKS = 0.9


def check(records: Records, document: ReadDocument, reference: Reference | None = None) -> Records:
    """The records with repairs and what these say of their confidence, and the findings and doubts of every rule."""
    records = records.model_copy(update={"communes": tuple(map(repaired, records.communes))})
    subject = Subject(records, document, reference or load())
    flaws, failed = _flaws(subject)
    findings, doubts = _sorted(flaws, subject)
    doubts += failed
    records = records.model_copy(
        update={"findings": (*records.findings, *findings), "doubts": (*records.doubts, *doubts)}
    )
    # anew, as doubts and repairs count against the records that they are about
    return with_confidence(records, subject.context.text, subject.reference)


def _flaws(subject: Subject) -> tuple[list[Flaw], list[Doubt]]:
    """What the rules say, and a doubt for each that broke down."""
    flaws: list[Flaw] = []
    failed: list[Doubt] = []
    for rule in RULES:
        try:
            flaws += list(rule(subject))
        except Exception as error:  # a mistake in one check must not cost the document its records
            log.exception("check %s failed", rule.__name__)
            identity = subject.context.identity(rule.__name__, CHECK_FAILED)
            why = f"{type(error).__name__}: {error}"
            failed.append(Doubt(id=identity, place="", kind=CHECK_FAILED, quote=rule.__name__, why=why))
    return flaws, failed


def _sorted(flaws: Iterable[Flaw], subject: Subject) -> tuple[list[Finding], list[Doubt]]:
    findings: list[Finding] = []
    doubts: list[Doubt] = []
    seen: Counter[tuple[str, str]] = Counter()
    for flaw in flaws:
        ordinal = seen[flaw.kind, flaw.place]
        seen[flaw.kind, flaw.place] += 1
        identity = subject.context.identity(flaw.place, f"finding:{flaw.kind}", ordinal)
        message = say(f"finding.{flaw.message}", "vi", **flaw.values)
        if _is_sure(flaw, subject):
            findings.append(
                Finding(
                    id=identity,
                    place=flaw.place,
                    evidence=flaw.evidence,
                    kind=flaw.kind,
                    quote=flaw.quote,
                    found=flaw.found,
                    expected=flaw.expected,
                    message_vi=message,
                )
            )
        else:
            why = say("finding.unsure", message=message)
            doubts.append(
                Doubt(id=identity, place=flaw.place, evidence=flaw.evidence, kind=flaw.kind, quote=flaw.quote, why=why)
            )
    return findings, doubts


def _is_sure(flaw: Flaw, subject: Subject) -> bool:
    spots = flaw.decisive or flaw.evidence
    if not subject.is_scanned(spots):
        return True
    if flaw.contested:
        return False
    return subject.sureness(spots, flaw.words) >= (SURE_MARKS if flaw.kind == "name_variant" else SURE_FIGURE)
