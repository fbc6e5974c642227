"""What a timetable does: fetch, ingest, release, and tell people when something is wrong."""

from __future__ import annotations

import json
import socketserver
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import fsspec
import pytest

from models.errors import SettingsError
from pipeline.alerts import Alert, last_success, note_success, overdue, send
from pipeline.inbox import local_folder
from pipeline.quality import quality_report
from pipeline.settings import Settings
from pipeline.watch import check_overdue, watch
from tests.pipeline.test_faults import put_plan

ALERT = Alert("run_failed", "Lượt chạy bị lỗi", "Ổ đĩa không còn chỗ.")
NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(data_dir=tmp_path / "data", workers=1)


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    folder = tmp_path / "inbox"
    folder.mkdir()
    return folder


def noting(path: Path) -> str:
    """A command that writes what it is told into a file."""
    script = (
        "import os, pathlib, sys; pathlib.Path(sys.argv[1]).write_text(os.environ['ALERT_KIND'] + sys.stdin.read())"
    )
    return f"{sys.executable} -c \"{script}\" '{path}'"


# -- alerts ------------------------------------------------------------------------------------------------------------


def test_a_command_gets_the_alert(settings: Settings, tmp_path: Path) -> None:
    told = tmp_path / "told.txt"
    assert send(ALERT, replace(settings, alert_command=noting(told))) == ["command"]
    assert told.read_text(encoding="utf-8") == "run_failedỔ đĩa không còn chỗ."


