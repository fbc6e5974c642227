"""One file read outside a run, with the same limits and the same workers."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from models.errors import UnsupportedFormatError
from models.pages import ReadDocument, document_from_json
from pipeline.context import ReadingContext
from pipeline.intake import collect
from pipeline.progress import Silent
from pipeline.settings import Settings
from pipeline.steps import Parcel, read
from pipeline.store import ResultStore
from pipeline.workers import Workers


def read_one(file: Path, settings: Settings) -> ReadDocument:
    """Read one file. Raises ``RejectedFileError`` of the kind that fits; an archive has to be ingested instead."""
    with TemporaryDirectory(prefix="kehoach-") as folder, Workers(settings) as workers:
        settings = replace(settings, data_dir=Path(folder))
        intake = collect([file], settings)
        if intake.refused:
            raise intake.refused[0].error
        if len(intake.candidates) != 1:
            raise UnsupportedFormatError(file=file)
        context = ReadingContext(settings, ResultStore(Path(folder)), workers, Silent())
        parcel = read(Parcel(intake.candidates[0]), context)
        if parcel.error is not None:
            raise parcel.error
        stored = context.store.get(context.read_key(parcel.candidate))
        assert stored is not None, "the read step has just put it there"
        return document_from_json(stored)
