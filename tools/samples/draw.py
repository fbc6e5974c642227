"""Draws laid pages as a PDF with a text layer: true, legacy-encoded or garbage."""

from __future__ import annotations

import io
from typing import Protocol

from reportlab.pdfgen.canvas import Canvas

from tools.samples import fonts
from tools.samples.page import LaidPage, PlacedLine, Rule


class Encoder(Protocol):
    """How printed text is stored."""

    def runs(self, text: str, style: str) -> list[tuple[str, str]]:
        """(font name, stored text) pieces that print ``text``."""
        ...


def encoder_for(layer: str, pages: list[LaidPage], family: str, seed: int) -> Encoder:
    """The encoder of a text layer: ``true``, ``tcvn3`` or ``garbage``."""
    if layer == "tcvn3":
        return fonts.LegacyEncoder(family)
    if layer == "garbage":
        letters = {c for page in pages for line in page.lines for c in line.text}
        return fonts.GarbageEncoder(family, letters, seed)
    return fonts.PlainEncoder(family)


def draw(pages: list[LaidPage], family: str = "serif", layer: str = "true", seed: int = 1) -> bytes:
    """The pages as a PDF file."""
    encoder = encoder_for(layer, pages, family, seed)
    buffer = io.BytesIO()
    canvas = Canvas(buffer, invariant=1, pageCompression=1)
    for page in pages:
        canvas.setPageSize((page.width, page.height))
        for rule in {(r.x0, r.y0, r.x1, r.y1): r for r in page.rules}.values():
            _rule(canvas, rule, page.height)
        for line in page.lines:
            _line(canvas, line, page.height, encoder)
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def _rule(canvas: Canvas, rule: Rule, height: float) -> None:
    canvas.setLineWidth(0.35 if rule.look == "faint" else rule.width)
    canvas.setStrokeGray(0.55 if rule.look == "faint" else 0.0)
    canvas.setDash([0.7, 1.9] if rule.look == "dotted" else [])
    canvas.line(rule.x0, height - rule.y0, rule.x1, height - rule.y1)


def _line(canvas: Canvas, line: PlacedLine, height: float, encoder: Encoder) -> None:
    for i, (x, word) in enumerate(line.words):
        last = i == len(line.words) - 1
        for font, stored in encoder.runs(word if last else word + " ", line.style):
            canvas.setFont(font, line.size)
            canvas.drawString(x, height - line.baseline, stored)
            x += canvas.stringWidth(stored, font, line.size)
