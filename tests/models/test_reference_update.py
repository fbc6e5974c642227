"""New decrees, criteria sets and agencies: checked as a whole, taken in without a release of the program."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from models.errors import ReferenceDataError
from models.reference.update import apply_update, check_update

PLACES = "code,level,name,type,parent_code,province_code,valid_from,valid_to,source"
CHANGES = "date,predecessor_code,successor_code,kind,decree,source,level,extent,confidence"
CRITERIA = "set_code,decision,period,valid_from,valid_to,number,group_vi,name_vi"
AGENCIES = "name_vi,abbreviations,level,successors,since"
INDICATORS = "code,programme,criterion_ntm_2016,unit,name_vi,name_en,direction"

# Two communes of 1 July 2025 become one commune on 1 March 2027, with a code of its own
GOOD = {
    "places.csv": (
        PLACES,
        "06613,commune,Đình Lập,Xã,20,20,2025-07-01,2027-03-01,nghị quyết",  # known, now with its last day
        "06625,commune,Kiên Mộc,Xã,20,20,2025-07-01,2027-03-01,nghị quyết",
        "99901,commune,Đình Kiên,Xã,20,20,2027-03-01,,nghị quyết",
    ),
    "place_changes.csv": (
        CHANGES,
        "2027-03-01,06613,99901,merge,9/NQ-UBTVQH,nghị quyết,commune,whole,high",
        "2027-03-01,06625,99901,merge,9/NQ-UBTVQH,nghị quyết,commune,whole,high",
    ),
    "criteria.csv": (CRITERIA, "NTM-2031,1/QĐ-TTg,2031-2035,2031-01-01,,1,Quy hoạch,Quy hoạch"),
    "agencies.csv": (AGENCIES, "Sở Dữ liệu,SDL,province,,"),
    "indicators.csv": (INDICATORS, "gnbv.near_poverty_rate,GNBV,,%,Tỷ lệ hộ cận nghèo,Near-poverty rate,down"),
}


def _folder(path: Path, files: dict[str, tuple[str, ...]]) -> Path:
    path.mkdir()
    for name, lines in files.items():
        (path / name).write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def _kehoach(taken: Path, data: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """The command line in a process of its own, as reference data is read once a process."""
    environment = os.environ | {"KEHOACH_REFERENCE_DIR": str(taken), "KEHOACH_DATA_DIR": str(data)}
    command = [sys.executable, "-c", "from pipeline.cli import main; main()", *arguments]
    return subprocess.run(command, env=environment, capture_output=True, text=True, cwd=Path(__file__).parents[2])


_LOOK = """
import json
from sqlalchemy import text
from models.warehouse import open_warehouse
with open_warehouse("sqlite:///{database}") as warehouse, warehouse.engine.connect() as connection:
    def ask(sql):
        return [list(row) for row in connection.execute(text(sql))]
    print(json.dumps([
        ask("SELECT code, valid_to FROM commune WHERE code IN ('06613', '06625', '99901') "
            "AND (valid_to IS NULL OR valid_to > '2027-01-01') ORDER BY code"),
        ask("SELECT predecessor_code FROM unit_change WHERE successor_code = '99901' ORDER BY 1"),
        ask("SELECT name_vi FROM criterion WHERE set_code = 'NTM-2031'"),
        ask("SELECT name_vi FROM agency WHERE name_vi = 'Sở Dữ liệu'"),
        ask("SELECT name_en, direction FROM indicator WHERE code = 'gnbv.near_poverty_rate'"),
    ]))
"""


def test_a_good_set_is_taken_in_and_the_warehouse_follows(tmp_path: Path) -> None:
    update, taken, data = _folder(tmp_path / "update", GOOD), tmp_path / "taken", tmp_path / "data"
    done = _kehoach(taken, data, "reference", "update", str(update))
    assert done.returncode == 0, done.stderr
    assert "places.csv: 3 rows" in done.stdout
    look = subprocess.run(
        [sys.executable, "-c", _LOOK.format(database=tmp_path / "w.sqlite")],
        env=os.environ | {"KEHOACH_REFERENCE_DIR": str(taken)},
        capture_output=True,
        text=True,
        check=True,
    )
    places, changes, criteria, agencies, indicators = json.loads(look.stdout)
    assert places == [["06613", "2027-03-01"], ["06625", "2027-03-01"], ["99901", None]]
    assert changes == [["06613"], ["06625"]]
    assert (criteria, agencies) == ([["Quy hoạch"]], [["Sở Dữ liệu"]])
    assert indicators == [["Near-poverty rate", "down"]]


BAD: list[tuple[str, dict[str, tuple[str, ...]], str]] = [
    # a new unit with a code that another one has on that day
    ("code taken", {"places.csv": (PLACES, "06613,commune,Mới,Xã,20,20,2026-01-01,,t")}, "06613 is"),
    # a version that ends before it begins
    ("dates", {"places.csv": (PLACES, "99901,commune,Mới,Xã,20,20,2027-03-01,2027-01-01,t")}, "valid_to"),
    # a link to a unit that nobody knows
    (
        "link",
        {"place_changes.csv": (CHANGES, "2027-03-01,06613,99999,merge,1,t,commune,whole,high")},
        "99999 is no commune",
    ),
    ("confidence", {"place_changes.csv": (CHANGES, "2027-03-01,06613,06625,merge,1,t,commune,whole,sure")}, "sure"),
    ("unit", {"indicators.csv": (INDICATORS, "x.y,NTM,,thùng,Số thùng,Barrels,up")}, "thùng"),
    ("direction", {"indicators.csv": (INDICATORS, "x.y,NTM,,xã,Số xã,Communes,sideways")}, "sideways"),
    ("twice in the file", {"agencies.csv": (AGENCIES, "Sở A,A,province,,", "Sở A,A,province,,")}, "row 3"),
    ("fields", {"agencies.csv": (AGENCIES, "Sở A,A")}, "number of fields"),
]


@pytest.mark.parametrize(("what", "files", "message"), BAD, ids=[b[0] for b in BAD])
def test_a_bad_set_is_refused_whole(tmp_path: Path, what: str, files: dict[str, tuple[str, ...]], message: str) -> None:
    good = {"criteria.csv": GOOD["criteria.csv"]}
    update = _folder(tmp_path / "update", good | files)
    with pytest.raises(ReferenceDataError, match=message):
        apply_update(update, tmp_path / "taken")
    assert not (tmp_path / "taken").exists()


def test_staff_read_the_refusal_in_vietnamese(tmp_path: Path) -> None:
    update = _folder(tmp_path / "update", BAD[0][1])
    refused = _kehoach(tmp_path / "taken", tmp_path / "data", "reference", "update", str(update))
    assert refused.returncode == 1
    assert "Dữ liệu tham chiếu" in refused.stderr and "06613" in refused.stderr
    assert not (tmp_path / "taken").exists()


def test_checking_alone_changes_nothing(tmp_path: Path) -> None:
    update = _folder(tmp_path / "update", {"agencies.csv": GOOD["agencies.csv"]})
    assert check_update(update) == ["agencies.csv: 1 rows"]
