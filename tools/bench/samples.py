"""Which of our sample plans the benchmarks read."""

from __future__ import annotations

from pathlib import Path

RAW = Path(__file__).parents[2] / "data" / "raw"
TEXT_LAYER = RAW / "yen-bai-ke-hoach-ntm-2019.pdf"
SCAN = RAW / "bac-kan-ke-hoach-ntm-2019.pdf"
SCAN_BODY_PAGE = 2
SIDEWAYS_TABLE_PAGE = 3
TABLE = RAW / "vinh-long-ke-hoach-ntm-2026.pdf"
TABLE_PAGE = 3
DAMAGED = RAW / "tuyen-quang-ke-hoach-giam-ngheo-2017.pdf"
DAMAGED_BODY_PAGE = 2
