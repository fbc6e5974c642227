"""What goes wrong around a file: it changes, may not be read, the disk fills up, pages are lost and found again."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import textwrap
from dataclasses import replace
from pathlib import Path

import pytest

from models.errors import ChangedWhileReadError, DiskFullError, MissingToolError, PageError, TooCostlyError
from models.warehouse import open_warehouse
from pipeline.faults import fault_of_run
from pipeline.ingest import Work, ingest, run_plainly
from pipeline.intake import Candidate, collect
from pipeline.jobs import assemble_job, inspect_job, read_page_job
from pipeline.selection import Selection
from pipeline.settings import Settings
from pipeline.steps import Parcel
from pipeline.store import ResultKey, ResultStore
from pipeline.workers import Workers, outcome

PLAN = """ỦY BAN NHÂN DÂN
TỈNH {province}
Số: {number}/KH-UBND

{province}, ngày 05 tháng 3 năm 2019

KẾ HOẠCH
Xây dựng nông thôn mới tỉnh {province} năm 2019

I. MỤC TIÊU
- Đến hết năm 2019 toàn tỉnh có {value} xã đạt chuẩn nông thôn mới.
"""


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(data_dir=tmp_path / "data", workers=1)


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    folder = tmp_path / "inbox"
    folder.mkdir()
    return folder


def put_plan(inbox: Path, name: str, *, province: str = "Cao Bằng", number: int = 12, value: int = 15) -> Path:
    path = inbox / name
    path.write_text(PLAN.format(province=province, number=number, value=value), encoding="utf-8")
    return path


def verdicts(settings: Settings) -> dict[str, tuple[str, str | None]]:
    with open_warehouse(settings.warehouse_url) as warehouse:
        return {file["name"]: (file["verdict"], file["reason_code"]) for file in warehouse.files()}


# -- the file changes while it is read ---------------------------------------------------------------------------------


def test_a_file_that_is_no_longer_what_was_hashed_is_refused_at_every_job(inbox: Path, settings: Settings) -> None:
    path = put_plan(inbox, "a.txt")
    (candidate,) = collect([path], settings).candidates
    _, seen = inspect_job(path, candidate.sha256, settings)
    store, key = ResultStore(settings.processed_dir), ResultKey("page", candidate.sha256, "v", "0001")
    put_plan(inbox, "a.txt", value=16)
    with pytest.raises(ChangedWhileReadError):
        inspect_job(path, candidate.sha256, settings)
    with pytest.raises(ChangedWhileReadError):
        read_page_job(path, seen, 1, key, store, settings)
    with pytest.raises(ChangedWhileReadError):
        assemble_job(path, "a.txt", [key], {}, replace(key, step="read", part=""), store, settings)
    assert store.get(key) is None  # nothing stands under a hash that it does not belong to


def test_a_file_that_changed_during_a_run_is_rejected_and_read_by_the_next(inbox: Path, settings: Settings) -> None:
    path = put_plan(inbox, "a.txt")

    def changing(work: Work, context: object) -> list[Parcel]:
        put_plan(inbox, "a.txt", value=16)
        return run_plainly(work, context)  # type: ignore[arg-type]

    ingest([inbox], settings, runner=changing)
    assert verdicts(settings) == {"a.txt": ("rejected", "changed_while_read")}
    assert ingest([inbox], settings).verdicts == {"loaded": 1}
    assert path.exists()


# -- the file may not be read ------------------------------------------------------------------------------------------

_AS_NOBODY = """
import os, sys
from pathlib import Path
from pipeline.intake import collect
from pipeline.settings import Settings
if os.geteuid() == 0:  # whoever may read everything has to become someone who may not
    os.setegid(65534), os.seteuid(65534)
