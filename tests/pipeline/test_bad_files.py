"""Every bad file has a verdict that a person understands, and a good plan among them comes out as if alone."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from models.warehouse import open_warehouse
from pipeline.ingest import Outcome, ingest
from pipeline.intake import shown_name
from pipeline.settings import Settings
from tools.samples.bad_files import BAD_FILES, GOOD_PLAN, SECRET, make_bad_files
from tools.samples.bad_files_types import BadFile

pytestmark = pytest.mark.slow
_PAGE_TIMEOUT_S = 45.0


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_bad_files(tmp_path_factory.mktemp("bad") / "inbox").path


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    return Settings(data_dir=tmp_path_factory.mktemp("data"), workers=2, page_timeout_s=_PAGE_TIMEOUT_S)


@pytest.fixture(scope="module")
def outcome(folder: Path, settings: Settings) -> Outcome:
    return ingest([folder], settings)


@pytest.fixture(scope="module")
def files(outcome: Outcome, settings: Settings) -> Mapping[str, dict[str, Any]]:
    with open_warehouse(settings.warehouse_url) as warehouse:
        return {file["name"]: file for file in warehouse.files()}


def test_there_are_at_least_forty() -> None:
    assert len(BAD_FILES) >= 40
    assert len({bad.name for bad in BAD_FILES}) == len(BAD_FILES)


@pytest.mark.parametrize("bad", BAD_FILES, ids=lambda bad: ascii(bad.name)[1:41])
def test_each_has_its_verdict_with_reason_and_remedy(bad: BadFile, files: Mapping[str, dict[str, Any]]) -> None:
    name = shown_name(bad.name)
    (found,) = [file for file_name, file in files.items() if file_name == name or file_name.startswith(f"{name}/")]
    assert (found["verdict"], found["reason_code"]) == (bad.verdict, bad.code)
    if bad.verdict == "rejected":
        assert found["reason"] and found["remedy"]


def test_every_file_is_counted_once(outcome: Outcome) -> None:
    assert sum(outcome.verdicts.values()) == len(BAD_FILES) + 1


def test_the_good_plan_comes_out_as_if_alone(
    folder: Path, outcome: Outcome, settings: Settings, tmp_path: Path
) -> None:
    alone = Settings(data_dir=tmp_path, workers=1)
    ingest([folder / GOOD_PLAN], alone)
    sha256 = _sha256(alone)
    wanted = _lines(alone, sha256)
    assert wanted  # rows of targets, duties, pages …
    assert _lines(settings, sha256) == wanted


def test_a_link_out_of_the_folder_has_given_nothing_away(folder: Path, outcome: Outcome, settings: Settings) -> None:
    text = (folder.parent / SECRET).read_text(encoding="utf-8").strip()
    with open_warehouse(settings.warehouse_url) as warehouse:
        assert text not in warehouse.canonical_export().decode()


def test_nothing_was_written_beside_the_data_folder(folder: Path, outcome: Outcome) -> None:
    assert {path.name for path in folder.parent.iterdir()} == {folder.name, SECRET}


def test_a_second_run_reads_none_of_them_again(folder: Path, outcome: Outcome, settings: Settings) -> None:
    again = ingest([folder], settings)
    # what may be over by now without the bytes having changed is looked at once more, and found as it was
    assert again.verdicts == outcome.verdicts
    assert again.states["unchanged"] == len(BAD_FILES) + 1
    assert again.run_id is None


def _sha256(settings: Settings) -> str:
    with open_warehouse(settings.warehouse_url) as warehouse:
        (file,) = warehouse.known_files()
        return file


def _lines(settings: Settings, sha256: str) -> list[str]:
    """Lines of the canonical export that belong to a file's document."""
    with open_warehouse(settings.warehouse_url) as warehouse:
        document = warehouse.known_files()[sha256].document_id
        lines = warehouse.canonical_export().decode().splitlines()
    rows = [(line, json.loads(line)[1]) for line in lines]
    return [line for line, row in rows if row.get("sha256") == sha256 or row.get("document_id") == document]
