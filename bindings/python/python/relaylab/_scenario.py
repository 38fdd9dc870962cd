"""A market as a text, and what can be asked of it."""

from __future__ import annotations

import json
import os
from pathlib import Path as _Path
from typing import Any, Dict, List, Mapping, Optional, Tuple, Union

from . import _core
from ._errors import Problem, RelaylabError, Stopped, problems_of
from ._how import Path, played
from ._runs import Runs

Value = Union[bool, int, float, str, list]  # type: ignore[type-arg]
Change = Union[str, Tuple[str, Value]]


def _changes(set: Optional[Mapping[str, Any]]) -> List[Change]:
    """Changes as the library takes them; lists are written as they are typed after ``--set``."""
    found: List[Change] = []
    for key, value in (set or {}).items():
        if hasattr(value, "item") and not isinstance(value, (bool, int, float, str)):
            value = value.item()  # a number of numpy
        if isinstance(value, (list, tuple)):
            found.append(f"{key}={json.dumps(list(value))}")
        else:
            found.append((key, value))
    return found


class Scenario:
    """A scenario: the path of a TOML file, or a text in TOML, with keys of it set to other values.

    ``set`` gives keys (``sales.reps``) their values; ``outlook`` is ``low``, ``base`` or ``high``. What the scenario says is
    checked when it is played; until then ``problems`` tells what is wrong with it. It pickles as its text, so that it can
    be sent to another process or machine; files of data that it names must be there too.

    Raises ``RelaylabError`` when a file cannot be read or is no TOML at all.
    """

    def __init__(
        self,
        source: Union[Path, str],
        *,
        set: Optional[Mapping[str, Any]] = None,
        outlook: str = "base",
        name: Optional[str] = None,
    ) -> None:
        is_text = isinstance(source, str) and ("\n" in source or "=" in source)
        if is_text:
            self._text, self._folder = str(source), None
            self.name = name or "scenario"
            """What it is called in comparisons: the name of its file without the ending."""
        else:
            file = _Path(os.fspath(source))
            self._folder = str(file.resolve().parent)
            self.name = name or file.stem
            _core.Market.read(str(file))
            self._text = file.read_text(encoding="utf-8")
        self._file = "scenario.toml" if is_text else os.fspath(source)
        self._set: Dict[str, Any] = dict(set or {})
        self._outlook = outlook
        self._core = self._market()

    def _market(self) -> _core.Market:
        market = _core.Market.of_text(self._file, self._text, self._folder)
        return market.outlook(self._outlook).changed(_changes(self._set))

    def __reduce__(self) -> Tuple[Any, ...]:
        state = (self._text, self._folder, self._file, self.name, self._set, self._outlook)
        return (_unpickled, self._portable(state))

    def _portable(self, state: Tuple[Any, ...]) -> Tuple[Any, ...]:
        """The same without need of the scenarios it extends."""
        if not self._core.extends() or self.problems:
            return state
        return (self._core.canonical(), self._folder, self._file, self.name, {}, "base")

    def with_(self, **more: Any) -> Scenario:
        """The same with more keys set: ``market.with_(**{"sales.reps": 8})``; see also ``changed``."""
        return self.changed(more)

    def changed(self, set: Mapping[str, Any]) -> Scenario:
        """The same with more keys set to values, which win over those that were set before."""
        state = (self._text, self._folder, self._file, self.name, {**self._set, **set}, self._outlook)
        return _unpickled(*state)

    @property
    def text(self) -> str:
        """The text of its file, without what was set."""
        return self._text

    @property
    def resolved(self) -> str:
        """The whole scenario as a text that needs no other file of scenarios, with what was set."""
        return self._core.canonical()

    @property
    def problems(self) -> Tuple[Problem, ...]:
        """Everything that keeps it from being played, each with code, line, message and help; empty when it can be."""
        try:
            self._core.check()
        except RelaylabError as error:
            if error.problems:
                return error.problems
            return (Problem(error.code, error.cause, "", error.place or None, None, None, (), (error.help,)),)
        return ()

    @property
    def warnings(self) -> Tuple[Problem, ...]:
        """What is odd about it, yet no reason not to play it."""
        return problems_of(self._core.warnings())

    @property
    def title(self) -> str:
        """Its title."""
        return self._core.about()[0]

    @property
    def people(self) -> int:
        """People in its market."""
        return self._core.about()[1]

    @property
    def days(self) -> int:
        """Days that it is played."""
        return self._core.about()[2]

    @property
    def seeds(self) -> int:
        """How often it is played when nobody says."""
        return self._core.about()[3]

    @property
    def hash(self) -> str:
        """SHA-256 of all that decides a run besides its seed."""
        return self._core.about()[4]

    def _asked(
        self, people: Optional[int], days: Optional[int], seeds: Optional[int] = None, seed: Optional[int] = None
    ) -> _core.Market:
        """The market as a question plays it."""
        asked = {"market.days": days, "market.seeds": seeds, "market.seed": seed}
        changes: List[Change] = [(key, value) for key, value in asked.items() if value is not None]
        return self._core.changed(changes).people(people)

    def play(
        self,
        seeds: Optional[int] = None,
        *,
        people: Optional[int] = None,
        days: Optional[int] = None,
        seed: Optional[int] = None,
        threads: Optional[int] = None,
        cache: Optional[Path] = None,
        progress: Optional[bool] = None,
    ) -> Runs:
        """Plays it with so many seeds (without it, as many as the scenario says), as ``relaylab run`` does.

        ``people`` plays the same market with so many: budget, reps and the price of what all can see keep their proportion.
        ``seed`` is the number all luck comes from. ``cache`` is a folder in which runs are kept and found again.
        Results do not depend on ``threads``. Other threads of Python go on meanwhile.

        Raises ``RelaylabError`` when it cannot be played, and ``Stopped``, a ``KeyboardInterrupt``, on Ctrl-C: its ``runs``
        has the seeds that were finished.
        """
        market = self._asked(people, days, seeds, seed)
        with played(threads, cache, progress, self.name) as how:
            core, why = _core.play(market, how)
        runs = Runs(core, market.about()[3])
        if why is None:
            return runs
        if isinstance(why, KeyboardInterrupt):
            raise Stopped(runs) from None
        raise why

    def __repr__(self) -> str:
        return f"<relaylab scenario {self.name}{f', {len(self._set)} keys set' if self._set else ''}>"

    def _repr_html_(self) -> str:
        from html import escape

        found = self.problems
        if found:
            items = "".join(f"<li>{escape(one.code)}, line {one.line}: {escape(one.message)}</li>" for one in found)
            return f"<p>{escape(self.name)} has {len(found)} problems</p><ul>{items}</ul>"
        sets = "".join(f"<li><code>{escape(key)} = {escape(str(value))}</code></li>" for key, value in self._set.items())
        told = f"{self.people:,} people, {self.days} days, {self.seeds} seeds"
        return f"<p><strong>{escape(self.title)}</strong><br>{told}; hash {self.hash[:12]}</p><ul>{sets}</ul>"


def _unpickled(
    text: str, folder: Optional[str], file: str, name: str, set: Dict[str, Any], outlook: str
) -> Scenario:
    made = Scenario.__new__(Scenario)
    made._text, made._folder, made._file, made.name = text, folder, file, name
    made._set, made._outlook = set, outlook
    made._core = made._market()
    return made
