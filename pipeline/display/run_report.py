"""What a run ends with: what was found in each document, one comparison across provinces, what to try next."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from rich.console import Console
from rich.table import Table

from models.errors import UnknownCodeError
from models.messages import say
from models.warehouse import Warehouse, open_warehouse
from pipeline.display.comparison import comparison_table
from pipeline.display.console import wide_console
from pipeline.settings import Settings

# The figure that most plans state, so the comparison at the end is worth reading on nearly any folder.
HEADLINE_INDICATOR = "ntm.communes_meeting"
_COUNTS = ("targets", "assignments", "deadlines", "funding", "communes", "findings")


def rendered_report(settings: Settings) -> str:
    """The report as this terminal prints it."""
    console = wide_console()
    with console.capture() as printed:
        _print_content(settings, console)
    return printed.get()


def _print_content(settings: Settings, console: Console) -> None:
    with open_warehouse(settings.warehouse_url, corrections=settings.corrections_dir) as warehouse:
        console.print(documents_table(warehouse.documents()))
        _print_rejected(warehouse.files(), console)
        _print_comparison(warehouse, console)
    _print_next(settings, console)


def documents_table(documents: Sequence[Mapping[str, Any]]) -> Table:
    """One row a document, with a row of totals."""
    table = Table(title=say("report.documents"), title_justify="left", show_footer=True, pad_edge=False)
    for name in ("document", "province", "programmes", "period", "verdict"):
        footer = say("column.total") if name == "document" else ""
        table.add_column(say(f"column.{name}"), footer=footer, no_wrap=name in ("document", "province", "period"))
    for name in _COUNTS:
        total = sum(int(d[name]) for d in documents)
        table.add_column(say(f"column.{name}"), justify="right", footer=str(total))
    for document in documents:
        table.add_row(
            document["number"] or document["file"],
            document["province"] or "",
            ", ".join(document["programmes"]),
            _years(document["period"]),
            _verdict(document),
            *(str(document[name]) for name in _COUNTS),
        )
    return table


def _years(period: Sequence[int] | None) -> str:
    if period is None:
        return ""
    return str(period[0]) if period[0] == period[1] else f"{period[0]}–{period[1]}"


def _verdict(document: Mapping[str, Any]) -> str:
    verdict = say(f"verdict.{document['verdict']}")
    copies = int(document["files"]) - 1
    return f"{verdict} ({say('report.copies', count=copies)})" if copies > 0 else verdict


def _print_rejected(files: Sequence[Mapping[str, Any]], console: Console) -> None:
    rejected = [f for f in files if f["verdict"] == "rejected"]
    if not rejected:
        return
    table = Table(title=say("report.rejected"), title_justify="left", pad_edge=False)
    for name in ("file", "reason", "remedy"):
        table.add_column(say(f"column.{name}"))
    for file in rejected:
        table.add_row(file["name"], file["reason"] or "", file["remedy"] or "")
    console.print(table)


def _print_comparison(warehouse: Warehouse, console: Console) -> None:
    try:
        statements = [s for s in warehouse.compare(HEADLINE_INDICATOR, by="province") if s.status != "missing"]
    except UnknownCodeError:
        return
    if statements:
        console.print(comparison_table(HEADLINE_INDICATOR, statements))


def _print_next(settings: Settings, console: Console) -> None:
    option = f" --database {settings.database_url}" if settings.database_url else ""
    console.print(say("report.next"), highlight=False)
    for command in (
        f"kehoach compare {HEADLINE_INDICATOR} --by province{option}",
        f'kehoach search "nông thôn mới"{option}',
        f"kehoach serve{option}",
    ):
        console.print(f"  .venv/bin/{command}", highlight=False, markup=False, soft_wrap=True)
