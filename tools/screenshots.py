"""Pictures of the explorer's pages: ``python -m tools.screenshots [--database URL] [--out docs/screenshots]``.

Serves the warehouse on a free port, opens each page in headless Chromium, and writes small PNG files.
"""

from __future__ import annotations

import argparse
import io
import json
import re
import secrets
import shutil
import sys
import tempfile
import threading
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

SIZE = {"width": 1280, "height": 900}
COLOURS = 128
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
REVIEWER = "nguoi-ra-soat"


@contextmanager
def served(database: str | None) -> Iterator[tuple[str, str]]:
    """A running explorer: its address and the password of a reviewer who exists only here."""
    import uvicorn

    from explorer.app import create_app
    from explorer.users import UserStore
    from pipeline.settings import from_environment

    password = secrets.token_urlsafe(12)
    app = create_app(from_environment().with_database(database))
    with tempfile.TemporaryDirectory() as folder:
        users = UserStore(Path(folder) / "users.json")
        users.add(REVIEWER, password)
        app.state.site.users = app.state.site.sessions.users = users
        server = uvicorn.Server(uvicorn.Config(app, port=0, log_level="warning"))
        thread = threading.Thread(target=server.run, daemon=True)
        thread.start()
        while thread.is_alive() and not server.started:
            time.sleep(0.05)
        yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}", password
        server.should_exit = True
        thread.join(10)


def addresses(base: str) -> dict[str, str]:
    """Name of the picture → address, for what this warehouse holds."""

    def ask(path: str) -> Any:
        with urllib.request.urlopen(base + path, timeout=60) as answer:
            return json.load(answer)

    documents = ask("/api/documents")
    if not documents:
        sys.exit("the warehouse is empty: kehoach ingest data/raw")
    document = max(documents, key=lambda d: (d["targets"], d["communes"]))
    with_communes = max(documents, key=lambda d: d["communes"])
    indicator = "ntm.communes_meeting"
    stated = [s for s in ask(f"/api/compare/{indicator}") if s["evidence_id"]]
    spot = f"?evidence={stated[0]['evidence_id']}#b-{stated[0]['evidence_id']}" if stated else ""
    record = ask(f"/api/evidence/{stated[0]['evidence_id']}")["record_id"] if stated else ""
    read = stated[0]["document_id"] if stated else document["document_id"]
    provinces = list(dict.fromkeys(d["province_code"] for d in documents if d["province_code"]))[:2]
    pages = {
        "tong-quan": "/?map=63",
        "so-sanh": f"/so-sanh?indicator={indicator}&units=now&sort=value" if stated else "/so-sanh",
        "van-ban": f"/van-ban/{read}{spot}",
        "xa": _commune_address(base, with_communes["document_id"]),
        "ai-lam-gi": "/ai-lam-gi",
        "ra-soat": f"/ra-soat/{record}" if record else "/ra-soat",
        "du-lieu": "/du-lieu/sql?sql=SELECT+number,+issuer,+issued_on,+verdict+FROM+document+ORDER+BY+issued_on",
        "luot-chay": "/luot-chay",
    }
    if len(provinces) == 2:
        pages["hai-tinh"] = f"/so-sanh/hai-tinh?left={provinces[0]}&right={provinces[1]}"
    return pages


def _commune_address(base: str, document_id: str) -> str:
    """The first commune that the document's page links to; the list of communes where it links to none."""
    with urllib.request.urlopen(f"{base}/van-ban/{document_id}", timeout=60) as answer:
        found = re.search(r'href="(/xa/\d+)"', answer.read().decode())
    return found.group(1) if found else "/xa"


def shoot(base: str, password: str, out: Path) -> list[Path]:
    """One PNG a page."""
    from playwright.sync_api import sync_playwright

    made = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
        page = browser.new_page(viewport=SIZE)
        page.goto(f"{base}/dang-nhap")
        page.locator("[name=name]").fill(REVIEWER)
        page.locator("[name=password]").fill(password)
        page.locator("main form button").click()
        for name, address in addresses(base).items():
            page.goto(base + address)
            page.wait_for_load_state("networkidle")
            made.append(save_small(page.screenshot(), out / f"{name}.png"))
        browser.close()
    return made


def save_small(png: bytes, path: Path) -> Path:
    """With few colours: text stays sharp, the file a tenth."""
    from PIL import Image

    path.parent.mkdir(parents=True, exist_ok=True)
    Image.open(io.BytesIO(png)).convert("RGB").quantize(COLOURS).save(path, optimize=True)
    return path


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--database", help="warehouse URL (default: data/processed)")
    parser.add_argument("--out", type=Path, default=Path("docs/screenshots"))
    options = parser.parse_args()
    with served(options.database) as (base, password):
        for path in shoot(base, password, options.out):
            print(f"{path} {path.stat().st_size // 1024} kB")


if __name__ == "__main__":
    main()
