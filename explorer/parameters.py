"""What a reader may put into an address: checked here once, empty form fields count as not given."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from fastapi import Query
from pydantic import BeforeValidator, Field


def none_if_empty(value: object) -> object:
    """An empty form field is one that was not filled in."""
    return None if value == "" else value


_Empty = BeforeValidator(none_if_empty)
Year = Annotated[Annotated[int, Field(ge=1990, le=2100)] | None, _Empty, Query()]
Code = Annotated[Annotated[str, Field(max_length=80, pattern=r"^[\w.\- ]+$")] | None, _Empty, Query()]
Words = Annotated[Annotated[str, Field(max_length=200, pattern=r"^[^\x00]*$")] | None, _Empty, Query()]
Criterion = Annotated[Annotated[int, Field(ge=1, le=19)] | None, _Empty, Query()]
Units = Annotated[str, Field(pattern=r"^(then|now|old|(19|20)\d\d-[01]\d-[0-3]\d)$")]
Place = Annotated[Annotated[str, Field(pattern=r"^(34|63)-\d{2}$")] | None, _Empty, Query()]
"""A province of one of the two maps: "34-20" and "63-20" are different ones."""
Day = Annotated[date | None, _Empty, Query()]
First = Annotated[int, Query(ge=0, le=1_000_000)]
Identity = Annotated[str, Field(pattern=r"^[0-9a-f]{8,64}$")]
