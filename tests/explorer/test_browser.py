"""The ways of an officer and of a reviewer, gone in a real browser; every request it makes is watched."""

from __future__ import annotations

import shutil
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from click.testing import CliRunner
from conftest import PASSWORD
from openpyxl import load_workbook
from plans import LANG_SON, lang_son, put

from explorer.app import create_app
from explorer.users import UserStore
from models.warehouse import open_warehouse
from pipeline.cli import cli
from pipeline.settings import Settings
from tools.bench.samples import RAW

CHROMIUM = shutil.which("chromium")
PLAN = RAW / "yen-bai-ke-hoach-ntm-2019.pdf"  # a text layer: read without OCR
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed (Debian: apt-get install chromium)")


@dataclass
class Visit:
    """A page of the browser, the server's address, every address asked for, every complaint of the browser."""

    page: Any
    address: str
    settings: Settings
    asked: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)


@contextmanager
def serving(settings: Settings) -> Iterator[str]:
    """A running explorer; its address."""
    server = uvicorn.Server(uvicorn.Config(create_app(settings), port=0, log_level="warning"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    deadline = time.monotonic() + 20
    while not server.started:
        assert time.monotonic() < deadline, "the server did not start"
        time.sleep(0.05)
    port = server.servers[0].sockets[0].getsockname()[1]
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    thread.join(10)


@pytest.fixture
def server(own_settings: Settings) -> Iterator[tuple[str, Settings]]:
    """A running explorer and its settings."""
    with serving(own_settings) as address:
        yield address, own_settings


@pytest.fixture(params=["with scripts", "without scripts"])
def visit(server: tuple[str, Settings], request: pytest.FixtureRequest) -> Iterator[Visit]:
    """A browser at the door; everything works without JavaScript too."""
    from playwright.sync_api import sync_playwright

    address, settings = server
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        context = browser.new_context(java_script_enabled=request.param == "with scripts", accept_downloads=True)
        context.set_default_timeout(10_000)
        made = Visit(context.new_page(), address, settings)
        made.page.on("request", lambda r: made.asked.append(r.url))
        made.page.on("console", lambda m: made.complaints.append(m.text) if m.type in ("error", "warning") else None)
        made.page.on("pageerror", lambda e: made.complaints.append(str(e)))
        yield made
        browser.close()
        assert [url for url in made.asked if not url.startswith((address, "blob:"))] == []
        assert made.complaints == []


def test_an_officer_checks_a_figure_and_takes_it_home(visit: Visit, tmp_path: Path) -> None:
    page = visit.page
    page.goto(visit.address)
    page.get_by_role("link", name="So sánh", exact=True).click()
    page.locator("select[name=indicator]").select_option("ntm.communes_meeting")
    page.locator("select[name=year]").select_option("2020")
    page.get_by_label("Ẩn đơn vị chưa có số liệu").check()
    page.locator("main form.filters button").click()
    with page.expect_download() as waiting:
        page.get_by_role("link", name="Excel").click()
    saved = tmp_path / "so-sanh.xlsx"
    waiting.value.save_as(saved)
    sheet = load_workbook(saved).worksheets[0]
    head = [cell.value for cell in sheet[1]]
    row = next(r for r in sheet.iter_rows(min_row=2, values_only=True) if "Lạng Sơn" in r)
    assert row[head.index("Giá trị")] == 77

    page.get_by_role("link", name="77/200 xã", exact=True).click()
    box = page.locator(".boxes a.target.lit rect")
    image = page.locator(".paper img").first
    image.scroll_into_view_if_needed()
    page.wait_for_load_state("networkidle")
    # the box stands over the place where the readers found "77 xã", in the picture's own scale
    spot_box, picture = box.bounding_box(), image.bounding_box()
    with open_warehouse(visit.settings.warehouse_url) as warehouse:
        spot = warehouse.evidence(page.url.split("#b-")[1])
    assert spot.text == "77 xã" and spot.box is not None
    scale = picture["width"] / 595.28
    assert spot_box["x"] - picture["x"] == pytest.approx((spot.box[0] - 1.5) * scale, abs=2)
    assert spot_box["y"] - picture["y"] == pytest.approx((spot.box[1] - 1.5) * scale, abs=2)
    assert 0 < spot_box["y"] < page.viewport_size["height"], "the lit spot is in view"


def test_a_reviewer_corrects_a_value_and_it_stands(visit: Visit) -> None:
    page = visit.page
    page.goto(f"{visit.address}/ra-soat")
    page.get_by_label("Tên", exact=True).fill("lan")
    page.get_by_label("Mật khẩu").fill(PASSWORD)
    page.locator("main form button").click()
    page.get_by_role("link", name="Vốn", exact=True).click()
    page.get_by_label("Giá trị đúng").fill("1.582.000.000.000")
    page.get_by_label("Lý do").fill("đọc nhầm phần thập phân")
    page.get_by_role("button", name="Lưu sửa đổi").click()
    raw = visit.settings.data_dir / "raw"
    with open_warehouse(visit.settings.warehouse_url, corrections=visit.settings.corrections_dir) as warehouse:
        put(warehouse, raw, "lang-son.pdf", LANG_SON, lang_son, run_id="run-2")
    page.goto(visit.address)
    page.get_by_role("link", name="12/KH-UBND").click()
    assert "1.582 tỷ đồng" in page.locator("li.funding").inner_text()
    assert "lan đã sửa" in page.locator("li.funding").inner_text()


def test_a_correction_outlives_another_run_and_a_rebuilt_warehouse(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from playwright.sync_api import expect, sync_playwright

    data = tmp_path / "data"
    (data / "raw").mkdir(parents=True)
    (data / "raw" / PLAN.name).write_bytes(PLAN.read_bytes())
    monkeypatch.setenv("KEHOACH_DATA_DIR", str(data))
    monkeypatch.setenv("KEHOACH_WORKERS", "1")
    settings = Settings(data_dir=data)
    UserStore.of(settings).add("lan", PASSWORD)
    ingest(data)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        page = browser.new_page()
        with serving(settings) as address:
            page.goto(f"{address}/dang-nhap")
            page.get_by_label("Tên", exact=True).fill("lan")
            page.get_by_label("Mật khẩu").fill(PASSWORD)
            page.locator("main form button").click()
            page.get_by_role("link", name="Văn bản", exact=True).click()
            page.locator("tbody th a").first.click()
            document = page.url.removeprefix(address)
            record = page.locator("li.target").first
            place = "#" + str(record.get_attribute("id"))
            record.get_by_text("Báo lỗi").click()
            with page.expect_navigation():  # keys are heard once the next page's script has run
                record.get_by_role("link", name="Rà soát bản ghi này").click()
            page.keyboard.press("s")  # one of the three keys: to the field of the right value
            expect(page.get_by_label("Giá trị đúng")).to_be_focused()
            page.keyboard.press("Control+A")
            page.keyboard.type("4.321")
            page.get_by_label("Lý do").fill("bản giấy ghi khác")
            with page.expect_navigation():
                page.get_by_role("button", name="Lưu sửa đổi").click()
            ingest(data)
            page.goto(address + document)
            assert "4.321" in page.locator(place).inner_text()
        for path in (data / "processed").iterdir():  # everything that can be made again
            shutil.rmtree(path) if path.is_dir() else path.unlink()
        ingest(data)
        with serving(settings) as address:
            page.goto(address + document)
            said = page.locator(place).inner_text()
            assert "4.321" in said and "Người rà soát đã sửa" in said and "lan đã sửa" in said
        browser.close()


def ingest(data: Path) -> None:
    """``kehoach ingest``, as the data team runs it."""
    done = CliRunner().invoke(cli, ["ingest", str(data / "raw"), "--no-prefect"], catch_exceptions=False)
    assert done.exit_code == 0, done.output


def test_no_page_has_a_serious_finding_of_axe(server: tuple[str, Settings]) -> None:
    from axe_playwright_python.sync_playwright import Axe
    from playwright.sync_api import sync_playwright

    address, _ = server
    pages = [
        "/",
        "/so-sanh?indicator=ntm.communes_meeting",
        "/so-sanh/hai-tinh?left=20&right=67",
        "/xa?name=tan van",
        "/xa/06121",
        "/ai-lam-gi",
        "/du-lieu",
        "/du-lieu/tu-dien",
        "/du-lieu/api",
        "/du-lieu/sql?sql=SELECT number FROM document",
        "/luot-chay",
        "/tim?q=nong thon moi",
        "/nowhere",
        "/ra-soat",
    ]
    found: dict[str, list[str]] = {}
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        page = browser.new_page()

        def check() -> None:
            violations = Axe().run(page).response["violations"]
            bad = [f"{v['id']}: {v['nodes'][0]['html']}" for v in violations if v["impact"] in ("serious", "critical")]
            if bad:
                found[page.url] = bad

        page.goto(f"{address}/dang-nhap")
        check()
        page.get_by_label("Tên", exact=True).fill("lan")
        page.get_by_label("Mật khẩu").fill(PASSWORD)
        page.locator("main form button").click()
        for path in pages:
            page.goto(address + path)
            check()
        page.locator("tbody th a").first.click()  # one item of the queue
        check()
        page.goto(address)
        page.get_by_role("link", name="12/KH-UBND").click()
        check()
        browser.close()
    assert found == {}
