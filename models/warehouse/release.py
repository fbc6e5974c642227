"""The dated bundle that researchers cite: database, Parquet, CSV, Excel, data package, changes, quality, checksums."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
from sqlalchemy import Connection, create_engine, select, text

from models.warehouse import answers
from models.warehouse.bulk import insert_rows
from models.warehouse.changes import COLUMNS, Change, changes, counts
from models.warehouse.dictionary import column_meanings, table_meanings
from models.warehouse.export import export, harmless, table_names
from models.warehouse.objects import dictionary_rows, view_definitions
from models.warehouse.schema import metadata

_FRICTIONLESS_TYPES = {
    "text": "string",
    "json": "string",
    "int": "integer",
    "bigint": "integer",
    "float": "number",
    "bool": "boolean",
    "date": "date",
    "blob": "string",
}
_SUMS = "SHA256SUMS"
_ROWS_AT_ONCE = 10_000


def release(connection: Connection, folder: Path, previous: Path | None) -> Iterator[Path]:
    """Write the bundle into ``folder``; yields the paths written.

    ``previous`` is the folder of an earlier release; without it the newest one beside ``folder`` is compared with.
    """
    folder.mkdir(parents=True, exist_ok=True)
    previous = previous or _newest_beside(folder)
    written = [
        *export(connection, folder / "parquet", "parquet"),
        *export(connection, folder / "csv", "csv"),
        *export(connection, folder / "xlsx", "xlsx"),
        _database(connection, folder / "warehouse.sqlite"),
        _text(folder / "datapackage.json", json.dumps(data_package(folder), ensure_ascii=False, indent=1)),
    ]
    found = list(changes(folder, previous)) if previous is not None else None
    if found is not None and previous is not None:
        summary = {"previous": previous.name, "rows": counts(found)}
        written.append(_text(folder / "changes.json", json.dumps(summary, ensure_ascii=False, indent=1)))
        written.append(_changes_table(found, folder / "changes.csv"))
    written.append(_text(folder / "quality.md", _quality(connection, found, previous)))
    sums = "".join(f"{_sha256(path)}  {path.relative_to(folder)}\n" for path in sorted(written))
    written.append(_text(folder / _SUMS, sums))
    yield from written


def _newest_beside(folder: Path) -> Path | None:
    """The last finished release among the folder's neighbours: its checksums are written last."""
    own = folder.resolve()
    finished = [p.parent for p in own.parent.glob(f"*/{_SUMS}") if p.parent != own]
    return max(finished, key=lambda p: (p.joinpath(_SUMS).stat().st_mtime_ns, p.name), default=None)


def _changes_table(found: list[Change], path: Path) -> Path:
    rows = [tuple(harmless(getattr(change, name)) for name in COLUMNS) for change in found]
    table = pd.DataFrame(rows, columns=list(COLUMNS))
    table["page"] = table["page"].astype("Int64")
    table.to_csv(path, index=False, encoding="utf-8", lineterminator="\r\n")
    return path


def data_package(folder: Path | None = None) -> dict[str, Any]:
    """The Frictionless description of the CSV files, from the data dictionary.

    With ``folder``, a release's, also their sizes and hashes.
    """
    fields: dict[str, list[dict[str, Any]]] = {}
    for row in dictionary_rows():
        meaning = column_meanings()[row["column_name"]]
        fields.setdefault(row["table_name"], []).append(
            {
                "name": meaning.name,
                "type": _FRICTIONLESS_TYPES[meaning.type],
                "title": meaning.vi,
                "description": meaning.en,
                **({"unit": meaning.unit} if meaning.unit else {}),
                **({"example": meaning.example} if meaning.example else {}),
            }
        )
    return {
        "name": "kehoach",
        "title": "Kế hoạch các chương trình mục tiêu quốc gia",
        "created": date.today().isoformat(),
        "resources": [
            {
                "name": name.replace("_", "-"),
                "path": f"csv/{name}.csv",
                "title": table_meanings()[name].vi,
                "description": table_meanings()[name].en,
                "profile": "tabular-data-resource",
                "encoding": "utf-8",
                "schema": {"fields": fields[name], "missingValues": [""], **_keys(name)},
                **(_measures(folder / "csv" / f"{name}.csv") if folder else {}),
            }
            for name in table_names()
        ],
    }


def _database(connection: Connection, path: Path) -> Path:
    """A SQLite file with the same tables, keys, indexes and views, so that every documented query runs on it."""
    path.unlink(missing_ok=True)
    engine = create_engine(f"sqlite:///{path}")
    wanted = set(table_names())
    tables = [table for table in metadata.sorted_tables if table.name in wanted]
    with engine.begin() as target:
        metadata.create_all(target, tables=tables)
        for table in tables:
            for part in connection.execute(select(table)).mappings().partitions(_ROWS_AT_ONCE):
                insert_rows(target, table, [dict(row) for row in part])
        for name, body in view_definitions().items():
            target.execute(text(f"CREATE VIEW {name} AS {body}"))
    engine.dispose()
    return path


def _keys(name: str) -> dict[str, Any]:
    """Primary and foreign keys of a table; a view has none."""
    table = metadata.tables.get(name)
    if table is None:
        return {}
    foreign = [
        {
            "fields": [c.parent.name for c in key.elements],
            "reference": {
                "resource": key.referred_table.name.replace("_", "-"),
                "fields": [c.column.name for c in key.elements],
            },
        }
        for key in sorted(table.foreign_key_constraints, key=lambda k: list(k.column_keys))
    ]
    primary = [c.name for c in table.primary_key.columns]
    return {"primaryKey": primary, **({"foreignKeys": foreign} if foreign else {})}


def _measures(path: Path) -> dict[str, Any]:
    return {"bytes": path.stat().st_size, "hash": f"sha256:{_sha256(path)}"}


def _quality(connection: Connection, found: list[Change] | None, previous: Path | None) -> str:
    """One page: documents with verdicts and counts, findings and doubts by kind, what changed since last time."""
    state = answers.status(connection)
    lines = [
        "# Chất lượng · Quality",
        "",
        "| văn bản | tỉnh | kết quả | chỉ tiêu | lỗi văn bản | điểm chưa chắc |",
        "|---|---|---|---|---|---|",
    ]
    for d in state["documents"]:
        cells = (d["number"] or d["file"], d["province"] or "", d["verdict"], d["targets"], d["findings"], d["doubts"])
        lines.append("| " + " | ".join(_in_cell(c) for c in cells) + " |")
    rejected = {f["name"]: f["reason"] or f["reason_code"] for f in state["files"] if f["verdict"] == "rejected"}
    for title, entries in (
        ("Tệp bị từ chối · rejected files", rejected),
        ("Lỗi của văn bản · findings", state["findings"]),
        ("Chưa chắc · doubts", state["doubts"]),
        ("Sửa đổi của người duyệt · corrections", state["corrections"]),
    ):
        lines += ["", f"## {title}", "", *(f"- {_in_cell(name)}: {_in_cell(value)}" for name, value in entries.items())]
    if found is not None and previous is not None:
        lines += [
            "",
            f"## Thay đổi so với {previous.name} · changes",
            "",
            "| | thêm | đổi | mất |",
            "|---|---|---|---|",
        ]
        lines += [f"| {t} | {n['added']} | {n['changed']} | {n['gone']} |" for t, n in counts(found).items()]
    return "\n".join(lines) + "\n"


def _in_cell(value: object) -> str:
    return " ".join(str(value).replace("|", "\\|").split())


def _text(path: Path, content: str) -> Path:
    path.write_text(content, encoding="utf-8")
    return path


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
