"""Vietnamese as spaCy documents: underthesea's word segmentation behind spaCy's tokenizer interface, then our matchers.

A Vietnamese word is one or more syllables ("chương trình", programme), so that rules on syllables find verbs inside
nouns ("trình", submit). On segmented words they do not: the matchers here work on words, and every span leads back to
the characters of the text that was given (the segmenter rewrites white space and tone placement, so offsets are
aligned, never searched).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from itertools import pairwise
from typing import Any

import spacy
from spacy.language import Language
from spacy.matcher import PhraseMatcher
from spacy.tokens import Doc, Span
from spacy.util import filter_spans
from spacy.vocab import Vocab

from models.reference import load
from nlp.agency_lexicon import departments, lexicon

DUTIES, AGENCIES, PROGRAMMES = "duties", "agencies", "programmes"
_CACHED_TEXTS = 4096
_NAME_BEFORE = re.compile(r"(?<!\w)(?:Sở|Ban|Phòng|Bộ|Cục|Vụ|Chi cục|Trung tâm|Quỹ|Hội|Tổ|Cơ quan|và)\s+$")
_COMMITTEE = re.compile(r"(?<!\w)Ban\s+$")
_LIST_BEFORE = re.compile(r"(?<!\w)(?:[Ss]ở|[Pp]hòng)(?!\w)[^.]{0,160}?(?:[,;:]|\svà)\s*$")
_SEVERAL = re.compile(r"(?<!\w)(?:các|những)\s+$", re.IGNORECASE)
_PROGRAMME_VERB = re.compile(r"xây dựng\s+(?:nông thôn mới|NTM)", re.IGNORECASE)


class SegmentingTokenizer:
    """spaCy's tokenizer interface over underthesea: words of several syllables are one token."""

    def __init__(self, vocab: Vocab) -> None:
        self.vocab = vocab

    def __call__(self, text: str) -> Doc:
        """Tokens whose texts and spaces add up to exactly ``text``."""
        spans = word_spans(text)
        words: list[str] = []
        spaces: list[bool] = []
        at = 0
        for start, end in spans:
            if start > at:  # white space that no single blank expresses is a token of its own
                _add_gap(text[at:start], words, spaces)
            words.append(text[start:end])
            spaces.append(False)
            at = end
        if at < len(text):
            _add_gap(text[at:], words, spaces)
        return Doc(self.vocab, words=words, spaces=spaces)

    # spaCy asks a tokenizer for these when a pipeline is saved; ours has nothing to keep
    def to_bytes(self, **_options: Any) -> bytes:
        """Nothing to save."""
        return b""

    def from_bytes(self, _data: bytes, **_options: Any) -> SegmentingTokenizer:
        """Nothing to load."""
        return self


def _add_gap(gap: str, words: list[str], spaces: list[bool]) -> None:
    if gap.startswith(" ") and words and not spaces[-1]:
        spaces[-1] = True
        gap = gap[1:]
    if gap:
        words.append(gap)
        spaces.append(False)


def word_spans(text: str) -> list[tuple[int, int]]:
    """Half-open spans of the words of ``text``, in order, without white space at their ends."""
    from underthesea import word_tokenize

    if not text.strip():
        return []
    segmented: Sequence[str] = word_tokenize(text)
    letters = [i for i, c in enumerate(text) if not c.isspace()]
    lengths = [sum(not c.isspace() for c in word) for word in segmented]
    if sum(lengths) != len(letters):  # the segmenter dropped or added a character: syllables are the safe words
        return _syllables(text)
    spans, at = [], 0
    for length in lengths:
        if length:
            spans.append((letters[at], letters[at + length - 1] + 1))
            at += length
    return spans


@lru_cache(maxsize=_CACHED_TEXTS)
def tagged_verbs(text: str) -> tuple[int, ...]:
    """Where words stand that the tagger takes for verbs: for those that no list of duties has.

    In small letters only, as capitals are parts of names; empty where tagger and text do not agree on the letters.
    """
    from underthesea import pos_tag

    letters = [i for i, c in enumerate(text) if not c.isspace()]
    found, at = [], 0
    for word, tag in pos_tag(text) if letters else ():
        length = sum(not c.isspace() for c in word)
        if at + length > len(letters):
            return ()
        if tag == "V" and length and text[letters[at]].islower():
            found.append(letters[at])
        at += length
    return tuple(found) if at == len(letters) else ()


def _syllables(text: str) -> list[tuple[int, int]]:
    edges = [i for i in range(len(text) + 1) if i in (0, len(text)) or text[i - 1].isspace() != text[i].isspace()]
    return [(a, b) for a, b in pairwise(edges) if not text[a].isspace()]


