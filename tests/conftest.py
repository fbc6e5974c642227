"""Fixtures that every room's tests share."""

from __future__ import annotations

from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
SHARED = ROOT.parent / "shared"


@pytest.fixture(scope="session")
def shared_dir() -> Path:
    """The annotated corpus beside the checkout; tests that measure against it skip where it is not there."""
    if not (SHARED / "gold").is_dir():
        pytest.skip("the annotated corpus is not beside this checkout")
    return SHARED
