"""Results as a notebook shows them: the figure, the sentence, the numbers with their intervals, seeds and hash."""

from __future__ import annotations

from html import escape
from typing import Any, Iterable, List, Optional, Sequence


def number(value: Any) -> str:
    """A number in few digits."""
    if value is None:
        return "–"
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return str(value)
    if abs(value) >= 1000 or float(value).is_integer():
        return f"{value:,.0f}"
    return f"{value:.4g}"


def table(heads: Sequence[str], rows: Iterable[Sequence[Any]]) -> str:
    """Rows as HTML; cells that are no text are numbers."""
    out: List[str] = ["<table><thead><tr>"]
    out += [f"<th>{escape(head)}</th>" for head in heads]
    out.append("</tr></thead><tbody>")
    for row in rows:
        cells = "".join(
            f'<td style="text-align:left">{escape(cell)}</td>'
            if isinstance(cell, str)
            else f'<td style="text-align:right">{escape(number(cell))}</td>'
            for cell in row
        )
        out.append(f"<tr>{cells}</tr>")
    out.append("</tbody></table>")
    return "".join(out)


def card(figure: Optional[str], sentence: str, body: str, foot: str) -> str:
    """Everything below one another."""
    picture = f'<div style="max-width:800px">{figure}</div>' if figure else ""
    return f"<div>{picture}<p><strong>{escape(sentence)}</strong></p>{body}<p><small>{escape(foot)}</small></p></div>"
