"""What the words of a cell can only have been, whatever the voices heard.

Specks at a cell's rim are read as stops and quotes, specks between words as full stops, bodies' short names by letters
that look alike, and tones get lost. Marks that can stand where they were read stay.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from extractors.compounds import is_word, mended
from extractors.figures import quarters
from extractors.tables.grid import CellText
from extractors.tables.voting import abbreviations
from models.pages import Word

_ETH = str.maketrans("Ðð", "Đđ")  # Icelandic letters that the models know
# no cell begins or ends with these; a bullet ("-", "+", "*"), a colon at the end and figures in brackets stay
_STRAY_HEAD = re.compile(r"^[.,;:'`‘’ˆ_†|]+(?=\w)|^[.,;:'`‘’ˆ_†|]+$")
_STRAY_TAIL = re.compile(r"(?<=\w)[`ˆ_†|'‘]+$|(?<=\w)-$|^[`ˆ_†|'‘’:;,.]+$")
_INNER_HEAD = re.compile(r"^[.,'`‘]+(?=[^\W\d_])")
_STOP = re.compile(r"^(\w{2,})\.$")
_SMALL = re.compile(r"^[^\W\d_]+\b")
_LIKE_PROVINCE = re.compile(r"^(t[iìíĩ]nh)([.,;:]?)$")
_GLUED = re.compile(r"(?<=[^\W\d_])[*](?=[^\W\d_])")
_CAPITALS = re.compile(r"[A-ZĐ&]{3,}(?:[.,](?=\s|$))?")
# doubled where two voices' letters met, P for Đ, a stop for the foot of L
_LIKE_CAPITALS = (
    *((pair, "Đ") for pair in ("DĐ", "ĐD", "PĐ", "ĐP", "ĐĐ", "P")),
    ("I.", "L"),
    ("I,", "L,"),
)


def worded(cell: CellText) -> CellText:
    """The cell with its words as they can only have been printed."""
    if not any(c.isalpha() for c in cell.text):
        return cell
    words = [replace(word, text=_capitals(word.text.translate(_ETH))) for word in cell.words()]
    words = quarters(_without_stray_marks(words))
    words = _provinces(mended([words])[0])
    return CellText(
        " ".join(word.text for word in words),
        min((word.confidence for word in words), default=cell.confidence),
        tuple(word.confidence for word in words),
    )


def _without_stray_marks(words: Sequence[Word]) -> list[Word]:
    texts = [_GLUED.sub(", ", word.text) for word in words]
    if texts:
        texts[0], texts[-1] = _STRAY_HEAD.sub("", texts[0]), _STRAY_TAIL.sub("", texts[-1])
    for index in range(1, len(texts)):
        if texts[index][:1] not in "'‘" or not texts[index].endswith(("'", "’")):
            texts[index] = _INNER_HEAD.sub("", texts[index])
        texts[index - 1] = _stop(texts[index - 1], texts[index])
    kept = [replace(word, text=text) for word, text in zip(words, texts, strict=True) if text]
    # a mark that went may leave another at the rim
    return kept if [word.text for word in kept] == [word.text for word in words] else _without_stray_marks(kept)


def _provinces(words: Sequence[Word]) -> list[Word]:
    """ "UBND tỉnh" where a body's short name is followed by what is no word: "UBND tình", not "UBND tình hình"."""
    out = list(words)
    for index in range(1, len(out)):
        found = _LIKE_PROVINCE.match(out[index].text)
        after = out[index + 1].text if index + 1 < len(out) and found and not found[2] else ""
        if found and out[index - 1].text in abbreviations() and not is_word(found[1], after):
            out[index] = replace(out[index], text="tỉnh" + found[2])
    return out


def _stop(text: str, after: str) -> str:
    """No sentence ends before a small letter: a speck inside a word of two syllables, a comma without its tail else."""
    found = _STOP.match(text)
    small = _SMALL.match(after)
    if found is None or small is None or not small[0].islower() or not found[1].isalpha() or found[1].isupper():
        return text
    return found[1] + ("" if is_word(found[1], small[0]) else ",")


def _capitals(text: str) -> str:
    """A body's short name that is none, as the one it looks like: "BCPĐ" is BCĐ, "BQI." BQL."""
    return _CAPITALS.sub(lambda match: _known(match[0]), text)


def _known(capitals: str) -> str:
    core = capitals.rstrip(".,")
    if core in abbreviations():
        return capitals
    for like, printed in _LIKE_CAPITALS:
        other = capitals.replace(like, printed)
        if other != capitals and other.rstrip(".,") in abbreviations():
            return other
    return capitals
