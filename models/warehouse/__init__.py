"""The warehouse: tables, migrations, loading, and the questions people ask.

    with open_warehouse("sqlite:///data/processed/warehouse.sqlite", corrections=Path("data/corrections")) as warehouse:
        for row in warehouse.compare("ntm.communes_meeting", by="province", year=2020):
            ...

Importing this module imports nothing heavy; ``open_warehouse`` does.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from models.warehouse.types import KnownFile, LoadReport, SourceFile, Spot, Verdict, Versions

if TYPE_CHECKING:
    from models.warehouse.compare import Statement
    from models.warehouse.warehouse import Warehouse

__all__ = [
    "KnownFile",
    "LoadReport",
    "SourceFile",
    "Spot",
    "Statement",
    "Verdict",
    "Versions",
    "Warehouse",
    "open_warehouse",
]


def __getattr__(name: str) -> object:
    if name == "Warehouse":
        from models.warehouse.warehouse import Warehouse

        return Warehouse
    if name == "Statement":
        from models.warehouse.compare import Statement

        return Statement
    raise AttributeError(name)


def open_warehouse(url: str, *, corrections: Path | None = None) -> Warehouse:
    """Open the warehouse, creating or upgrading it where that is needed.

    ``corrections`` is the folder of people's decisions. Raises ``WarehouseError`` where it cannot be opened.
    """
    from models.warehouse import database
    from models.warehouse.upkeep import bring_up_to_date
    from models.warehouse.warehouse import Warehouse

    engine = database.make_engine(url)
    bring_up_to_date(engine)
    return Warehouse(engine, corrections)