@Language.factory("kehoach_phrases")
def _phrases(nlp: Language, name: str) -> Any:
    """The component that marks duty verbs, bodies and programmes on words."""
    reference = load()
    known = {
        DUTIES: list(lexicon().verbs),
        AGENCIES: [n for a in reference.agencies for n in (a.name_vi, *a.abbreviations)],
        PROGRAMMES: [n for p in reference.programmes for n in (p.name_vi, p.short_vi) if n],
    }
    matchers = {}
    for label, phrases in known.items():
        matchers[label] = PhraseMatcher(nlp.vocab, attr="LOWER" if label == DUTIES else "ORTH")
        matchers[label].add(label, [doc for phrase in dict.fromkeys(phrases) for doc in _as_segmented(nlp, phrase)])

    def mark(doc: Doc) -> Doc:
        for label, matcher in matchers.items():
            spans = [Span(doc, start, end, label=label) for _, start, end in matcher(doc)]
            doc.spans[label] = filter_spans(spans)
        return doc

    return mark


def _as_segmented(nlp: Language, phrase: str) -> Iterator[Doc]:
    """The phrase as the segmenter cuts it alone, and as one word, which it may be to it in a sentence."""
    alone = nlp.make_doc(phrase)
    yield alone
    if len(alone) > 1:
        yield Doc(nlp.vocab, words=[phrase])


@cache
def pipeline() -> Language:
    """The spaCy pipeline: segmentation, then phrases."""
    # the "vi" class of spaCy wants another segmenter that is not kept up; "xx" brings none
    made = spacy.blank("xx")
    made.tokenizer = SegmentingTokenizer(made.vocab)
    made.add_pipe("kehoach_phrases")
    return made


@lru_cache(maxsize=_CACHED_TEXTS)
def marked(text: str) -> Doc:
    """The text as a document with its spans; the same text is segmented once."""
    return pipeline()(text)


def duty_spans(text: str) -> list[tuple[int, int]]:
    """Where the verbs of duties stand, as half-open character spans.

    None inside a programme's name, nor one that is the name of a body ("Sở Xây dựng"); one that the segmenter glued to
    the name before it ("Tôn giáo tổ chức") counts.
    """
    names = [match.span() for match in _PROGRAMME_VERB.finditer(text)]
    doc = marked(text)
    spans = [(span.start_char, span.end_char) for span in doc.spans[DUTIES]]
    spans = sorted({*spans, *_glued_verbs(doc)})
    return [s for s in spans if not any(a <= s[0] < b for a, b in names) and not _is_name_part(text, s[0])]


def _glued_verbs(doc: Doc) -> Iterator[tuple[int, int]]:
    """Verbs at the end of a longer "word" that begins with a capital: "Tôn giáo tổ chức", "Bảo Lạc lập"."""
    verbs = set(lexicon().verbs)
    for token in doc:
        syllables = token.text.split(" ")
        if len(syllables) < 2 or not token.text[0].isupper():
            continue
        long, short = " ".join(syllables[-2:]), syllables[-1]
        verb = long if len(syllables) > 2 and long in verbs else short if _is_name(syllables[:-1]) else ""
        if verb in verbs:
            end = token.idx + len(token.text)
            yield end - len(verb), end


def _is_name(syllables: Sequence[str]) -> bool:
    """Two capitalised syllables, or one with capitals inside ("PTNT"); "Độc" of "Độc lập" is none."""
    inner = any(c.isupper() for c in syllables[0][1:])
    return all(s[:1].isupper() for s in syllables) and (len(syllables) > 1 or inner)


def _is_department(text: str, start: int) -> bool:
    """ "Các Sở: Y tế, Xây dựng, Tư pháp …": one of a list, whose next one or whose duty follows."""
    match = departments().pattern.match(text, start)
    return match is not None and re.match(r"\s*(?:,|;|và\s|theo\s)", text[match.end() :]) is not None


def _is_name_part(text: str, start: int) -> bool:
    """A capital in mid-sentence right behind the kind of a body ("Sở Xây dựng"), or "các tổ chức", organisations."""
    if text[start].isupper() and _LIST_BEFORE.search(text, 0, start) and _is_department(text, start):
        return True
    if _COMMITTEE.search(text, 0, start):
        return True  # "Ban quản lý rừng": its name, though in small letters
    if text.startswith("tổ chức", start) and _SEVERAL.search(text, 0, start):
        return True
    return text[start].isupper() and _NAME_BEFORE.search(text, max(0, start - 16), start) is not None
