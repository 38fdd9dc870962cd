"""Designs that are played here or by an executor, and what is in their folders."""

from __future__ import annotations

import json
import os
from concurrent.futures import Executor
from pathlib import Path as _Path
from typing import Any, Dict, List, Optional, Tuple

from . import _core, _shown
from ._how import How, Path, played
from ._runs import Table


class Sweep:
    """The folder of a sweep. Its tables are tidy: ``runs`` has a row a run, ``outcomes`` a row a metric of a run."""

    def __init__(self, folder: Path) -> None:
        self.folder = os.fspath(folder)
        self._facts()

    def _facts(self) -> Dict[str, Any]:
        found: Dict[str, Any] = json.loads(_core.facts(self.folder))
        return found

    @property
    def tables(self) -> Tuple[str, ...]:
        """Names of the tables there are; none before every run is finished."""
        return tuple(self._facts()["tables"])

    def table(self, name: str) -> Table:
        """A table by its name."""
        return Table(_core.table(self.folder, name))

    @property
    def runs(self) -> Table:
        """The table ``runs``: a row a run, with the varied keys and the seed."""
        return self.table("runs")

    @property
    def outcomes(self) -> Table:
        """The table ``outcomes``: (runs x metrics) rows with value and unit."""
        return self.table("outcomes")

    @property
    def facts(self) -> Dict[str, Any]:
        """Title, hash of the design, points, runs, how many of them are finished and failed, tables."""
        return self._facts()

    def __repr__(self) -> str:
        facts = self._facts()
        return f"<relaylab sweep {self.folder}: {facts['finished']} of {facts['runs']} runs finished>"

    def _repr_html_(self) -> str:
        facts = self._facts()
        body = _shown.table(("", ""), [(key, value if isinstance(value, (int, str)) else ", ".join(value)) for key, value in facts.items()])
        return _shown.card(None, repr(self), body, self.folder)


def open(folder: Path) -> Sweep:
    """The sweep in a folder.

    Raises ``RelaylabError`` when the folder holds none.
    """
    return Sweep(folder)


def _part(design: str, folder: str, part: int, parts: int, threads: Optional[int]) -> str:
    """Plays a part, in whatever process an executor has; what is finished there is not played again."""
    how: How = {"threads": threads, "cache": None, "hear": None}
    return _core.play_design(design, folder, part, parts, how)


def sweep(
    design: Path,
    out: Optional[Path] = None,
    *,
    executor: Optional[Executor] = None,
    parts: Optional[int] = None,
    threads: Optional[int] = None,
    progress: Optional[bool] = None,
) -> Sweep:
    """Plays every run of a design and makes its tables, as ``relaylab sweep`` does; what is finished is kept in the folder,
    and not played twice.

    ``out`` is the folder (without it, one below ``output/sweeps`` named after the design). With an ``executor`` of
    ``concurrent.futures``, the design is played in ``parts`` (without it, four for each worker it says it has, else 16),
    each in a process of its executor with one thread unless ``threads`` says more, and joined here: the same bytes as
    without. All must see the same files. A process pool needs a method of starting that does not fork a process with threads.

    Raises ``RelaylabError`` when the design is wrong or the folder cannot be written, ``KeyboardInterrupt`` on Ctrl-C.
    """
    design = os.path.abspath(os.fspath(design))
    folder = os.path.abspath(os.fspath(out if out is not None else _Path("output/sweeps") / _Path(design).stem))
    if executor is None:
        with played(threads, None, progress, "sweep") as how:
            _core.play_design(design, folder, 1, 1, how)
        return Sweep(folder)
    count = parts if parts is not None else 4 * getattr(executor, "_max_workers", 4)
    folders = [f"{folder}.parts/{part:04d}-of-{count:04d}" for part in range(1, count + 1)]
    futures = [
        executor.submit(_part, design, place, part, count, threads or 1) for part, place in enumerate(folders, 1)
    ]
    try:
        finished: List[str] = [future.result() for future in futures]
    except BaseException:
        for future in futures:
            future.cancel()
        raise
    with played(threads, None, progress, "merge") as how:
        _core.merge([json.loads(text)["folder"] for text in finished], folder, how)
    return Sweep(folder)
