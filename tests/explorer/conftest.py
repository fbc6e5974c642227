"""An explorer over a small warehouse: two plans, a rejected file, one finished run."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from plans import LANG_SON, VERSIONS, dak_nong, lang_son, put

from explorer.app import create_app
from explorer.users import UserStore
from models.warehouse import open_warehouse
from pipeline.settings import Settings

PASSWORD = "mot mat khau dai"
BASE = "http://127.0.0.1"


def fill(settings: Settings) -> None:
    """Two plans and a rejected file."""
    raw = settings.data_dir / "raw"
    raw.mkdir(parents=True)
    with open_warehouse(settings.warehouse_url, corrections=settings.corrections_dir) as warehouse:
        run = warehouse.begin_run(VERSIONS, {"new": 3})
        put(warehouse, raw, "lang-son.pdf", LANG_SON, lang_son, run_id=run)
        lines = ("Năm 2020 phấn đấu khoảng 31 xã đạt chuẩn, trong đó 3 xã biên giới.",)
        put(warehouse, raw, "dak-nong.pdf", lines, dak_nong, run_id=run)
        warehouse.record_rejected(
            name="khoa.pdf",
            sha256="f" * 64,
            code="encrypted",
            reason_vi="Tệp có mật khẩu.",
            remedy_vi="Bỏ mật khẩu rồi nạp lại.",
            run_id=run,
            versions=VERSIONS,
        )
        warehouse.finish_run(run, {"loaded": 2, "rejected": 1})


@pytest.fixture(scope="session")
def shared_settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """A filled warehouse that tests only read."""
    settings = Settings(data_dir=tmp_path_factory.mktemp("explorer") / "data")
    fill(settings)
    return settings


@pytest.fixture(scope="session")
def shared_client(shared_settings: Settings) -> Iterator[TestClient]:
    with TestClient(create_app(shared_settings), base_url=BASE, follow_redirects=False) as made:
        yield made


@pytest.fixture
def client(shared_client: TestClient) -> TestClient:
    """A reader who has not been here before."""
    shared_client.cookies.clear()
    return shared_client


@pytest.fixture
def own_settings(tmp_path: Path) -> Settings:
    """A filled warehouse of the test's own, with the reviewer "lan"."""
    settings = Settings(data_dir=tmp_path / "data")
    fill(settings)
    UserStore.of(settings).add("lan", PASSWORD)
    return settings


@pytest.fixture
def own_client(own_settings: Settings) -> Iterator[TestClient]:
    """A reader of it."""
    with TestClient(create_app(own_settings), base_url=BASE, follow_redirects=False) as made:
        yield made
