"""Words with figures that two readings saw differently or doubted: cut out, read by further voices, put to the vote.

A wrong letter is seen by whoever reads the sentence; a wrong figure is not, so figures are worth the time.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Sequence

import cv2

from extractors.image import Grey, PreparedImage, as_grey
from extractors.ocr import read_lines
from models.pages import Box, Word

Settle = Callable[[Sequence[Word], Sequence[Word]], list[Word]]
"""Both readings of a spot, that which was chosen first, to the words that stand there."""

_DOUBT = 0.91
_PAD_IN, _FRAME_PX = 0.027, 20
_ONE_LINE = 7
_VOICES = ((1.0, 0), (1.0, 1), (0.8, 0), (0.8, 1), (1.3, 1))
"""Size of the crop, and which of the two models reads it."""
_AGREED = 2.6  # votes: three sure voices, or four that doubt a little
_BETTER = 1.5  # times the votes of what was read first
_FORM = re.compile(
    r"^[(\"“]?[-+]?(?:\d+(?:[.,]\d+)*|\d+(?:[-/.]\d+)+)[%‰]?(?:[a-zđ]{1,2}|KH)?[)\"”.,;:]*$"  # 1.250,5% 02/9/2016 12ha
    r"|^[(\"“]?\d+(?:/\d{4})?/[A-ZĐa-zđ&-]+[)\"”.,;:]*$"  # 56/2016/NQ-HĐND
)


def is_in_doubt(words: Sequence[Word], others: Sequence[Word]) -> bool:
    """Whether a spot with a figure in it is worth another look: readings differ, doubt, or show no form of figures."""
    text, other = " ".join(w.text for w in words), " ".join(w.text for w in others)
    if not any(c.isdigit() for c in text + other):
        return False
    is_formed = all(_FORM.match(w.text) for w in words if any(c.isdigit() for c in w.text))
    return text != other or not is_formed or min(w.confidence for w in (*words, *others)) < _DOUBT


def settler(image: PreparedImage, models: tuple[str, str], timeout_s: float) -> Settle:
    """What settles spots of this image by further looks at them."""

    def settle(words: Sequence[Word], others: Sequence[Word]) -> list[Word]:
        boxes = [w.box for w in (*words, *others) if w.box is not None]
        if not boxes or not is_in_doubt(words, others):
            return list(words)
        box = (min(b[0] for b in boxes), min(b[1] for b in boxes), max(b[2] for b in boxes), max(b[3] for b in boxes))
        return _voted(words, others, _looks(image, box, _text(words), models, timeout_s))

    return settle


def _looks(image: PreparedImage, box: Box, own: str, models: tuple[str, str], timeout_s: float) -> list[list[Word]]:
    """The words that each voice reads in a box, until two say the same as was read first, or three the same.

    Boxes are pixels of the image.
    """
    pixels, left, top = _cut(image, box)
    heard = []
    for factor, model in _VOICES:
        method = cv2.INTER_AREA if factor < 1 else cv2.INTER_CUBIC
        scaled = as_grey(cv2.resize(pixels, None, fx=factor, fy=factor, interpolation=method))
        lines = read_lines(scaled, models[model], image.dpi * factor, timeout_s, _ONE_LINE)
        heard.append([_moved(w, 1 / factor, left, top) for line in lines for w in line.words if w.box is not None])
        if [_text(one) for one in heard] in ([own] * 2, [_text(heard[0])] * 3):
            break
    return heard


def _cut(image: PreparedImage, box: Box) -> tuple[Grey, float, float]:
    """The box's pixels in a white frame, and where the crop's corner stands on the image."""
    pad = round(image.dpi * _PAD_IN)
    x0, top, x1, bottom = (round(v) for v in box)
    left, upper = max(0, x0 - pad), max(0, top - pad)
    crop = image.pixels[upper : bottom + pad, left : x1 + pad]
    frame = _FRAME_PX
    framed = cv2.copyMakeBorder(crop, frame, frame, frame, frame, cv2.BORDER_CONSTANT, value=255)
    return as_grey(framed), left - frame, upper - frame


def _moved(word: Word, factor: float, left: float, top: float) -> Word:
    assert word.box is not None
    x0, y0, x1, y1 = word.box
    return Word(
        word.text, (left + x0 * factor, top + y0 * factor, left + x1 * factor, top + y1 * factor), word.confidence
    )


def _voted(words: Sequence[Word], others: Sequence[Word], looks: Sequence[Sequence[Word]]) -> list[Word]:
    """The words of the text with the most votes; those chosen first unless others are clearly likelier."""
    votes: dict[str, float] = defaultdict(float)
    said: dict[str, Sequence[Word]] = {}
    for heard in (words, others, *looks):
        if heard:
            votes[_text(heard)] += min(w.confidence for w in heard) * _formed(heard)
            said.setdefault(_text(heard), heard)
    best, own = max(votes, key=lambda text: votes[text]), _text(words)
    needed = _AGREED * _formed(words)
    if best == own or votes[best] < needed or votes[best] < _BETTER * votes[own]:
        return list(words)
    return list(said[best])


def _formed(words: Sequence[Word]) -> float:
    """Half a vote for what has figures in no form of figures."""
    return 1.0 if all(_FORM.match(w.text) for w in words if any(c.isdigit() for c in w.text)) else 0.5


def _text(words: Sequence[Word]) -> str:
    return " ".join(w.text for w in words)
