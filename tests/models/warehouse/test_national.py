"""The made-up warehouse of the whole country holds what it promises, and the same every time."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from models.reference import load
from models.warehouse import open_warehouse
from tools.bench.warehouse_national import CRITERIA, NATIONAL, UNITS_ON, Scale, plans, write_national
from tools.bench.warehouse_postgres import pour

_SMALL = Scale(provinces=1, years=(2016, 2017), targets=61, assignments=80)


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("national") / "small.sqlite"
    write_national(f"sqlite:///{path}", _SMALL)
    return path


def test_the_national_scale_is_1_7_million_criteria() -> None:
    places = load().places
    assert len(places.units("province", UNITS_ON)) == 63
    communes = len(places.units("commune", UNITS_ON))
    assert (communes, communes * CRITERIA * len(NATIONAL.years)) == (11_162, 1_696_624)
    assert (NATIONAL.targets, NATIONAL.assignments) == (200_000, 500_000)


def test_a_scale_gives_as_many_rows_as_it_says(small: Path) -> None:
    with open_warehouse(f"sqlite:///{small}") as warehouse, warehouse.engine.connect() as connection:

        def count(table: str) -> int:
            return int(connection.execute(text(f"SELECT COUNT(*) FROM {table}")).scalar_one())

        assert (count("document"), count("target"), count("assignment")) == (2, 61, 80)
        assert count("commune_criterion") == CRITERIA * count("commune_row") > 0
        assert count("doubt") == 0, "every record has its evidence"


def test_the_same_scale_gives_the_same_plans() -> None:
    first, second = ([p.records.model_dump_json() for p in plans(_SMALL)] for _ in range(2))
    assert first == second


def test_postgresql_gets_the_same_rows(small: Path, postgres_url: str) -> None:
    engine = create_engine(f"{postgres_url}/postgres", isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text("CREATE DATABASE national_small"))
    engine.dispose()
    pour(small, f"{postgres_url}/national_small")
    with open_warehouse(f"sqlite:///{small}") as here, open_warehouse(f"{postgres_url}/national_small") as there:
        assert there.canonical_export() == here.canonical_export()
