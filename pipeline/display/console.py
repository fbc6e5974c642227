"""The terminal as the tables here need it."""

from __future__ import annotations

from rich.console import Console

_PIPE_WIDTH = 150  # a file or a pipe has no width of its own, and wrapped tables are hard to read


def wide_console() -> Console:
    """A console; as wide as the terminal, or wide enough for every table where there is none."""
    console = Console()
    return console if console.is_terminal else Console(width=_PIPE_WIDTH)
