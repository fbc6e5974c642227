"""The reader's settings: limits set before any work, and what reading depends on."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ReadSettings:
    """Limits and choices of the reader; part of a reading's identity."""

    max_bytes: int = 200_000_000
    max_pages: int = 1000
    max_pixels: int = 60_000_000
    """A page is rendered at a lower resolution rather than refused."""
    page_timeout_s: float = 180.0
    ocr_dpi: int = 300
    """Page images are brought to this resolution: letters are then of the height the engine was trained on."""
    language: str = "vie"
    """Model for single cells."""
    page_language: str = "vie+Vietnamese"
    """Models for running text, the surer of the two word by word: which one errs less depends on the typeface."""
    second_language: str = "Vietnamese"
    """Model for the second reading of damaged pages, which the first reading's words are voted with."""
