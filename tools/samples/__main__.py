"""Command line: ``python -m tools.samples make|tables|list``."""

from __future__ import annotations

from pathlib import Path

import click

from tools.samples.content import all_plans, load
from tools.samples.make import VARIANTS, make_plan
from tools.samples.random_tables import make_tables
from tools.samples.unreadable import make_unreadable

ROOT = Path(__file__).parents[2]


@click.group()
def main() -> None:
    """Sample plans, typeset and "scanned", with their truth.

    Example: python -m tools.samples make --out /tmp/samples --variant bad150
    """


@main.command()
@click.option("--out", type=click.Path(path_type=Path), default=ROOT / "data" / "raw", help="Folder of the files.")
@click.option("--truth", type=click.Path(path_type=Path), default=None, help="Folder of the truth.")
@click.option("--plan", "names", multiple=True, help="Only these plans (name, or path of a YAML file).")
@click.option("--variant", type=click.Choice(VARIANTS), default=None, help="Instead of the plan's own variants.")
def make(out: Path, truth: Path | None, names: tuple[str, ...], variant: str | None) -> None:
    """Make the files; without options: data/raw and data/samples/truth as they are committed."""
    plans = [p for p in all_plans() if not names or p.name in names]
    plans += [load(Path(name)) for name in names if name.endswith(".yaml")]
    committed = out == ROOT / "data" / "raw"
    truth = truth or (ROOT / "data" / "samples" / "truth" if committed else out / "truth")
    for plan in plans:
        for path in make_plan(plan, out, truth, variant):
            click.echo(f"{path.name}  {path.stat().st_size / 1024:.0f} kB")
    if committed and not names:
        click.echo(make_unreadable(out).name)


@main.command()
@click.option("--out", type=click.Path(path_type=Path), required=True)
@click.option("--count", type=int, default=30, show_default=True)
@click.option("--seed", type=int, default=1, show_default=True)
@click.option("--variant", type=click.Choice(VARIANTS), default="scan200", show_default=True)
def tables(out: Path, count: int, seed: int, variant: str) -> None:
    """Random ruled tables with truth, for the table reader's benchmark."""
    for path in make_tables(out, count, seed, variant):
        click.echo(path.name)


@main.command("list")
def list_plans() -> None:
    """The plans of this package."""
    for plan in all_plans():
        click.echo(f"{plan.name}: {plan.title} ({', '.join(f.file for f in plan.files)})")


if __name__ == "__main__":
    main()
