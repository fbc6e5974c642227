"""Reading that begins while whatever will take the documents through the steps is still starting.

Prefect's server takes five to fifteen seconds to answer; without this the workers would wait for it.
"""

from __future__ import annotations

from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor

from pipeline.context import RunContext
from pipeline.intake import Candidate
from pipeline.steps import Parcel, read


class HeadStart:
    """Reads documents in their order until it hands over; each is read once, here or by the one that takes over."""

    def __init__(self, candidates: Iterable[Candidate], context: RunContext) -> None:
        self._threads = ThreadPoolExecutor(context.settings.workers + 1, thread_name_prefix="head-start")
        self._begun = {c.sha256: self._threads.submit(read, Parcel(c), context) for c in candidates}

    def hand_over(self) -> None:
        """Begin no other document. What has begun goes on, and is answered by ``read``."""
        self._threads.shutdown(wait=False, cancel_futures=True)

    def read(self, parcel: Parcel, context: RunContext) -> Parcel:
        """The step of that name, for use after the handing over."""
        begun = self._begun.get(parcel.candidate.sha256)
        return read(parcel, context) if begun is None or begun.cancelled() else begun.result()
