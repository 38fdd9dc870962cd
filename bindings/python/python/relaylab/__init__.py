"""relaylab plays a market forward, day by day, as a relay race: marketing runs the first legs, sales the last.

A ``Scenario`` is a market; ``Scenario.play`` plays it; ``compare``, ``balance`` and ``attribute`` ask questions of it;
``objective`` makes a function of it; ``sweep`` plays a whole design. ``explain`` says what a word means.
"""

from typing import Literal

from . import _core
from ._answers import Answer, Parts, attribute, balance, compare
from ._errors import Problem, RelaylabError, Stopped
from ._objective import Objective, objective
from ._runs import Runs, Table
from ._scenario import Scenario
from ._sweeps import Sweep, open, sweep

__version__: str = _core.__version__

__all__ = [
    "Answer",
    "Objective",
    "Parts",
    "Problem",
    "RelaylabError",
    "Runs",
    "Scenario",
    "Stopped",
    "Sweep",
    "Table",
    "attribute",
    "balance",
    "cite",
    "compare",
    "explain",
    "objective",
    "open",
    "sweep",
]


def explain(word: str) -> str:
    """What a key (``sales.reps``), a section, a kind of channel, an error code (``B014``), a metric or a word of the field
    (``cold call``) means, with unit, range, default and source.

    Raises ``KeyError``, saying what is near, when nothing has that name.
    """
    return _core.explain(word)


def cite(format: Literal["text", "bibtex", "cff", "codemeta", "methods"] = "text") -> str:
    """How to cite this version: a sentence, an entry for BibTeX, the Citation File Format, CodeMeta, or a paragraph for the
    methods of a paper."""
    return _core.cite(format)
