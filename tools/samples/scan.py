"""The scanner: stamps, skew, uneven light, bleed-through, specks, broken rules, fax. Seeded, so repeatable."""

from __future__ import annotations

import io
import math
import zlib
from dataclasses import dataclass
from typing import Any

import cv2
import img2pdf
import numpy as np
import pikepdf
import pypdfium2
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from tools.samples import fonts
from tools.samples.page import Box, LaidPage

Pixels = NDArray[np.uint8]


@dataclass(frozen=True)
class Look:
    """How a scanner spoils a page. ``skew_deg`` is the largest angle, ``light`` the depth of the shading (0-1)."""

    dpi: int
    skew_deg: float = 0.0
    light: float = 0.0
    noise: float = 0.0
    specks: int = 0
    bleed: float = 0.0
    fade: float = 0.0
    blur: float = 0.0
    broken_rules: bool = False
    bilevel: bool = False
    sideways: bool = False
    """Landscape pages are stored turned by a quarter."""
    jpeg_quality: int = 55


LOOKS = {
    "clean300": Look(300, jpeg_quality=60),
    "scan200": Look(200, skew_deg=1.5, light=0.16, noise=5, specks=12, blur=0.45, sideways=True, jpeg_quality=45),
    "bad150": Look(
        150, skew_deg=2.4, light=0.3, noise=9, specks=60, bleed=0.16, fade=0.25, blur=0.4, broken_rules=True
    ),
    "fax200": Look(200, skew_deg=0.9, noise=14, specks=40, blur=0.5, bilevel=True, sideways=True),
}


@dataclass(frozen=True)
class Scanned:
    """One page's image file and its truth (page, dpi, matrix from page points to pixels)."""

    data: bytes
    truth: dict[str, Any]


def scan(pdf: bytes, pages: list[LaidPage], look: Look, *, stamp: list[str], seed: int) -> list[Scanned]:
    """Images of all pages. ``stamp`` are the words on the round stamp."""
    document = pypdfium2.PdfDocument(pdf)
    sheets = [np.asarray(document[i].render(scale=look.dpi / 72).to_pil().convert("RGB")) for i in range(len(document))]
    out = []
    for i, page in enumerate(pages):
        rng = np.random.default_rng([seed, i])
        colour = bool(page.ink) and not look.bilevel
        sheet = _inked(sheets[i], page, look.dpi, stamp, rng)
        if look.bleed:
            sheet = _bleed(sheet, sheets[(i + 1) % len(sheets)], look.bleed)
        if look.broken_rules:
            sheet = _break_rules(sheet, page, look.dpi, rng)
        out.append(_spoil(sheet, page, look, i + 1, colour, rng))
    return out


def _inked(sheet: Pixels, page: LaidPage, dpi: int, stamp: list[str], rng: np.random.Generator) -> Pixels:
    image = Image.fromarray(sheet)
    scale = dpi / 72
    for kind, box in page.ink:
        pixels = (box[0] * scale, box[1] * scale, box[2] * scale, box[3] * scale)
        layer = _stamp(pixels, stamp) if kind == "stamp" else _signature(pixels, rng)
        ground = Image.new("RGB", image.size, "white")
        ground.paste(layer, (int(pixels[0]), int(pixels[1])))
        # ink on paper multiplies: black letters stay black under a red stamp
        mixed = np.asarray(image).astype(np.uint16) * np.asarray(ground) // 255
        image = Image.fromarray(mixed.astype(np.uint8))
    return np.array(image)


