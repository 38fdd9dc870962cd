"""Questions of markets, and their answers."""

from __future__ import annotations

import json
from html import escape
from typing import Any, Dict, Iterator, List, Mapping, Optional, Sequence, Tuple

from . import _core, _shown
from ._how import Path, played
from ._scenario import Scenario


class Parts(Mapping[str, Any]):
    """A part of an answer: a mapping whose names are attributes too."""

    def __init__(self, data: Dict[str, Any]) -> None:
        self._data = data

    def __getitem__(self, key: str) -> Any:
        return _wrapped(self._data[key])

    def __iter__(self) -> Iterator[str]:
        return iter(self._data)

    def __len__(self) -> int:
        return len(self._data)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_") or name not in self._data:
            raise AttributeError(f"`{name}` is none of {', '.join(self._data)}")
        return self[name]

    def __dir__(self) -> List[str]:
        return [*super().__dir__(), *self._data]

    def __repr__(self) -> str:
        return repr(self._data)


def _wrapped(value: Any) -> Any:
    if isinstance(value, dict):
        return Parts(value)
    if isinstance(value, list):
        return [_wrapped(one) for one in value]
    return value


class Answer(Parts):
    """What a study found: all that the command line prints with ``--json``, as a mapping and as attributes; printed, the
    page that it prints without. Intervals, units and seeds are in it, money in whole units of the currency."""

    def __init__(self, core: _core.Answer, verb: str) -> None:
        super().__init__({key: value for key, value in json.loads(core.json()).items() if key not in ("again", "name")})
        self._core, self._verb = core, verb

    def to_dict(self) -> Dict[str, Any]:
        """The answer as plain dicts and lists."""
        return self._data

    @property
    def sentence(self) -> str:
        """The answer in one sentence."""
        return self._core.sentence()

    @property
    def figure(self) -> Optional[str]:
        """Its first figure as SVG; none when it has none."""
        return self._core.figure()

    def __str__(self) -> str:
        return self._core.text()

    def __repr__(self) -> str:
        return f"<relaylab {self._verb}: {self.sentence}>"

    def _repr_html_(self) -> str:
        body = f"<details><summary>Numbers, intervals, seeds</summary><pre>{escape(str(self))}</pre></details>"
        return _shown.card(self.figure, self.sentence, body, f"{self._data.get('model', '')}; relaylab {self._verb}")


def compare(
    *scenarios: Scenario,
    on: Optional[str] = None,
    names: Optional[Sequence[str]] = None,
    baseline: Optional[str] = None,
    matters: Optional[str] = None,
    seeds: Optional[int] = None,
    seed: Optional[int] = None,
    until: Optional[Tuple[str, float]] = None,
    flips: str = "quick",
    look_at: Sequence[str] = (),
    people: Optional[int] = None,
    days: Optional[int] = None,
    threads: Optional[int] = None,
    cache: Optional[Path] = None,
    progress: Optional[bool] = None,
) -> Answer:
    """Which of two to eight scenarios wins, how sure that is, and what would change it, as ``relaylab compare`` tells.

    ``on`` is the metric to decide on (without it, what the first scenario says: profit if nothing); ``matters`` what is too
    little to matter, as ``"25k"`` or ``"2%"``; ``seeds`` how many, the same for all (20); ``until`` a metric and the
    half-width its interval shall have, in the unit of the metric; ``flips`` how long to look for what would change the
    verdict: ``none``, ``quick`` or ``full``; ``look_at`` the keys to look at instead of the usual ones.
    """
    called = list(names) if names is not None else [scenario.name for scenario in scenarios]
    markets = [scenario._asked(people, days) for scenario in scenarios]
    with played(threads, cache, progress, "compare") as how:
        core = _core.compare(
            markets, called, how, on=on, matters=matters, seeds=seeds, seed=seed, baseline=baseline,
            flips=flips, look_at=list(look_at), until=until,
        )  # fmt: skip
    return Answer(core, "compare")


def balance(
    scenario: Scenario,
    *,
    lever: Optional[str] = None,
    on: Optional[str] = None,
    within: Optional[str] = None,
    between: Optional[Tuple[float, float]] = None,
    points: Optional[int] = None,
    seeds: Optional[int] = None,
    seed: Optional[int] = None,
    people: Optional[int] = None,
    days: Optional[int] = None,
    threads: Optional[int] = None,
    cache: Optional[Path] = None,
    progress: Optional[bool] = None,
) -> Answer:
    """Where one lever is best, by default the share of the budget that goes to sales, as ``relaylab balance`` tells.

    ``within`` asks for the split within ``"marketing"`` or ``"sales"`` instead; ``between`` are the ends of the lever in its
    unit; ``points`` how many are played (11; 9 for each share of a split); ``seeds`` the same at every point (20).
    """
    with played(threads, cache, progress, "balance") as how:
        core = _core.balance(
            scenario._asked(people, days), how, lever=lever, on=on, within=within, between=between, points=points,
            seeds=seeds, seed=seed,
        )  # fmt: skip
    return Answer(core, "balance")


def attribute(
    scenario: Scenario,
    *,
    of: Optional[str] = None,
    orders: Optional[int] = None,
    curves: bool = True,
    seeds: Optional[int] = None,
    seed: Optional[int] = None,
    people: Optional[int] = None,
    days: Optional[int] = None,
    threads: Optional[int] = None,
    cache: Optional[Path] = None,
    progress: Optional[bool] = None,
) -> Answer:
    """What each channel and sales activity truly added, and what the usual rules would claim, as ``relaylab attribute``
    tells.

    ``of`` is the metric that is divided up (customers won); ``orders`` in how many orders channels join where there are too
    many for all coalitions (20); ``curves`` whether to tell marginal returns too.
    """
    with played(threads, cache, progress, "attribute") as how:
        core = _core.attribute(
            scenario._asked(people, days), how, of=of, orders=orders, curves=curves, seeds=seeds, seed=seed
        )
    return Answer(core, "attribute")

