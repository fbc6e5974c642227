"""Prefect's settings for this project, set before Prefect is imported.

Nothing calls out (analytics and update checks off), and Prefect's own database lives under ``data/processed``; it is
never the record of what was loaded: that is the warehouse's ``ingest_run`` and ``ingest_step``.
"""

from __future__ import annotations

import os

from pipeline.settings import Settings


def prepare(settings: Settings) -> None:
    """Set Prefect's environment where the person has not set it already."""
    home = (settings.processed_dir / "prefect").resolve()
    home.mkdir(parents=True, exist_ok=True)
    defaults = {
        "PREFECT_HOME": str(home),
        "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
        "DO_NOT_TRACK": "1",
        # the server that Prefect starts for itself took two minutes on a machine that was busy; its default is 20 s
        "PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS": "300",
        "PREFECT_LOGGING_LEVEL": "ERROR",
        "PREFECT_LOGGING_TO_API_WHEN_MISSING_FLOW": "ignore",
        "PREFECT_CLI_PROMPT": "false",
    }
    for name, value in defaults.items():
        os.environ.setdefault(name, value)
