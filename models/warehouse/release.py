"""The dated bundle that researchers cite: database, Parquet, CSV, Excel, data package, changes, quality, checksums."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
from sqlalchemy import Connection

from models.warehouse import answers
from models.warehouse.dictionary import column_meanings, table_meanings
from models.warehouse.export import export, frame, table_names

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
_COMPARED = ("document", "target", "result", "assignment", "funding", "commune_row")


def release(connection: Connection, folder: Path, previous: Path | None) -> Iterator[Path]:
    """Write the bundle into ``folder``; yields the paths written. ``previous`` is the folder of an earlier one."""
    folder.mkdir(parents=True, exist_ok=True)
    written = [
        *export(connection, folder / "parquet", "parquet"),
        *export(connection, folder / "csv", "csv"),
        *export(connection, folder / "xlsx", "xlsx"),
        _database(connection, folder / "warehouse.sqlite"),
        _text(folder / "datapackage.json", json.dumps(data_package(), ensure_ascii=False, indent=1)),
        _text(folder / "quality.md", _quality(connection)),
    ]
    if previous is not None:
        written.append(
            _text(folder / "changes.json", json.dumps(_changes(folder, previous), ensure_ascii=False, indent=1))
        )
    sums = "".join(f"{_sha256(path)}  {path.relative_to(folder)}\n" for path in sorted(written))
    written.append(_text(folder / "SHA256SUMS", sums))
    yield from written


def data_package() -> dict[str, Any]:
    """The Frictionless description of the CSV files, from the data dictionary."""
    from models.warehouse.objects import dictionary_rows

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
                "schema": {"fields": fields[name], "missingValues": [""]},
            }
            for name in table_names()
        ],
    }


def _database(connection: Connection, path: Path) -> Path:
    path.unlink(missing_ok=True)
    with closing(sqlite3.connect(path)) as database:
        for name in table_names():
            data = frame(connection, name).astype(object)
            data = data.where(pd.notna(data), None).map(lambda v: v.isoformat() if hasattr(v, "isoformat") else v)
            data.to_sql(name, database, index=False)
        database.commit()
    return path


def _quality(connection: Connection) -> str:
    """One page: documents with verdicts and counts, findings and doubts by kind."""
    state = answers.status(connection)
    lines = [
        "# Chất lượng · Quality",
        "",
        "| văn bản | tỉnh | kết quả | chỉ tiêu | lỗi văn bản | điểm chưa chắc |",
        "|---|---|---|---|---|---|",
    ]
    for d in state["documents"]:
        cells = (d["number"] or d["file"], d["province"] or "", d["verdict"], d["targets"], d["findings"], d["doubts"])
        lines.append("| " + " | ".join(str(c) for c in cells) + " |")
    for title, counts in (("Lỗi của văn bản · findings", state["findings"]), ("Chưa chắc · doubts", state["doubts"])):
        lines += ["", f"## {title}", "", *(f"- {kind}: {count}" for kind, count in counts.items())]
    return "\n".join(lines) + "\n"


def _changes(folder: Path, previous: Path) -> dict[str, dict[str, list[str]]]:
    """Ids of rows added, changed and gone, by table; told by content hash."""
    out = {}
    for table in _COMPARED:
        now, then = _hashes(folder, table), _hashes(previous, table)
        out[table] = {
            "added": sorted(set(now) - set(then)),
            "changed": sorted(k for k in set(now) & set(then) if now[k] != then[k]),
            "gone": sorted(set(then) - set(now)),
        }
    return out


def _hashes(folder: Path, table: str) -> dict[str, str]:
    path = folder / "parquet" / f"{table}.parquet"
    if not path.exists():
        return {}
    data = pd.read_parquet(path)
    key = "document_id" if table == "document" else "record_id"
    return dict(zip(data[key].astype(str), data["content_hash"].astype(str), strict=True))


def _text(path: Path, content: str) -> Path:
    path.write_text(content, encoding="utf-8")
    return path


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
