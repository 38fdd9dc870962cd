"""What can go wrong, with its parts."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Optional, Tuple

if TYPE_CHECKING:
    from ._runs import Runs


@dataclass(frozen=True)
class Problem:
    """One problem of a scenario, with its place and its cure."""

    code: str
    """Stable code, e.g. ``B014``; ``relaylab.explain`` knows it."""
    message: str
    """What is wrong, a lowercase fragment."""
    about: str
    """Dotted path of the key or table it is about; empty for the whole scenario."""
    file: Optional[str]
    """Name of the text it is in; none when it is in none."""
    line: Optional[int]
    """Line in that text, from 1; none when it is on none."""
    column: Optional[int]
    """Column in that line, from 1."""
    notes: Tuple[str, ...]
    """Why this is a problem."""
    help: Tuple[str, ...]
    """What to do about it."""


def problems_of(text: Optional[str]) -> Tuple[Problem, ...]:
    """Problems as the library writes them."""

    def problem(of: dict) -> Problem:  # type: ignore[type-arg]
        return Problem(**{**of, "notes": tuple(of["notes"]), "help": tuple(of["help"])})

    return tuple(problem(of) for of in json.loads(text)) if text else ()


class RelaylabError(Exception):
    """Whatever fails. Printed, it shows the line, the cause and the cure."""

    kind: str
    """``usage``, ``invalid``, ``unreadable``, ``unwritable``, ``refused``, ``damaged``, ``stopped`` or ``bug``."""
    code: str
    """Code of the first problem; empty when it has none."""
    place: str
    """The file, folder, key or part of a question it is about; empty when it is about none."""
    cause: str
    """What went wrong, a lowercase fragment."""
    help: str
    """What to do about it; empty when there is nothing to say."""
    problems: Tuple[Problem, ...]
    """Every problem of the scenario, when that is what failed."""

    def __init__(
        self, text: str, kind: str, code: str, place: str, cause: str, help: str, problems: Optional[str] = None
    ) -> None:
        super().__init__(text)
        self._parts = (text, kind, code, place, cause, help, problems)
        self.kind, self.code, self.place, self.cause, self.help = kind, code, place, cause, help
        self.problems = problems_of(problems)

    def __str__(self) -> str:
        return str(self._parts[0]).rstrip()

    def __reduce__(self) -> Tuple[object, ...]:
        return (RelaylabError, self._parts)


class Stopped(KeyboardInterrupt):
    """Somebody pressed Ctrl-C while a market was played; ``runs`` has the seeds that were finished by then."""

    def __init__(self, runs: Runs) -> None:
        super().__init__(f"stopped: {len(runs)} of {runs.asked} seeds finished, kept in `runs` of this exception")
        self.runs = runs
