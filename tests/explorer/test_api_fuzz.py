"""Whatever is asked of the API, the server does not break: requests made up from its own description."""

from __future__ import annotations

from typing import Any

import schemathesis
from hypothesis import HealthCheck, given, settings

from explorer.app import create_app
from pipeline.settings import Settings

_MOST = settings(max_examples=30, deadline=None, database=None, suppress_health_check=list(HealthCheck))
_HOST = "testserver"  # the name that schemathesis asks by


def test_no_request_breaks_the_server(shared_settings: Settings) -> None:
    schema = schemathesis.openapi.from_asgi("/api/openapi.json", create_app(shared_settings, hosts=(_HOST,)))
    operations = [found.ok() for found in schema.get_all_operations()]
    statuses = {operation.label: statuses_of(operation) for operation in operations}
    assert len(statuses) >= 6
    assert {label: seen for label, seen in statuses.items() if max(seen) >= 500} == {}
    assert all(200 in seen or 404 in seen for seen in statuses.values())


def statuses_of(operation: Any) -> set[int]:
    """What the server answers to requests made up for one operation."""
    seen: set[int] = set()

    @_MOST
    @given(operation.as_strategy())
    def ask(case: Any) -> None:
        seen.add(case.call().status_code)

    ask()
    return seen
