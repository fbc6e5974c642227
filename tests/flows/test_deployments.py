"""Timetables, deployments, and what Prefect's page shows of a run."""

from __future__ import annotations

import importlib
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
import yaml

from flows.environment import prepare
from models.warehouse import open_warehouse
from pipeline.alerts import last_success
from pipeline.ingest import ingest
from pipeline.settings import Settings
from tests.pipeline.test_faults import put_plan

ROOT = Path(__file__).parents[2]
TIME_ZONE = "Asia/Ho_Chi_Minh"


def test_nothing_calls_out_and_what_is_set_already_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("PREFECT_HOME", "PREFECT_SERVER_ANALYTICS_ENABLED", "DO_NOT_TRACK"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PREFECT_LOGGING_LEVEL", "DEBUG")
    prepare(Settings(data_dir=tmp_path))
    assert os.environ["PREFECT_SERVER_ANALYTICS_ENABLED"] == "false"
    assert os.environ["DO_NOT_TRACK"] == "1"
    assert os.environ["PREFECT_HOME"] == str((tmp_path / "processed" / "prefect").resolve())
    assert os.environ["PREFECT_LOGGING_LEVEL"] == "DEBUG"


def deployments() -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = yaml.safe_load((ROOT / "prefect.yaml").read_text(encoding="utf-8"))["deployments"]
    return found


@pytest.mark.parametrize("deployment", deployments(), ids=lambda d: d["name"])
def test_every_deployment_has_a_flow_and_a_timetable_in_viet_nam(deployment: dict[str, Any]) -> None:
    path, flow_name = deployment["entrypoint"].split(":")
    flow = getattr(importlib.import_module(path.removesuffix(".py").replace("/", ".")), flow_name)
    assert set(deployment.get("parameters", {})) <= set(flow.parameters.properties)
    assert deployment["schedules"]
    for schedule in deployment["schedules"]:
        assert schedule["timezone"] == TIME_ZONE
        assert schedule["slug"]


def test_the_command_serves_the_same_timetables(monkeypatch: pytest.MonkeyPatch) -> None:
    """Serving lasts until it is interrupted, so it is caught at its door."""
    from flows import schedule

    served: list[Any] = []
    monkeypatch.setattr(schedule, "serve", lambda *made, **options: served.append((made, options)))
    schedule.serve_schedule("s3://plans", "0 3 * * *", "postgresql://db")
    ((made, options),) = served
    assert [(d.name, d.schedules[0].schedule.cron, d.schedules[0].schedule.timezone) for d in made] == [
        ("inbox", "0 3 * * *", TIME_ZONE),
        ("hourly", schedule.OVERDUE_CRON, TIME_ZONE),
    ]
    assert made[0].parameters == {"inbox": "s3://plans", "database": "postgresql://db"}
    assert options == {"pause_on_shutdown": False}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server of Prefect, and its address."""
    prepare(Settings(data_dir=tmp_path_factory.mktemp("prefect")))
    from prefect.settings import PREFECT_API_URL
    from prefect.testing.utilities import prefect_test_harness

    with prefect_test_harness(server_startup_timeout=300):
        yield str(PREFECT_API_URL.value())


@pytest.mark.slow
def test_a_run_leaves_its_documents_and_its_quality_on_prefects_page(server: str, tmp_path: Path) -> None:
    from prefect.client.orchestration import get_client

    from flows.runner import run_with_prefect

    inbox = tmp_path / "inbox"
    inbox.mkdir()
    put_plan(inbox, "a.txt")
    (inbox / "hong.pdf").write_bytes(b"%PDF-1.7 cut")
    run_id = ingest([inbox], Settings(data_dir=tmp_path / "data", workers=1), runner=run_with_prefect).run_id
    with get_client(sync_client=True) as client:
        artifacts = {artifact.key: artifact for artifact in client.read_artifacts()}
    rows = json.loads(artifacts["documents"].data)
    assert {row["document"]: row["verdict"] for row in rows} == {"a.txt": "loaded", "hong.pdf": "rejected"}
    assert all(isinstance(row["read (s)"], float) for row in rows)
    assert str(run_id) in artifacts["quality"].data and "hong.pdf" in artifacts["quality"].data


def _stop(worker: subprocess.Popen[bytes]) -> None:
    """Told to end, and ended where a loaded machine lets it take too long: its runs are done by then."""
    worker.terminate()
    try:
        worker.wait(60)
    except subprocess.TimeoutExpired:
        worker.kill()
        worker.wait(60)


@pytest.mark.slow
def test_two_workers_of_a_work_pool_run_the_deployments(server: str, tmp_path: Path) -> None:
    from prefect.client.orchestration import get_client
    from prefect.deployments import run_deployment

    inbox, data = tmp_path / "inbox", tmp_path / "data"
    inbox.mkdir()
    put_plan(inbox, "a.txt")
    put_plan(inbox, "yen-bai.txt", province="Yên Bái", number=3)
    environment = os.environ | {
        "PREFECT_API_URL": server,
        "KEHOACH_DATA_DIR": str(data),
        "KEHOACH_WORKERS": "1",
        "HOME_OF_KEHOACH": str(ROOT),
    }
    prefect = str(Path(sys.executable).with_name("prefect"))

    def run(*arguments: str) -> None:
        subprocess.run([prefect, *arguments], cwd=ROOT, env=environment, check=True, capture_output=True)

    run("work-pool", "create", "kehoach", "--type", "process")
    run("--no-prompt", "deploy", "--all")
    with ExitStack() as stack:
        for name in ("one", "two"):
            command = [prefect, "worker", "start", "--pool", "kehoach", "--name", name, "--limit", "1"]
            worker = subprocess.Popen(
                command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
            )
            stack.callback(_stop, worker)
        parameters = {"inbox": str(inbox), "province": "yen bai"}
        runs = [
            run_deployment("scheduled-ingest/inbox", parameters=parameters, timeout=0),
            run_deployment("check-overdue/hourly", timeout=0),
        ]
        states = _final_states([r.id for r in runs], get_client)
    assert states == ["Completed", "Completed"]
    settings = Settings(data_dir=data)
    assert last_success(settings) is not None
    with open_warehouse(settings.warehouse_url) as warehouse:
        assert [file["name"] for file in warehouse.files()] == ["yen-bai.txt"]


def _final_states(ids: list[Any], get_client: Any, seconds: float = 400) -> list[str]:
    deadline = time.monotonic() + seconds
    while True:
        with get_client(sync_client=True) as client:
            states = [client.read_flow_run(identity).state for identity in ids]
        if all(state.is_final() for state in states) or time.monotonic() > deadline:
            return [state.name for state in states]
        time.sleep(2)
