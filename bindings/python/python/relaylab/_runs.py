"""What comes of a market: tables, metrics, a figure."""

from __future__ import annotations

import json
from typing import Any, Dict, List, Optional, Tuple

from . import _core, _shown


class Table:
    """A table that speaks the Arrow PyCapsule interface: hand it to ``polars.DataFrame``, ``pyarrow.table``,
    ``pandas.DataFrame.from_arrow`` or DuckDB. Amounts of money in columns ``*_minor`` are in minor units (cents)."""

    def __init__(self, core: _core.Table) -> None:
        self._core = core

    @property
    def name(self) -> str:
        """Its name."""
        return self._core.name

    @property
    def num_rows(self) -> int:
        """How many rows it has."""
        return self._core.num_rows

    @property
    def columns(self) -> List[Dict[str, str]]:
        """Its columns in order: ``name``, ``type``, ``unit`` and ``meaning`` of each."""
        return [dict(zip(("name", "type", "unit", "meaning"), column)) for column in self._core.columns]

    def __arrow_c_stream__(self, requested_schema: Optional[object] = None) -> object:
        """The table as an Arrow stream."""
        return self._core.__arrow_c_stream__(requested_schema)

    def __len__(self) -> int:
        return self.num_rows

    def __repr__(self) -> str:
        return f"<relaylab table {self.name}: {self.num_rows} rows, {len(self._core.columns)} columns>"

    def _repr_html_(self) -> str:
        rows = [(of["name"], of["type"], of["unit"], of["meaning"]) for of in self.columns]
        return _shown.table(("column", "type", "unit", "meaning"), rows) + f"<p>{self.num_rows} rows</p>"


class Runs:
    """The runs of one market, one a seed."""

    def __init__(self, core: _core.Runs, asked: int) -> None:
        self._core = core
        self._json: Optional[Dict[str, Any]] = None
        self.asked = asked
        """How many seeds were asked for; more than ``len`` when somebody stopped it."""

    @property
    def seeds(self) -> List[int]:
        """The seeds that were played, in order."""
        return self._core.seeds

    @property
    def hash(self) -> str:
        """SHA-256 of all that decides a run besides its seed."""
        return self._core.hash

    @property
    def tables(self) -> Tuple[str, ...]:
        """Names of the tables there are."""
        return tuple(self._core.table_names())

    def table(self, name: str) -> Table:
        """A table by its name: a row of ``daily`` is a day of a run, one of ``funnel`` a stage of a run, and so on;
        ``columns`` of the table says what each cell means, in which unit. All begin with the seed of the run."""
        return Table(self._core.table(name))

    @property
    def days(self) -> Table:
        """The table ``daily``: (seeds x days) rows, people and events by day, money in minor units (cents)."""
        return self.table("daily")

    @property
    def funnel(self) -> Table:
        """The table ``funnel``: (seeds x stages) rows, people who came so far and shares of them."""
        return self.table("funnel")

    @property
    def channels(self) -> Table:
        """The table ``channels``: (seeds x channels) rows, money in minor units (cents)."""
        return self.table("channels")

    @property
    def metrics(self) -> Table:
        """The table ``economics``: (seeds x metrics) rows with value and unit; money in whole units."""
        return self.table("economics")

    def to_dict(self) -> Dict[str, Any]:
        """All that ``relaylab run --json`` prints, but for the folder, of which there is none, and the command."""
        if self._json is None:
            read = json.loads(self._core.json())
            self._json = {key: value for key, value in read.items() if key not in ("folder", "again")}
        return self._json

    @property
    def summary(self) -> List[Dict[str, Any]]:
        """Each metric with its unit and its spread over the seeds: mean, median, and the ends of the spread."""
        found: List[Dict[str, Any]] = self.to_dict()["metrics"]
        return found

    def metric(self, name: str) -> Dict[str, Any]:
        """One metric by its name: ``unit``, ``mean``, ``median``, ``low`` and ``high`` (the ends of the spread over the
        seeds), ``values`` of each seed; the numbers are none where the runs cannot tell it, and ``missing`` says why."""
        found = [metric for metric in self.summary if metric["name"] == name]
        if not found:
            raise KeyError(f"`{name}` is no metric, but {', '.join(metric['name'] for metric in self.summary)}")
        return {**dict.fromkeys(("mean", "median", "low", "high")), **found[0]}

    @property
    def sentence(self) -> str:
        """The result in one sentence."""
        return self._core.sentence()

    @property
    def figure(self) -> Optional[str]:
        """The funnel as SVG; none when no seed is finished."""
        return self._core.figure()

    def __len__(self) -> int:
        return len(self._core.seeds)

    def __str__(self) -> str:
        return self._core.text()

    def __repr__(self) -> str:
        return f"<relaylab runs: {len(self)} of {self.asked} seeds, {self.hash[:12]}>"

    def _repr_html_(self) -> str:
        if not len(self):
            return f"<p>{self!r}</p>"
        rows = [
            (of["name"], of["unit"], of.get("mean"), of.get("low"), of.get("high"))
            for of in self.summary
            if of.get("mean") is not None
        ]
        heads = ("metric", "unit", "mean", "low", "high")
        body = f"<details><summary>{len(rows)} metrics</summary>{_shown.table(heads, rows)}</details>"
        foot = f"{len(self)} seeds of {self.asked}; low and high are the ends of their spread; hash {self.hash}"
        return _shown.card(self.figure, self.sentence, body, foot)
