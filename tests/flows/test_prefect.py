"""Prefect really runs here: a flow, its listing, and an ingestion that gives what the plain run gives.

Importing Prefect succeeds with versions of FastAPI under which every flow run dies, so a flow has to be run.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from flows.environment import prepare
from pipeline.settings import Settings

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module", autouse=True)
def prefect_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    prepare(Settings(data_dir=tmp_path_factory.mktemp("prefect")))
    from prefect.testing.utilities import prefect_test_harness

    with prefect_test_harness(server_startup_timeout=300):
        yield


def test_a_flow_runs_and_runs_and_deployments_can_be_listed() -> None:
    from prefect import flow, task
    from prefect.client.orchestration import get_client

    @task
    def double(number: int) -> int:
        return 2 * number

    @flow
    def doubling(number: int) -> int:
        return double.submit(number).result()

    assert doubling(21) == 42
    with get_client(sync_client=True) as client:
        assert [run.state_name for run in client.read_flow_runs()] == ["Completed"]
        assert client.read_deployments() == []


PLAN = """ỦY BAN NHÂN DÂN
TỈNH CAO BẰNG
Số: 12/KH-UBND

Cao Bằng, ngày 05 tháng 3 năm 2019

KẾ HOẠCH
Xây dựng nông thôn mới tỉnh Cao Bằng năm 2019

I. MỤC TIÊU
- Đến hết năm 2019 toàn tỉnh có 15 xã đạt chuẩn nông thôn mới.
"""


def test_with_and_without_prefect_the_warehouse_is_the_same(tmp_path: Path) -> None:
    from flows.runner import run_with_prefect
    from models.warehouse import open_warehouse
    from pipeline.ingest import ingest, run_plainly

    inbox = tmp_path / "inbox"
    inbox.mkdir()
    (inbox / "ke-hoach.txt").write_text(PLAN, encoding="utf-8")
    (inbox / "hong.pdf").write_bytes(b"%PDF-1.7 and nothing more")
    exports = []
    for name, runner in (("plain", run_plainly), ("prefect", run_with_prefect)):
        settings = Settings(data_dir=tmp_path / name, workers=1)
        outcome = ingest([inbox], settings, runner=runner)
        assert outcome.verdicts == {"loaded": 1, "rejected": 1}
        with open_warehouse(settings.warehouse_url, corrections=settings.corrections_dir) as warehouse:
            exports.append(warehouse.canonical_export())
    assert exports[0] == exports[1]