@contextmanager
def serving(server: socketserver.BaseServer) -> Iterator[int]:
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield server.server_address[1]  # type: ignore[index]
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def test_a_webhook_gets_the_alert(settings: Settings) -> None:
    posted: list[dict[str, str]] = []

    class Hook(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            posted.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(204)
            self.end_headers()

        def log_message(self, *_: object) -> None: ...

    with serving(HTTPServer(("127.0.0.1", 0), Hook)) as port:
        assert send(ALERT, replace(settings, alert_webhook=f"http://127.0.0.1:{port}/x")) == ["webhook"]
    assert posted == [{"kind": ALERT.kind, "title": ALERT.title, "text": ALERT.text}]


def test_a_mail_server_gets_the_alert(settings: Settings) -> None:
    received: list[str] = []

    class Mail(socketserver.StreamRequestHandler):
        """As much of the mail protocol as one message needs."""

        def handle(self) -> None:
            self.wfile.write(b"220 ready\r\n")
            while line := self.rfile.readline().decode():
                received.append(line.strip())
                word = line.split(maxsplit=1)[0].upper()
                if word == "DATA":
                    self.wfile.write(b"354 go on\r\n")
                    while (text := self.rfile.readline().decode().strip()) != ".":
                        received.append(text)
                self.wfile.write(b"221 bye\r\n" if word == "QUIT" else b"250 well\r\n")
                if word == "QUIT":
                    return

    with serving(socketserver.TCPServer(("127.0.0.1", 0), Mail)) as port:
        mail = replace(settings, alert_email="lan@example.vn", alert_smtp=f"smtp://127.0.0.1:{port}")
        assert send(ALERT, mail) == ["email"]
    assert "To: lan@example.vn" in received
    assert any(line.lower().startswith("rcpt to:<lan@example.vn>") for line in received)


@pytest.mark.parametrize(
    "broken",
    [
        {"alert_command": "false"},
        {"alert_command": "/no/such/program"},
        {"alert_webhook": "http://127.0.0.1:9/"},
        {"alert_webhook": "file:///etc/passwd"},
        {"alert_email": "a@b", "alert_smtp": "smtp://127.0.0.1:9"},
    ],
    ids=str,
)
def test_an_alert_that_cannot_be_delivered_stops_nothing(settings: Settings, broken: dict[str, str]) -> None:
    assert send(ALERT, replace(settings, **broken)) == []  # type: ignore[arg-type]


@pytest.mark.parametrize(("hours", "is_due"), [(0, False), (26, False), (26.1, True), (1000, True)])
def test_an_alert_is_due_when_nothing_has_succeeded_for_too_long(
    settings: Settings, hours: float, is_due: bool
) -> None:
    note_success(settings, NOW - timedelta(hours=hours))
    assert (overdue(settings, NOW) is not None) is is_due


def test_an_alert_is_due_when_nothing_has_ever_succeeded(settings: Settings, tmp_path: Path) -> None:
    told = tmp_path / "told.txt"
    assert check_overdue(replace(settings, alert_command=noting(told)), NOW) is not None
    assert told.read_text(encoding="utf-8").startswith("nothing_succeeded")


# -- a watch -----------------------------------------------------------------------------------------------------------


def test_a_watch_ingests_and_releases_what_is_new_and_only_that(inbox: Path, settings: Settings) -> None:
    put_plan(inbox, "a.txt")
    first = watch(str(inbox), settings)
    assert first.outcome.verdicts["loaded"] == 1
    assert first.release is not None and (first.release / "SHA256SUMS").exists()
    assert "Cao Bằng" in "".join(p.read_text("utf-8") for p in first.release.rglob("*.csv")) or any(
        first.release.rglob("*.parquet")
    )
    noted = last_success(settings)
    assert watch(str(inbox), settings).release is None
    assert noted is not None and last_success(settings) > noted  # type: ignore[operator]
    put_plan(inbox, "b.txt", province="Yên Bái", number=5)
    second = watch(str(inbox), settings)
    assert second.outcome.states == {"unchanged": 1, "new": 1}
    assert second.release is not None
    changes = (second.release / "changes.csv").read_text(encoding="utf-8")
    assert "5/KH-UBND" in changes and "12/KH-UBND" not in changes


def test_a_watch_that_fails_tells_people_and_counts_as_no_success(settings: Settings, tmp_path: Path) -> None:
    told = tmp_path / "told.txt"
    broken = replace(settings, alert_command=noting(told), min_free_mb=10**9)
    with pytest.raises(Exception, match="room"):
        watch(str(tmp_path), broken)
    assert "Ổ đĩa không còn chỗ" in told.read_text(encoding="utf-8")
    assert last_success(settings) is None


# -- an inbox elsewhere ------------------------------------------------------------------------------------------------


def test_a_remote_inbox_is_mirrored_and_only_what_changed_is_fetched(settings: Settings) -> None:
    remote = fsspec.filesystem("memory")
    remote.pipe_file("/plans/a.txt", b"one")
    remote.pipe_file("/plans/sub/b.txt", b"two")
    folder = local_folder("memory://plans", settings)
    assert {p.name: p.read_bytes() for p in folder.rglob("*.txt")} == {"a.txt": b"one", "b.txt": b"two"}
    (folder / "a.txt").write_bytes(b"ours")  # would come back if it were fetched again
    remote.pipe_file("/plans/sub/b.txt", b"two, revised")
    remote.pipe_file("/plans/c.txt", b"three")
    local_folder("memory://plans", settings)
    assert (folder / "a.txt").read_bytes() == b"ours"
    assert (folder / "sub" / "b.txt").read_bytes() == b"two, revised"
    remote.rm("/plans/a.txt")
    local_folder("memory://plans", settings)
    assert {p.name for p in folder.rglob("*.txt")} == {"b.txt", "c.txt"}


def test_a_remote_file_over_the_limit_is_refused_without_being_fetched(settings: Settings) -> None:
    small = replace(settings, max_file_mb=1)
    remote = fsspec.filesystem("memory")
    remote.pipe_file("/large/a.txt", b"x" * 1_500_000)
    folder = local_folder("memory://large", small)
    assert (folder / "a.txt").read_bytes()[:1] == b"\0"
    assert watch("memory://large", small).outcome.verdicts == {"rejected": 1}


@pytest.mark.parametrize("address", ["nosuchthing://x", "sftp:///"])
def test_an_inbox_that_is_not_there_is_an_error(settings: Settings, address: str) -> None:
    with pytest.raises(SettingsError):
        local_folder(address, settings)


def test_the_quality_report_names_what_people_must_see(inbox: Path, settings: Settings) -> None:
    from models.warehouse import open_warehouse

    put_plan(inbox, "a.txt")
    (inbox / "hong|x.pdf").write_bytes(b"%PDF-1.4 cut")
    run_id = watch(str(inbox), settings).outcome.run_id
    assert run_id is not None
    with open_warehouse(settings.warehouse_url) as warehouse:
        report = quality_report(warehouse, run_id)
    assert run_id in report
    assert "hong\\|x.pdf" in report and "Tệp bị hỏng" in report
