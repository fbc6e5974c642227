"""Which OCR engine and models read: part of every result's identity. Imports nothing heavy."""

from __future__ import annotations

import hashlib
import subprocess
from functools import cache
from importlib import metadata
from pathlib import Path

from models.errors import MissingToolError


@cache
def engine_versions() -> dict[str, str]:
    """Versions of the engine (its program, its binding) and content hashes of its models.

    Raises ``MissingToolError``.
    """
    try:
        shown = subprocess.run(["tesseract", "--list-langs"], capture_output=True, text=True, timeout=30, check=True)
        version = subprocess.run(["tesseract", "--version"], capture_output=True, text=True, timeout=30, check=True)
    except (OSError, subprocess.SubprocessError) as error:
        raise MissingToolError("tesseract.") from error
    versions = {"tesseract": version.stdout.split()[1], "tesserocr": metadata.version("tesserocr")}
    folder = Path(shown.stdout.split('"')[1]) if '"' in shown.stdout else None
    for model in sorted(folder.rglob("*.traineddata")) if folder else []:
        if model.stem in ("vie", "Vietnamese", "osd"):
            versions[model.stem] = hashlib.sha256(model.read_bytes()).hexdigest()[:12]
    return versions
