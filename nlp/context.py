"""What every rule may ask: the text, where each block stands, the document's head, the reference data."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from models.identity import record_id
from models.records import DocumentRecord
from models.reference import Reference
from nlp.structure import Node, Outline
from nlp.text import Block, Text


@dataclass(frozen=True)
class Context:
    """One document on its way to records."""

    text: Text
    outline: Outline
    head: DocumentRecord
    reference: Reference
    province_code: str | None = None
    district_code: str | None = None
    commune_code: str | None = None

    @property
    def on(self) -> date:
        """The day whose units and names hold: the date of issue, else the first year of the plan's period."""
        if self.head.issued_on is not None:
            return self.head.issued_on
        year = self.head.period[0] if self.head.period else date.today().year
        return date(year, 1, 1)

    @property
    def document_key(self) -> str:
        """What record ids hash: number, issuer and date, which are the same for every file of one plan."""
        head = self.head
        parts = (head.number, head.issuer, head.issued_on.isoformat() if head.issued_on else None)
        return "|".join(p or "" for p in parts) if any(parts) else self.text.document.file.sha256

    def node(self, block: Block) -> Node:
        """Where a block stands in the outline."""
        return self.outline.nodes[block.number]

    def identity(self, place: str, kind: str, ordinal: int = 0) -> str:
        """Id of a record at a place."""
        return record_id(self.document_key, place, kind, ordinal)
