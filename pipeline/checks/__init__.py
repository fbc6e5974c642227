"""Errors of the document itself, found by small declared rules; each says in Vietnamese what is wrong."""

from __future__ import annotations

from models.pages import ReadDocument
from models.records import Records
from pipeline.checks.numbering import duplicate_numbering

RULES = (duplicate_numbering,)


def check(records: Records, document: ReadDocument) -> Records:
    """The records with the findings of every rule added."""
    findings = [finding for rule in RULES for finding in rule(records, document)]
    return records.model_copy(update={"findings": (*records.findings, *findings)})