print([(r.name, r.error.code, r.sha256) for r in collect([Path(sys.argv[1])], Settings()).refused])
"""


def test_a_file_without_the_right_to_read_it_is_refused(tmp_path_factory: pytest.TempPathFactory) -> None:
    inbox = tmp_path_factory.mktemp("rights")
    for folder in (inbox, *inbox.parents):
        if Path(tempfile.gettempdir()) in folder.parents:
            folder.chmod(0o755)
    put_plan(inbox, "a.txt").chmod(0)
    found = subprocess.run(
        [sys.executable, "-c", _AS_NOBODY, str(inbox)], capture_output=True, text=True, check=True, cwd=Path.cwd()
    )
    assert found.stdout.strip() == "[('a.txt', 'unreadable', None)]"


def test_its_entry_ends_once_it_can_be_read(inbox: Path, settings: Settings) -> None:
    (inbox / "a.txt").symlink_to(inbox / "later.txt")
    ingest([inbox], settings)
    assert verdicts(settings) == {"a.txt": ("rejected", "unreadable")}
    (inbox / "a.txt").unlink()
    put_plan(inbox, "a.txt")
    ingest([inbox], settings)
    assert verdicts(settings) == {"a.txt": ("loaded", None)}


# -- the disk is full --------------------------------------------------------------------------------------------------

_ON_A_SMALL_DISK = """
    import shutil, sys
    from pathlib import Path
    from models.errors import DiskFullError
    from pipeline.ingest import ingest, run_plainly
    from pipeline.settings import Settings

    disk, inbox = Path(sys.argv[1]), Path(sys.argv[2])

    def filling(work, context):
        with (disk / "filler").open("wb") as stream:
            stream.write(bytes(shutil.disk_usage(disk).free))
        return run_plainly(work, context)

    if __name__ == "__main__":
        settings = Settings(data_dir=disk / "data", workers=1, min_free_mb=1)
        try:
            ingest([inbox], settings, runner=filling)
        except DiskFullError as error:
            print(error.in_vietnamese())
        (disk / "filler").unlink()
        print(dict(ingest([inbox], settings).verdicts))
