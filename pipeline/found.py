"""What a run finds under its paths, compared with what the warehouse knows.

Imports nothing heavy: over an unchanged folder this is all that a run does.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from models.warehouse import KnownFile, Versions
from models.warehouse.types import unread_key
from pipeline.intake import Candidate, Intake, Refused

State = Literal["new", "changed", "outdated", "unchanged"]


@dataclass
class Work:
    """What a run finds under its paths.

    ``states``: ``new`` content; ``changed``, a known name with other content; ``outdated``, known content that was read
    by another version of the program; ``unchanged``.
    """

    candidates: list[Candidate] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)
    states: dict[str, State] = field(default_factory=dict)

    @property
    def counts(self) -> Counter[str]:
        """Files by state."""
        return Counter(self.states.values())


@dataclass(frozen=True)
class Outcome:
    """What a run did: how many files were in which state, and the verdicts of all of them."""

    run_id: str | None
    states: Counter[str]
    verdicts: Counter[str]


RETRIED = frozenset({"changed_while_read", "internal", "not_a_file", "unreadable"})
"""Codes of rejections that may be over by the next run without the file's bytes having changed."""


def find_work(intake: Intake, known: Mapping[str, KnownFile], versions: Versions, *, again: bool = False) -> Work:
    """Compare what was found with what the warehouse knows. ``again``: everything is done anew."""
    names = {file.name for file in known.values()}
    work = Work()
    for candidate in intake.candidates:
        file = known.get(candidate.sha256)
        state: State = "unchanged"
        if file is None:
            state = "changed" if candidate.name in names else "new"
        elif again or file.versions != versions or file.reason_code in RETRIED:
            state = "outdated"
        work.states[candidate.name] = state
        if state != "unchanged":
            work.candidates.append(candidate)
    for refused in intake.refused:
        file = known.get(refused.sha256 or unread_key(refused.name))
        is_known = file is not None and file.reason_code == refused.error.code and not again
        work.states[refused.name] = "unchanged" if is_known else "new"
        if not is_known:
            work.refused.append(refused)
    return work


def replaced_rejections(intake: Intake, known: Mapping[str, KnownFile]) -> list[str]:
    """Hashes of rejected files in whose place another one lies by now, or whose bytes can be had: rejected no more."""
    names = {candidate.name for candidate in intake.candidates}
    return [
        sha256
        for sha256, file in known.items()
        if file.verdict == "rejected" and file.name in names and sha256 not in intake.by_sha256
    ]


def verdicts_of(intake: Intake, known: Mapping[str, KnownFile]) -> Counter[str]:
    """Files found by verdict."""
    seen = {c.sha256 for c in intake.candidates} | {r.sha256 or unread_key(r.name) for r in intake.refused}
    return Counter(file.verdict for sha256, file in known.items() if sha256 in seen)
