"""Files as they should not be, made by script: every one has to end in the verdict that stands beside it.

    python -m tools.samples.bad_files FOLDER

Three families: PDF (``bad_files_pdf``), other formats (``bad_files_other``), and what the file system can hold that is
no plain file, or is one of a strange name (here). A good plan stands among them and has to come out as if alone.
"""

from __future__ import annotations

import argparse
import os
import socket
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tools.samples.bad_files_other import OTHER
from tools.samples.bad_files_pdf import PDFS
from tools.samples.bad_files_types import BadFile

GOOD = Path(__file__).parents[2] / "data" / "raw" / "yen-bai-ke-hoach-ntm-2019.pdf"
GOOD_PLAN = "ke-hoach-tot.pdf"
SECRET = "bi-mat.txt"
"""Lies beside the folder; a link in the folder points to it."""


def _link_out(path: Path) -> None:
    secret = path.parent.parent / SECRET
    secret.write_text("Nội dung không được đọc.\n", encoding="utf-8")
    path.symlink_to(secret)


def _socket(path: Path) -> None:
    here = Path.cwd()
    os.chdir(path.parent)  # the address of a socket may be no longer than 107 bytes
    try:
        with socket.socket(socket.AF_UNIX) as end:
            end.bind(path.name)
    finally:
        os.chdir(here)


def _named_plan(text: str) -> Callable[[Path], None]:
    def make(path: Path) -> None:
        path.write_text(f"KẾ HOẠCH\nXây dựng nông thôn mới năm 2019\n{text}\n", encoding="utf-8")

    return make


FILE_SYSTEM: tuple[BadFile, ...] = (
    BadFile("lien-ket-ra-ngoai.txt", "rejected", "foreign_link", _link_out),
    BadFile("lien-ket-treo.pdf", "rejected", "unreadable", lambda p: p.symlink_to(p.parent / "khong-co")),
    BadFile("lien-ket-vong.pdf", "rejected", "unreadable", lambda p: p.symlink_to(p)),
    BadFile("lien-ket-thiet-bi.pdf", "rejected", "foreign_link", lambda p: p.symlink_to("/dev/zero")),
    # opening either of these to read would wait for ever
    BadFile("ong-dan.pdf", "rejected", "not_a_file", lambda p: os.mkfifo(p)),
    BadFile("o-cam.pdf", "rejected", "not_a_file", _socket),
    BadFile("ten\nhai dòng.txt", "loaded", None, _named_plan("Tên có xuống dòng.")),
    BadFile("ten\x1b[31mdo.txt", "loaded", None, _named_plan("Tên có mã điều khiển.")),
    BadFile("--database=x.txt", "loaded", None, _named_plan("Tên như một tùy chọn.")),
    BadFile("=HYPERLINK(0).txt", "loaded", None, _named_plan("Tên như một công thức.")),
    BadFile("ten-khong-phai-utf8-\udcff.txt", "loaded", None, _named_plan("Tên không phải UTF-8.")),
    BadFile("d" * 250 + ".txt", "loaded", None, _named_plan("Tên dài hết mức.")),
    BadFile("nfd-kế-hoạch.txt", "loaded", None, _named_plan("Tên ở dạng tách dấu.")),
)

BAD_FILES: tuple[BadFile, ...] = (*PDFS, *OTHER, *FILE_SYSTEM)


@dataclass(frozen=True)
class Folder:
    """What ``make_bad_files`` has made."""

    path: Path
    good: Path
    bad: tuple[BadFile, ...]


def make_bad_files(folder: Path) -> Folder:
    """All bad files and the good plan into ``folder``, which is made where it is missing."""
    folder.mkdir(parents=True, exist_ok=True)
    for bad in BAD_FILES:
        bad.make(folder / bad.name)
    good = folder / GOOD_PLAN
    good.write_bytes(GOOD.read_bytes())
    return Folder(folder, good, BAD_FILES)


def main() -> int:
    parser = argparse.ArgumentParser(prog="tools.samples.bad_files", description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    made = make_bad_files(parser.parse_args().folder)
    for bad in made.bad:
        print(f"{bad.verdict:9} {bad.code or '':20} {ascii(bad.name)[1:-1]}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
