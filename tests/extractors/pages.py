"""Pages drawn for tests: a few words of our own, as pixels or as a PDF."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

SERIF = Path("/usr/share/fonts/truetype/liberation2/LiberationSerif-Regular.ttf")
LINES = (
    "Xã Tân Lập phấn đấu đạt 17 tiêu chí, giảm 2,5% hộ nghèo.",
    "Sở Y tế chủ trì, phối hợp với các huyện thực hiện.",
    "Nguồn vốn lồng ghép từ ngân sách tỉnh là 1.250 triệu đồng.",
)


def drawn(lines: tuple[str, ...] = LINES, dpi: int = 200, size_in: tuple[float, float] = (6.0, 2.4)) -> Image.Image:
    """Black text on white, 14 pt, one line under the other."""
    image = Image.new("L", (int(size_in[0] * dpi), int(size_in[1] * dpi)), 255)
    pen = ImageDraw.Draw(image)
    font = ImageFont.truetype(str(SERIF), round(14 * dpi / 72))
    for i, line in enumerate(lines):
        pen.text((0.4 * dpi, (0.5 + 0.35 * i) * dpi), line, fill=0, font=font)
    return image


def pixels(image: Image.Image) -> NDArray[np.uint8]:
    return np.asarray(image, dtype=np.uint8)


# how content is turned so that a page with this /Rotate shows it upright: sheet, origin, angle
_TURNED = {
    0: ((500, 300), (0, 0), 0),
    90: ((300, 500), (300, 0), 90),
    180: ((500, 300), (500, 300), 180),
    270: ((300, 500), (0, 500), -90),
}


def text_pdf(path: Path, lines: tuple[str, ...] = LINES, *, rotate: int = 0, pages: int = 1) -> Path:
    """A PDF with a text layer, 500 × 300 points as displayed, one page like the other; ``rotate`` is their /Rotate."""
    import pikepdf
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont
    from reportlab.pdfgen.canvas import Canvas

    pdfmetrics.registerFont(TTFont("page-serif", str(SERIF)))
    size, origin, angle = _TURNED[rotate]
    canvas = Canvas(str(path), pagesize=size)
    for _ in range(pages):
        canvas.translate(*origin)
        canvas.rotate(angle)
        canvas.setFont("page-serif", 14)
        for i, line in enumerate(lines):
            canvas.drawString(40, 240 - 24 * i, line)
        canvas.showPage()
    canvas.save()
    if rotate:
        with pikepdf.open(path, allow_overwriting_input=True) as document:
            for page in document.pages:
                page.Rotate = rotate
            document.save(path)
    return path
