"""The command line, on a real warehouse made from one of our own sample plans."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from click.testing import CliRunner, Result
from PIL import Image

from pipeline.cli import COMMANDS, cli

ROOT = Path(__file__).parents[2]
PLAN = "yen-bai-ke-hoach-ntm-2019.pdf"  # a text layer: read without OCR, so the test is quick


@pytest.fixture(scope="module")
def data_dir(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A data folder with one plan and one broken file, ingested."""
    folder = tmp_path_factory.mktemp("data")
    (folder / "raw").mkdir()
    (folder / "raw" / PLAN).write_bytes((ROOT / "data" / "raw" / PLAN).read_bytes())
    (folder / "raw" / "hong.pdf").write_bytes(b"%PDF-1.4 cut short")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("KEHOACH_DATA_DIR", str(folder))
        patch.setenv("KEHOACH_WORKERS", "1")
        assert run("ingest", str(folder / "raw"), "--no-prefect").exit_code == 0
        yield folder


def run(*arguments: str) -> Result:
    return CliRunner().invoke(cli, list(arguments), catch_exceptions=False)


def rows(*arguments: str) -> list[dict[str, object]]:
    found: list[dict[str, object]] = json.loads(run("compare", *arguments, "--format", "json").stdout)
    return found


@pytest.mark.parametrize("name", [n for n in COMMANDS if n not in ("db", "reference", "users")])
def test_every_command_has_help_with_an_example(name: str) -> None:
    result = run(name, "--help")
    assert result.exit_code == 0
    assert f"kehoach {name}" in result.output.split("Example:")[1]


def test_help_lists_every_command_without_importing_it() -> None:
    output = run("--help").output
    assert all(name in output for name in COMMANDS)


def test_a_second_run_finds_nothing_to_do_and_strict_counts_rejected_files(data_dir: Path) -> None:
    again = run("ingest", str(data_dir / "raw"), "--no-prefect", "--strict")
    assert "Không có gì thay đổi" in again.output
    assert again.exit_code == 4


def test_a_figure_is_compared_and_shown(data_dir: Path, tmp_path: Path) -> None:
    stated = [r for r in rows("ntm.communes_meeting", "--by", "province") if r["status"] == "stated"]
    assert [r["unit_name"] for r in stated] == ["Yên Bái"]
    out = tmp_path / "spot.png"
    assert run("show", str(stated[0]["evidence_id"]), "--out", str(out)).exit_code == 0
    with Image.open(out) as image:
        assert image.width > 100 and image.height > 20


def test_missing_is_missing_and_never_zero(data_dir: Path) -> None:
    missing = [r for r in rows("ntm.communes_meeting", "--year", "2019") if r["unit_name"] == "Cao Bằng"]
    assert [(r["status"], r["value"]) for r in missing] == [("missing", None)]


def test_compare_writes_csv_and_excel_with_the_same_figure(data_dir: Path, tmp_path: Path) -> None:
    value = next(r["value"] for r in rows("ntm.communes_meeting") if r["status"] == "stated")
    assert f",{value}," in run("compare", "ntm.communes_meeting", "--format", "csv").stdout
    out = tmp_path / "so-sanh.xlsx"
    run("compare", "ntm.communes_meeting", "--format", "xlsx", "--out", str(out))
    sheet = openpyxl.load_workbook(out)["So sánh"]
    assert value in [cell.value for row in sheet.iter_rows(min_row=2) for cell in row]
    assert sheet.freeze_panes == "C2"


@pytest.mark.parametrize("arguments", [("compare",), ("compare", "x", "--by", "village"), ("nothing",), ("show", "1")])
def test_wrong_usage_is_exit_code_2(arguments: tuple[str, ...]) -> None:
    assert run(*arguments).exit_code == 2


def test_status_names_runs_and_verdicts(data_dir: Path) -> None:
    found = json.loads(run("status", "--format", "json").stdout)
    assert {f["verdict"] for f in found["files"]} == {"loaded", "rejected"}
    assert "đã nạp: 1" in run("status").output


def test_search_without_diacritics_finds_text_with_them(data_dir: Path) -> None:
    assert "nông thôn" in run("search", "nong thon moi").output


def test_export_keeps_codes_as_text(data_dir: Path, tmp_path: Path) -> None:
    assert run("export", str(tmp_path), "--format", "parquet").exit_code == 0
    communes = pd.read_parquet(tmp_path / "commune_row.parquet")
    assert len(communes) > 5
    assert all(len(code) == 5 for code in communes["commune_code"].dropna())
    targets = pd.read_parquet(tmp_path / "target.parquet")
    assert set(targets["province_code"]) == {"15"}


def test_a_release_is_complete_and_its_sums_hold(data_dir: Path, tmp_path: Path) -> None:
    import hashlib

    first = tmp_path / "first"
    run("release", str(first))
    run("release", str(tmp_path / "second"), "--previous", str(first))
    for line in (first / "SHA256SUMS").read_text(encoding="utf-8").splitlines():
        digest, name = line.split("  ", 1)
        assert hashlib.sha256((first / name).read_bytes()).hexdigest() == digest
    assert len((tmp_path / "second" / "changes.csv").read_text(encoding="utf-8").splitlines()) == 1  # its heading
    package = json.loads((first / "datapackage.json").read_text(encoding="utf-8"))
    assert all((first / resource["path"]).exists() for resource in package["resources"])


def test_a_correction_stands_beside_the_machines_value_and_survives_a_backup(data_dir: Path, tmp_path: Path) -> None:
    target = next(r for r in rows("ntm.communes_meeting") if r["status"] == "stated")
    result = run("correct", str(target["evidence_id"]), "value", "99", "--reason", "thử", "--reviewer", "Lan")
    assert result.exit_code == 0
    saved, url = tmp_path / "b.tar.gz", f"sqlite:///{tmp_path / 'again.sqlite'}"
    assert run("backup", str(saved)).exit_code == 0
    assert run("restore", str(saved), "--database", url).exit_code == 0
    again = [r for r in rows("ntm.communes_meeting", "--database", url) if r["status"] == "stated"]
    assert [(r["value"], r["corrected"]) for r in again] == [(99, True)]


def test_a_text_of_a_document_never_becomes_a_formula(tmp_path: Path) -> None:
    from models.warehouse.export import harmless

    assert harmless('=HYPERLINK("x")') == '\'=HYPERLINK("x")'
    assert harmless("-5") == "-5"
    assert harmless("- Sở Tài chính") == "'- Sở Tài chính"
