"""Makes a plan's file by variant, and the truth beside it."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tools.samples import scan
from tools.samples.content import Plan
from tools.samples.docx_out import docx_bytes
from tools.samples.draw import draw
from tools.samples.gold import gold
from tools.samples.html_out import html_bytes
from tools.samples.page import LaidPage
from tools.samples.tables import logical
from tools.samples.typeset import typeset

TEXT_LAYERS = {"text": "true", "tcvn3": "tcvn3", "garbage": "garbage"}
PAGELESS: dict[str, Callable[[Plan], bytes]] = {"docx": docx_bytes, "html": html_bytes}
VARIANTS = (*TEXT_LAYERS, *PAGELESS, *scan.LOOKS, "tiff")
"""``tiff`` is fax200 in a multi-page TIFF."""
SUFFIX = {"docx": ".docx", "html": ".html", "tiff": ".tif"}


def make(plan: Plan, variant: str, pages: list[LaidPage]) -> tuple[bytes, list[dict[str, Any]] | None]:
    """The file's bytes and, for scans, the truth of each page's image."""
    if variant in PAGELESS:
        return PAGELESS[variant](plan), None
    seed = scan.seed_of(plan.name)
    if variant in TEXT_LAYERS:
        return draw(pages, layer=TEXT_LAYERS[variant], seed=seed), None
    look = scan.LOOKS["fax200" if variant == "tiff" else variant]
    images = scan.scan(draw(pages), pages, look, stamp=plan.issuer, seed=seed)
    data = scan.as_tiff(images) if variant == "tiff" else scan.as_pdf(images)
    return data, [image.truth for image in images]


def write_truth(plan: Plan, pages: list[LaidPage], folder: Path, scans: dict[str, list[dict[str, Any]]]) -> None:
    """Everything known about the plan: text, boxes, tables, records."""
    shutil.rmtree(folder, ignore_errors=True)
    (folder / "tables").mkdir(parents=True)
    pageless = all(f.variant in PAGELESS for f in plan.files) and bool(plan.files)
    for page in pages:
        if not pageless:
            _write_page(folder, page)
    if pageless:
        text = "\n\n".join(block for page in pages for block in page.text if block != str(page.number))
        (folder / "page-001.txt").write_text(text + "\n", encoding="utf-8")
    for number, appendix in enumerate(plan.appendices, 1):
        table_id = f"pl{number:02d}"
        _dump(folder / "tables" / f"{table_id}-logical.json", logical(appendix, table_id))
    for variant, truth in scans.items():
        _dump(folder / f"{variant}.json", truth)
    _dump(folder / "doc.json", _metadata(plan, len(pages)))
    _dump(folder / "gold.json", gold(plan))


def _write_page(folder: Path, page: LaidPage) -> None:
    (folder / f"page-{page.number:03d}.txt").write_text("\n\n".join(page.text) + "\n", encoding="utf-8")
    lines = [{"text": n.text, "kind": n.kind, "bbox": _rounded(n.box), "block": n.block} for n in page.lines]
    _dump(
        folder / f"page-{page.number:03d}.json",
        {
            "page": page.number, "width_pt": round(page.width, 2), "height_pt": round(page.height, 2), "lines": lines,
            "ink": [{"kind": kind, "bbox": _rounded(box)} for kind, box in page.ink],
            "tables": [f["table_id"] for f in page.fragments],
        },
    )  # fmt: skip
    for fragment in page.fragments:
        cells = [{**cell, "bbox": _rounded(cell["bbox"])} for cell in fragment["cells"]]
        name = f"{fragment['table_id']}-p{page.number:03d}-f{fragment['fragment']}.json"
        _dump(folder / "tables" / name, {**fragment, "bbox": _rounded(fragment["bbox"]), "cells": cells})


def _metadata(plan: Plan, pages: int) -> dict[str, Any]:
    return {
        "name": plan.name, "files": [f.model_dump() for f in plan.files], "issuer": " ".join(plan.issuer),
        "number": plan.number, "place_date": plan.place_date, "kind": plan.kind.upper(), "title": plan.title,
        "sign_titles": plan.sign.titles, "signer": plan.sign.name, "recipients": plan.recipients, "pages": pages,
        "tables": len(plan.appendices),
    }  # fmt: skip


def _rounded(box: Any) -> list[float]:
    return [round(float(v), 2) for v in box]


def _dump(path: Path, data: Any) -> None:
    path.write_text(json.dumps(data, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def make_plan(plan: Plan, out: Path, truth: Path | None, variant: str | None = None) -> list[Path]:
    """All files of a plan into ``out`` (or the one ``variant``), and its truth into ``truth``/<name>."""
    pages = typeset(plan)
    wanted = [(f.file, f.variant) for f in plan.files]
    if variant is not None:
        wanted = [(f"{plan.name}-{variant}{SUFFIX.get(variant, '.pdf')}", variant)]
    scans, written = {}, []
    for name, kind in wanted:
        data, image_truth = make(plan, kind, pages)
        out.mkdir(parents=True, exist_ok=True)
        (out / name).write_bytes(data)
        written.append(out / name)
        if image_truth is not None:
            scans[kind] = image_truth
    if truth is not None:
        write_truth(plan, pages, truth / plan.name, scans)
    return written