"""


def test_without_room_no_run_begins(inbox: Path, settings: Settings) -> None:
    with pytest.raises(DiskFullError):
        ingest([inbox], replace(settings, min_free_mb=10**9))


def test_a_full_disk_ends_the_run_and_the_next_goes_on(inbox: Path, tmp_path: Path) -> None:
    """A real file system of a few megabytes, mounted for one process alone."""
    disk, script = tmp_path / "disk", tmp_path / "script.py"
    disk.mkdir()
    script.write_text(textwrap.dedent(_ON_A_SMALL_DISK), encoding="utf-8")
    put_plan(inbox, "a.txt")
    mounted = f'mount -t tmpfs -o size=60m none "{disk}" && exec "{sys.executable}" "{script}" "{disk}" "{inbox}"'
    environment = {**os.environ, "PYTHONPATH": str(Path.cwd())}
    run = subprocess.run(["unshare", "-rm", "sh", "-c", mounted], capture_output=True, text=True, env=environment)
    if "unshare" in run.stderr or "mount:" in run.stderr:
        pytest.skip("this machine lets nobody mount a file system of his own")
    assert run.returncode == 0, run.stderr
    sentence, after = run.stdout.strip().splitlines()
    assert DiskFullError().what() in sentence and DiskFullError().remedy() in sentence
    assert after == "{'loaded': 1}"


@pytest.mark.parametrize(
    ("error", "fault"),
    [
        (OSError(28, "No space left on device"), DiskFullError),
        (OSError(122, "Disk quota exceeded"), DiskFullError),
        (MissingToolError("tesseract"), MissingToolError),
        (OSError(5, "Input/output error"), None),  # of the file's own disk, perhaps: the others go on
        (ValueError("disk"), None),
    ],
)
def test_what_is_no_files_fault_is_told_from_what_is(error: Exception, fault: type[Exception] | None) -> None:
    found = fault_of_run(error)
    assert type(found) is fault if fault else found is None


def test_a_run_that_fails_rejects_no_file_and_says_so_in_the_ledger(inbox: Path, settings: Settings) -> None:
    put_plan(inbox, "a.txt")

    def failing(work: Work, context: object) -> list[Parcel]:
        raise OSError(28, "No space left on device")

    with pytest.raises(DiskFullError):
        ingest([inbox], settings, runner=failing)
    with open_warehouse(settings.warehouse_url) as warehouse:
        assert [run["outcome"] for run in warehouse.status()["runs"]] == ["failed"]
    assert verdicts(settings) == {}


# -- jobs that take too much -------------------------------------------------------------------------------------------


def _sleep_job() -> None:
    import time

    time.sleep(60)


def _memory_job(megabytes: int) -> None:
    block = bytearray(megabytes * 1_048_576)
    block[::4096] = b"x" * len(block[::4096])


def _dying_job() -> None:
    os.abort()


def test_a_job_that_takes_too_much_is_stopped_and_the_next_one_runs(settings: Settings) -> None:
    small = replace(settings, worker_memory_mb=300)
    with Workers(small) as workers:
        for job, arguments, page, error in (
            (_sleep_job, (), 1, PageError),
            (_sleep_job, (), None, TooCostlyError),
            (_memory_job, (600,), 2, PageError),
            (_dying_job, (), None, TooCostlyError),
        ):
            future = workers.submit(job, *arguments, timeout_s=2.0)
            with pytest.raises(error):
                outcome(future, file="a.pdf", page=page)
        assert outcome(workers.submit(abs, -3, timeout_s=20.0), file="a.pdf") == 3


def _threads_job() -> tuple[int, int]:
    import cv2
    import numpy as np

    large = np.zeros((3000, 3000), np.uint8)
    cv2.GaussianBlur(cv2.resize(large, None, fx=0.7, fy=0.7), (9, 9), 0)
    (np.ones((500, 500)) @ np.ones((500, 500))).sum()
    return cv2.getNumThreads(), len(list(Path("/proc/self/task").iterdir()))


def test_a_worker_is_one_thread(settings: Settings) -> None:
    """As many cores are busy as there are workers: the libraries' own threads would take the other workers' time."""
    with Workers(settings) as workers:
        assert outcome(workers.submit(_threads_job, timeout_s=60.0), file="a.pdf") == (1, 1)


# -- a part of a folder, and once more ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("selection", "names"),
    [
        (Selection(), {"cao-bang.txt", "yen bai.txt", "khac.txt"}),
        (Selection(province="Yên Bái"), {"yen bai.txt", "khac.txt"}),  # one by its name, one by what was read in it
        (Selection(province="yen bai"), {"yen bai.txt", "khac.txt"}),
        (Selection(document="33/KH-UBND"), {"khac.txt"}),
        (Selection(document="CAO-BANG"), {"cao-bang.txt"}),
        (Selection(document="no-such"), set()),
    ],
)
def test_a_run_on_a_part(inbox: Path, settings: Settings, selection: Selection, names: set[str]) -> None:
    put_plan(inbox, "khac.txt", province="Yên Bái", number=33)
    ingest([inbox], settings)
    put_plan(inbox, "cao-bang.txt", number=1)
    put_plan(inbox, "yen bai.txt", province="Yên Bái", number=2)
    with open_warehouse(settings.warehouse_url) as warehouse:
        intake = selection.of(collect([inbox], settings), warehouse, warehouse.known_files())
    assert {c.name for c in intake.candidates} == names


def test_a_run_on_what_changed_since_a_day(inbox: Path, settings: Settings) -> None:
    from datetime import date

    put_plan(inbox, "new.txt")
    old = put_plan(inbox, "old.txt", number=2)
    os.utime(old, (1_500_000_000, 1_500_000_000))  # July 2017
    assert ingest([inbox], settings, selection=Selection(since=date(2018, 1, 1))).verdicts == {"loaded": 1}
    assert set(verdicts(settings)) == {"new.txt"}


def test_lost_pages_are_read_again_when_asked_for(inbox: Path, settings: Settings) -> None:
    """The result of a partial reading stays, unless ``again`` says that its lost pages shall be tried once more."""
    path = put_plan(inbox, "a.txt")
    (candidate,) = collect([path], settings).candidates
    assert isinstance(candidate, Candidate)
    ingest([inbox], settings)
    from pipeline.versions import current_versions

    store = ResultStore(settings.processed_dir)
    key = ResultKey("read", candidate.sha256, current_versions().reader)
    stored = store.get(key)
    assert stored is not None
    stored["pages"][0]["notes"] = ["unreadable: timed out"]
    store.put(key, stored)
    assert ingest([inbox], settings).run_id is None
    assert ingest([inbox], settings, again=True).verdicts == {"loaded": 1}
    again = store.get(key)
    assert again is not None and again["pages"][0]["notes"] == []
