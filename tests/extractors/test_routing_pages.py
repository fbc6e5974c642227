"""Which text layers are trusted, and what becomes of those that are not."""

from __future__ import annotations

import pytest

from extractors.legacy import from_tcvn3, from_vni, from_vps, legacy_encoding
from extractors.routing import route
from extractors.vietnamese import is_syllable, marked_share, syllable_share
from models.pages import Word

_GOOD = (
    "Ủy ban nhân dân huyện chủ trì, phối hợp với các phòng chuyên môn rà soát hộ nghèo, hộ cận nghèo; "
    "phấn đấu đến hết năm 2031 giảm còn dưới 4,5% và có thêm 07 xã hoàn thành các tiêu chí"
)
_TCVN3 = (
    "Céng hßa x· héi chñ nghÜa ViÖt Nam, ®éc lËp tù do h¹nh phóc; kÕ ho¹ch ph¸t triÓn n«ng th«n míi cña huyÖn miÒn nói"
)
_VNI = (
    "Coäng hoøa xaõ hoäi chuû nghóa Vieät Nam, ñoäc laäp töï do haïnh phuùc; keá hoaïch phaùt trieån noâng thoân môùi"
)

_VPS = (
    "C¶ng hòa xã h¶i chû nghïa ViŒt Nam, Ç¶c lÆp t¿ do hånh phúc; k‰ hoåch phát tri‹n nông thôn m§i cûa huyŒn miŠn núi"
)


def _words(text: str) -> list[Word]:
    return [Word(w, (0.0, 0.0, 1.0, 1.0)) for w in text.split()]


@pytest.mark.parametrize(
    ("text", "image_share", "trusted", "note"),
    [
        (_GOOD, 0.0, True, ""),
        # a searchable scan: a good layer under a picture of the whole page
        (_GOOD + " " + _GOOD, 1.0, True, ""),
        ("", 1.0, False, "no text layer"),
        ("(cid:12)(cid:87) (cid:3)" * 20, 0.0, False, "text layer without meaning"),
        # only the stamp of a digital signature stands over a scanned page
        (
            "Người ký: Văn phòng UBND huyện 17.03.2031 08:12:40 +07:00",
            1.0,
            False,
            "text layer of a stamp or signature only",
        ),
        # a scanner's own OCR without Vietnamese
        (
            "Uy ban nhfin dfin huy~n chii tri ph6i hqp v6i cac phong chuyen m6n ra soat hQ ngheo " * 4,
            1.0,
            False,
            "text layer is not Vietnamese",
        ),
        (_TCVN3 * 2, 0.0, True, "text layer converted from TCVN3"),
        (_VNI * 2, 0.0, True, "text layer converted from VNI"),
        (_VPS * 2, 0.0, True, "text layer converted from VPS"),
        # a short page of figures has too few letters to judge by; without a picture there is nothing better
        ("12 15 1.250 7,5%", 0.0, True, ""),
        ("12 15 1.250 7,5%" * 20, 1.0, False, "too little text to trust the layer"),
    ],
)
def test_route(text: str, image_share: float, trusted: bool, note: str) -> None:
    found = route(_words(text), image_share)
    assert (found.words is not None, found.note) == (trusted, note)


def test_legacy_letters_become_unicode() -> None:
    assert from_tcvn3("ViÖt Nam ®éc lËp") == "Việt Nam độc lập"
    assert from_vps("Vi\u0152t Nam \xc7\xb6c l\xc6p, \u0161 ki\u2030n") == "Việt Nam độc lập, ý kiến"
    assert from_vni("Vieät Nam ñoäc laäp, töï do") == "Việt Nam độc lập, tự do"


def test_unicode_is_no_legacy_encoding() -> None:
    assert legacy_encoding(_GOOD) is None


@pytest.mark.parametrize("word", ["nghiêng", "quyết", "ủy", "Ủy", "giờ", "xã", "khuỷu", "hòa", "hoà"])
def test_syllables(word: str) -> None:
    assert is_syllable(word)


@pytest.mark.parametrize("word", ["strength", "hqp", "nhfin", "ấế", "tree's"])
def test_no_syllables(word: str) -> None:
    assert not is_syllable(word)


def test_shares() -> None:
    assert syllable_share(_GOOD) > 0.95
    assert marked_share(_GOOD) > 0.2
    assert marked_share("Plan of the district") == 0.0
