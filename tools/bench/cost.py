"""What a page costs in CPU time and in room, from a run over the samples; and what many pages then need."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from pipeline.ingest import ingest
from pipeline.settings import Settings
from pipeline.store import ResultStore
from tools.bench.samples import RAW

_SIZES = (1_000, 100_000, 10_000_000)
_CORES_A_MACHINE = 16
_KILOBYTE = 1000


def lines(folder: Path) -> Iterator[str]:
    """Reading by kind of page, room by page, then machines and hours. The later steps have benches of their own."""
    settings = Settings(data_dir=folder / "two", workers=2)
    if not settings.data_dir.exists():
        ingest([RAW], settings)
    reading = _reading_cpu_s(settings)
    for kind, costs in sorted(reading.items()):
        yield f"reading, {kind}: {sum(costs) / len(costs):.2f} CPU s a page ({len(costs)} pages)"
    pages = sum(len(costs) for costs in reading.values())
    store_kb = sum(_size_kb(settings.processed_dir / step) for step in ("page", "read", "extract")) / pages
    yield f"store: {store_kb:.0f} kB a page; warehouse: {_size_kb(settings.processed_dir, 'warehouse*') / pages:.0f} kB"
    scanned = [cost for kind, costs in reading.items() if kind != "text" for cost in costs]
    yield from _projection(sum(scanned) / len(scanned), store_kb)


def _projection(scanned_page_cpu_s: float, store_kb: float) -> Iterator[str]:
    for count in _SIZES:
        core_hours = count * scanned_page_cpu_s / 3600
        hours = core_hours / _CORES_A_MACHINE
        room_gb = count * store_kb / _KILOBYTE**2
        yield (
            f"{count:>10,} scanned pages: {core_hours:,.1f} core hours, {hours:,.1f} hours on one machine of "
            f"{_CORES_A_MACHINE} cores, store {room_gb:,.1f} GB"
        )


def _reading_cpu_s(settings: Settings) -> dict[str, list[float]]:
    store, costs = ResultStore(settings.processed_dir), defaultdict(list)
    for path in (settings.processed_dir / "page").rglob("*.json.gz"):
        stored = store.read(path)
        if stored is not None:
            page = stored["page"].get("page", stored["page"])
            costs[page.get("source", "unknown")].append(stored["cpu_s"])
    return costs


def _size_kb(folder: Path, pattern: str = "**/*") -> float:
    return sum(path.stat().st_size for path in folder.glob(pattern) if path.is_file()) / _KILOBYTE
