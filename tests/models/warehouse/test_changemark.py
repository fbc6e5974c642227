"""The mark of the warehouse stands while nothing is committed and differs as soon as something is."""

from __future__ import annotations

from factories import load

from models.warehouse import Versions, Warehouse, open_warehouse
from models.warehouse.changemark import ChangeMark
from models.warehouse.database import reading


def test_it_differs_after_each_commit_of_anybody(warehouse: Warehouse, database_url: str) -> None:
    mark = ChangeMark(warehouse.engine)
    marks = [mark()]
    load(warehouse)
    marks.append(mark())
    with open_warehouse(database_url) as other:
        run = other.begin_run(Versions("r", "r"), {})
        marks.append(mark())
        other.finish_run(run, {})
        marks.append(mark())
    assert len(set(marks)) == len(marks)
    mark.close()


def test_readers_do_not_change_it(warehouse: Warehouse) -> None:
    mark = ChangeMark(warehouse.engine)
    before = mark()
    warehouse.documents()
    with reading(warehouse.engine) as connection:
        connection.exec_driver_sql("SELECT COUNT(*) FROM target").all()
        assert mark() == before
    assert mark() == before
    mark.close()


def test_a_connection_made_anew_has_other_marks(warehouse: Warehouse) -> None:
    mark = ChangeMark(warehouse.engine)
    before = mark()
    mark.close()
    assert mark() != before
    mark.close()


def test_a_warehouse_that_is_gone_has_marks_that_never_stand() -> None:
    from sqlalchemy import create_engine

    mark = ChangeMark(create_engine("sqlite:////nowhere/at/all.sqlite"))
    assert mark() != mark()
