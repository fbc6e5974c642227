"""Every file that is named ends as a candidate or as refused with a reason."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from pipeline.intake import collect
from pipeline.settings import Settings


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(data_dir=tmp_path / "data")


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    folder = tmp_path / "inbox"
    folder.mkdir()
    return folder


def zipped(path: Path, members: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return path


def names(inbox: Path, settings: Settings) -> tuple[list[str], dict[str, str]]:
    intake = collect([inbox], settings)
    return [c.name for c in intake.candidates], {r.name: r.error.code for r in intake.refused}


def test_folders_are_walked_in_name_order_and_known_litter_is_left_out(inbox: Path, settings: Settings) -> None:
    (inbox / "b").mkdir()
    (inbox / ".hidden").mkdir()
    for name in ("b/2.pdf", "a.txt", "README.md", "Thumbs.db", ".hidden/x.pdf"):
        (inbox / name).write_text(name)
    assert names(inbox, settings) == (["a.txt", "b/2.pdf"], {})


def test_the_same_content_is_read_once_and_its_other_name_is_kept(inbox: Path, settings: Settings) -> None:
    (inbox / "a.txt").write_text("x")
    (inbox / "b.txt").write_text("x")
    intake = collect([inbox], settings)
    assert [c.name for c in intake.candidates] == ["a.txt"]
    assert list(intake.same_content.values()) == [["b.txt"]]


def test_an_empty_file_is_refused(inbox: Path, settings: Settings) -> None:
    (inbox / "a.pdf").touch()
    assert names(inbox, settings) == ([], {"a.pdf": "empty"})


def test_a_file_over_the_limit_is_refused_before_it_is_read(inbox: Path, settings: Settings) -> None:
    with (inbox / "a.pdf").open("wb") as stream:
        stream.truncate((settings.max_file_mb + 1) * 1_000_000)
    assert names(inbox, settings) == ([], {"a.pdf": "too_large"})


def test_a_link_out_of_the_folder_is_refused_and_one_inside_is_followed(
    inbox: Path, settings: Settings, tmp_path: Path
) -> None:
    (tmp_path / "secret.txt").write_text("secret")
    (inbox / "a.txt").write_text("x")
    (inbox / "inside.txt").symlink_to(inbox / "a.txt")
    (inbox / "outside.txt").symlink_to(tmp_path / "secret.txt")
    assert names(inbox, settings) == (["a.txt"], {"outside.txt": "foreign_link"})


def test_a_dangling_link_is_refused_as_unreadable(inbox: Path, settings: Settings) -> None:
    (inbox / "a.txt").symlink_to(inbox / "gone.txt")
    assert names(inbox, settings) == ([], {"a.txt": "unreadable"})


def test_an_archive_becomes_its_members_whatever_they_are_called(inbox: Path, settings: Settings) -> None:
    zipped(inbox / "a.zip", {"ke hoach.txt": b"1", "../../escape.txt": b"2", "__MACOSX/x.txt": b"3"})
    found, refused = names(inbox, settings)
    assert (found, refused) == (["a.zip/ke hoach.txt", "a.zip/../../escape.txt"], {})
    unpacked = settings.processed_dir / "unpacked"
    assert {p.parent.parent for p in unpacked.rglob("*.txt")} == {unpacked}


def test_an_office_document_is_no_archive(inbox: Path, settings: Settings) -> None:
    zipped(inbox / "a.docx", {"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<w/>"})
    assert names(inbox, settings) == (["a.docx"], {})


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"PK\x03\x04 and then nothing of an archive", "damaged"),
        (b"", "empty"),
    ],
)
def test_a_broken_archive_is_refused(inbox: Path, settings: Settings, data: bytes, code: str) -> None:
    (inbox / "a.zip").write_bytes(data)
    assert names(inbox, settings) == ([], {"a.zip": code})


def test_archives_nested_too_deep_are_refused_and_their_neighbours_taken(
    inbox: Path, settings: Settings, tmp_path: Path
) -> None:
    inner = zipped(tmp_path / "0.zip", {"x.txt": b"deep"})
    for depth in range(1, 5):
        inner = zipped(tmp_path / f"{depth}.zip", {"inner.zip": inner.read_bytes(), f"{depth}.txt": b"%d" % depth})
    (inbox / "a.zip").write_bytes(inner.read_bytes())
    found, refused = names(inbox, settings)
    assert "a.zip/4.txt" in found
    assert list(refused.values()) == ["too_large"]


def test_a_member_that_unpacks_to_more_than_a_file_may_hold_is_refused(inbox: Path, settings: Settings) -> None:
    small = Settings(data_dir=settings.data_dir, max_file_mb=1)
    zipped(inbox / "bomb.zip", {"zeros.txt": b"\0" * 2_000_000})
    assert names(inbox, small) == ([], {"bomb.zip/zeros.txt": "too_large"})
