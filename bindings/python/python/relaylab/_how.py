"""How something is played: threads, where runs are kept, who is told."""

from __future__ import annotations

import os
from contextlib import contextmanager
from typing import Any, Callable, Iterator, Optional, TypedDict, Union

Path = Union[str, "os.PathLike[str]"]


class How(TypedDict):
    """What the library is told."""

    threads: Optional[int]
    cache: Optional[str]
    hear: Optional[Callable[[int, int, int, int], None]]


@contextmanager
def played(threads: Optional[int], cache: Optional[Path], progress: Optional[bool], what: str) -> Iterator[How]:
    """How to play, with a bar of tqdm while it lasts where that is installed and ``progress`` is not false."""
    bar: Any = None

    def hear(days_done: int, days: int, runs_done: int, runs: int) -> None:
        bar.total = days
        bar.set_postfix_str(f"{runs_done}/{runs} runs", refresh=False)
        bar.update(days_done - bar.n)

    if progress is None or progress:
        try:
            from tqdm.auto import tqdm

            # What is over within a second needs none.
            bar = tqdm(total=1, unit=" days", desc=what, delay=1.0, leave=False)
        except ImportError:
            if progress:
                raise
    try:
        kept = None if cache is None else os.fspath(cache)
        yield {"threads": threads, "cache": kept, "hear": None if bar is None else hear}
    finally:
        if bar is not None:
            bar.close()
