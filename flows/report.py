"""What Prefect's page shows of a run: documents by steps and verdicts, and the report on quality."""

from __future__ import annotations

from collections.abc import Sequence

from prefect.artifacts import create_markdown_artifact, create_table_artifact

from pipeline.context import RunContext
from pipeline.quality import quality_report
from pipeline.steps import STEPS, Parcel


def publish(parcels: Sequence[Parcel], context: RunContext) -> None:
    """Leave both as artifacts of the flow run; their keys stay the same, so that Prefect keeps their history."""
    table = [_row(parcel) for parcel in parcels]
    create_table_artifact(key="documents", table=table, description=f"Run {context.run_id}")
    create_markdown_artifact(key="quality", markdown=quality_report(context.warehouse, context.run_id))


def _row(parcel: Parcel) -> dict[str, object]:
    return {
        "document": parcel.candidate.name,
        "verdict": parcel.verdict,
        "pages": parcel.page_count,
        "pages lost": len(parcel.lost_pages),
        **{f"{name} (s)": parcel.seconds.get(name) for name, _ in STEPS},
        "reason": parcel.error.in_vietnamese() if parcel.error else "",
    }
