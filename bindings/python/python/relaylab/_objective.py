"""A market as a function from arrays to arrays, for whatever chooses points."""

from __future__ import annotations

from typing import Any, Dict, List, Mapping, Optional, Sequence, Tuple

from . import _core
from ._how import Path, played
from ._scenario import Scenario


def _rows(points: Any) -> Tuple[List[List[float]], bool]:
    """Points as rows of numbers, and whether they are one point alone."""
    values = points.tolist() if hasattr(points, "tolist") else points
    if not hasattr(values, "__len__") and hasattr(values, "__array__"):
        values = values.__array__().tolist()
    if isinstance(values, (memoryview, bytes, bytearray)):
        values = memoryview(values).tolist()
    values = list(values)
    if values and not hasattr(values[0], "__len__"):
        return [[float(value) for value in values]], True
    return [[float(value) for value in row] for row in values], False


class Objective:
    """Metrics of a market as a function of some of its keys: from an array of points to an array of values.

    Called with an array of shape (points, inputs), in the units of the keys, it gives one of shape (points, outputs), in
    the units of the metrics (money in whole units, shares from 0 to 1); with one point of shape (inputs,) one of shape
    (outputs,). Each value is the mean over the seeds, the same seeds at every point; with ``mean=False`` there is a last
    axis more, of seeds. A metric that cannot be told is NaN. Arrays are those of numpy where it is installed, nested
    lists otherwise; points are anything with ``__array__``, ``tolist`` or a buffer, or nested lists. Keys that are whole
    numbers or amounts of money are rounded to what the key takes (``settings``). Values speak of the market that is played:
    with ``people``, ``sales.reps`` are the reps of the market with so many.
    """

    def __init__(
        self,
        scenario: Scenario,
        inputs: Mapping[str, Tuple[float, float]],
        outputs: Sequence[str] = ("profit",),
        *,
        seeds: int = 10,
        people: Optional[int] = None,
        days: Optional[int] = None,
        mean: bool = True,
        threads: Optional[int] = None,
        cache: Optional[Path] = None,
    ) -> None:
        self.scenario = scenario
        self.inputs = {key: (float(low), float(high)) for key, (low, high) in inputs.items()}
        """Keys with the ends of their values."""
        self.outputs = [outputs] if isinstance(outputs, str) else list(outputs)
        """Names of metrics."""
        self.seeds = seeds
        self.people = people
        self.days = days
        self.mean = mean
        self.threads = threads
        self.cache = cache
        self._ask([])

    @property
    def names(self) -> List[str]:
        """The keys, in the order of the columns of points."""
        return list(self.inputs)

    @property
    def bounds(self) -> List[Tuple[float, float]]:
        """The ends of their values, as most optimisers take them."""
        return list(self.inputs.values())

    @property
    def problem(self) -> Dict[str, Any]:
        """The inputs as SALib takes them."""
        return {"num_vars": len(self.inputs), "names": self.names, "bounds": [list(ends) for ends in self.bounds]}

    def _ends(self) -> List[Tuple[str, float, float]]:
        return [(key, low, high) for key, (low, high) in self.inputs.items()]

    def settings(self, point: Any) -> Dict[str, float]:
        """The keys with the values that are played at one point, as ``Scenario.changed`` takes them."""
        rows, _ = _rows(point)
        return dict(zip(self.inputs, _core.nearest(self.scenario._core, self._ends(), rows[0])))

    def _ask(self, rows: List[List[float]]) -> List[float]:
        market = self.scenario._asked(self.people, self.days)
        with played(self.threads, self.cache, False, "objective") as how:
            return _core.outcomes(market, self._ends(), rows, self.outputs, self.seeds, how, means=self.mean)

    def __call__(self, points: Any) -> Any:
        """The values at these points."""
        rows, alone = _rows(points)
        found = self._ask(rows)
        shape = [len(rows), len(self.outputs)] + ([] if self.mean else [self.seeds])
        if alone:
            shape = shape[1:]
        try:
            import numpy
        except ImportError:
            return _nested(found, shape)
        return numpy.asarray(found, dtype=float).reshape(shape)

    def __repr__(self) -> str:
        return f"<relaylab objective of {self.scenario.name}: {', '.join(self.names)} -> {', '.join(self.outputs)}>"


def _nested(values: List[float], shape: List[int]) -> Any:
    if len(shape) == 1:
        return values
    size = len(values) // max(shape[0], 1)
    return [_nested(values[place * size : (place + 1) * size], shape[1:]) for place in range(shape[0])]


def objective(
    scenario: Scenario,
    inputs: Mapping[str, Tuple[float, float]],
    outputs: Sequence[str] = ("profit",),
    *,
    seeds: int = 10,
    people: Optional[int] = None,
    days: Optional[int] = None,
    mean: bool = True,
    threads: Optional[int] = None,
    cache: Optional[Path] = None,
) -> Objective:
    """A function from points to metrics, for SALib, Optuna, BoTorch, black-it, sbi and the like; see ``Objective``.

    ``inputs`` gives keys the ends of their values, in the unit of each: ``{"price.list": (400, 2500)}``. It pickles.

    Raises ``RelaylabError`` when a key is none of the scenario or cannot have these values, or an output is no metric.
    """
    return Objective(
        scenario, inputs, outputs, seeds=seeds, people=people, days=days, mean=mean, threads=threads, cache=cache
    )