def _stamp(box: Box, words: list[str]) -> Image.Image:
    size = int(box[2] - box[0])
    red = (205, 60, 70)
    image = Image.new("RGB", (size, size), "white")
    pen = ImageDraw.Draw(image)
    centre, radius = size / 2, size / 2 - 2
    pen.ellipse((2, 2, size - 2, size - 2), outline=red, width=max(2, size // 60))
    inner = radius * 0.62
    pen.ellipse((centre - inner, centre - inner, centre + inner, centre + inner), outline=red, width=1)
    points = []
    for k in range(10):
        reach = radius * (0.3 if k % 2 == 0 else 0.125)
        angle = -math.pi / 2 + k * math.pi / 5
        points.append((centre + reach * math.cos(angle), centre + reach * math.sin(angle)))
    pen.polygon(points, fill=red)
    letters = "  ".join(words)
    font = ImageFont.truetype(str(fonts.path_of("serif", "b")), max(7, int(size * 0.105)))
    span = min(320.0, 13.0 * len(letters))
    for k, letter in enumerate(letters):
        angle = -span / 2 + span * k / max(1, len(letters) - 1)
        tile = Image.new("RGBA", (size, size), (255, 255, 255, 0))
        ImageDraw.Draw(tile).text((centre, size * 0.065), letter, fill=red, font=font, anchor="mt")
        turned = tile.rotate(-angle, resample=Image.Resampling.BICUBIC, center=(centre, centre))
        image.paste(turned, (0, 0), turned)
    return image


def _signature(box: Box, rng: np.random.Generator) -> Image.Image:
    width, height = int(box[2] - box[0]), int(box[3] - box[1])
    canvas = np.full((height, width, 3), 255, np.uint8)
    x = np.linspace(0.04, 0.8, 9)
    y = 0.5 + 0.36 * rng.uniform(-1, 1, 9) * np.array([1, 1, 1, 0.9, 0.8, 0.6, 0.5, 0.4, 0.2])
    t = np.linspace(0, 8, 240)
    curve = np.stack([np.interp(t, range(9), x + rng.uniform(-0.08, 0.08, 9)), np.interp(t, range(9), y)], 1)
    smooth = cv2.GaussianBlur(curve.astype(np.float32), (1, 41), 6)
    flourish = np.array([[0.1, 0.86], [0.95, 0.62]], np.float32)
    for stroke in (smooth, flourish):
        points = (stroke * (width, height)).astype(np.int32).reshape(-1, 1, 2)
        cv2.polylines(canvas, [points], False, (35, 50, 140), max(1, width // 110), cv2.LINE_AA)
    return Image.fromarray(canvas)


def _bleed(sheet: Pixels, back: Pixels, strength: float) -> Pixels:
    back = cv2.resize(back[:, ::-1], (sheet.shape[1], sheet.shape[0]))
    ghost = 255 - (255 - cv2.GaussianBlur(back, (0, 0), 1.6).astype(np.float32)) * strength
    return np.minimum(sheet, ghost.astype(np.uint8))


def _break_rules(sheet: Pixels, page: LaidPage, dpi: int, rng: np.random.Generator) -> Pixels:
    out, scale = sheet.copy(), dpi / 72
    for rule in page.rules:
        if rng.random() > 0.5:
            continue
        at = rng.uniform(0.1, 0.9)
        x = (rule.x0 + at * (rule.x1 - rule.x0)) * scale
        y = (rule.y0 + at * (rule.y1 - rule.y0)) * scale
        gap = rng.uniform(2, 6)
        along_x, along_y = (gap, 2) if rule.y0 == rule.y1 else (2, gap)
        out[int(y - along_y) : int(y + along_y) + 1, int(x - along_x) : int(x + along_x) + 1] = 255
    return out


def _spoil(sheet: Pixels, page: LaidPage, look: Look, number: int, colour: bool, rng: np.random.Generator) -> Scanned:
    height, width = sheet.shape[:2]
    image = sheet.astype(np.float32)
    if not colour:
        image = cv2.cvtColor(sheet, cv2.COLOR_RGB2GRAY).astype(np.float32)
    if look.fade:
        patchy = cv2.resize(rng.random((12, 9), np.float32), (width, height), interpolation=cv2.INTER_CUBIC)
        image = 255 - (255 - image) * _like(1 - look.fade * 2 * np.clip(patchy - 0.3, 0, 1), image)
    angle = rng.uniform(-look.skew_deg, look.skew_deg)
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), -angle, 1.0)
    image = cv2.warpAffine(image, turn, (width, height), flags=cv2.INTER_AREA, borderValue=(255, 255, 255))
    if look.blur:
        image = cv2.GaussianBlur(image, (0, 0), look.blur)
    if look.light:
        corners = 1 - look.light * rng.random((2, 2)).astype(np.float32)
        image = image * _like(cv2.resize(corners, (width, height), interpolation=cv2.INTER_LINEAR), image)
    if look.noise:
        image = image + _like(cv2.GaussianBlur(rng.normal(0, look.noise * 2, (height, width)), (0, 0), 0.8), image)
    for _ in range(look.specks):
        centre = (int(rng.uniform(0, width)), int(rng.uniform(0, height)))
        cv2.circle(image, centre, int(rng.integers(0, 2)), (70, 70, 70), -1)
    pixels = np.clip(image, 0, 255).astype(np.uint8)
    matrix = np.vstack([turn, [0, 0, 1]]) @ np.diag([look.dpi / 72, look.dpi / 72, 1])
    quarter = (90 if rng.random() < 0.6 else 270) if look.sideways and page.landscape else 0
    if quarter:
        pixels = np.ascontiguousarray(np.rot90(pixels, -1 if quarter == 90 else 1))
        to_side = [[0, -1, height], [1, 0, 0], [0, 0, 1]] if quarter == 90 else [[0, 1, 0], [-1, 0, width], [0, 0, 1]]
        matrix = np.array(to_side) @ matrix
    truth = {
        "pdf_page": number, "page": page.number, "dpi": look.dpi, "color": colour, "rotated_cw": quarter,
        "pt_to_px": matrix[:2].round(5).tolist(), "width": pixels.shape[1], "height": pixels.shape[0],
        "skew": round(float(angle), 4),
    }  # fmt: skip
    return Scanned(_encoded(pixels, look), truth)


def _like(plane: NDArray[Any], image: NDArray[Any]) -> NDArray[Any]:
    return plane[:, :, None] if image.ndim == 3 else plane


def _encoded(pixels: Pixels, look: Look) -> bytes:
    buffer = io.BytesIO()
    image = Image.fromarray(pixels)
    if look.bilevel:
        grey = np.asarray(image.convert("L"))
        image = Image.fromarray(np.where(grey > 150, 255, 0).astype(np.uint8)).convert("1")
        image.save(buffer, "TIFF", compression="group4", dpi=(look.dpi, look.dpi))
    else:
        image.save(buffer, "JPEG", quality=look.jpeg_quality, dpi=(look.dpi, look.dpi), optimize=True)
    return buffer.getvalue()


def as_pdf(scanned: list[Scanned]) -> bytes:
    """The images as a PDF without a text layer; the same bytes every time."""
    raw = img2pdf.convert([s.data for s in scanned], nodate=True, engine=img2pdf.Engine.internal)
    buffer = io.BytesIO()
    with pikepdf.open(io.BytesIO(raw)) as pdf:
        pdf.save(buffer, deterministic_id=True)
    return buffer.getvalue()


def as_tiff(scanned: list[Scanned]) -> bytes:
    """The images as one multi-page TIFF."""
    images = [Image.open(io.BytesIO(s.data)) for s in scanned]
    buffer = io.BytesIO()
    bilevel = images[0].mode == "1"
    images[0].save(
        buffer,
        "TIFF",
        save_all=True,
        append_images=images[1:],
        compression="group4" if bilevel else "jpeg",
        dpi=(scanned[0].truth["dpi"],) * 2,
    )
    return buffer.getvalue()


def seed_of(name: str) -> int:
    """A seed that is the same on every machine."""
    return zlib.crc32(name.encode())
