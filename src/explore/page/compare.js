// A against B as a table: what differs, and by how much under the same luck.

import { differences, market } from "/market.js";
import { byId, counted, make, valued } from "/words.js";

/** Shows A against what is shown, as far as the server has told it. */
export function compare(a, result, rows) {
  const panel = byId("compare"), changed = differences(a.state, a.base, result.state, market.base);
  const inputs = changed.length
    ? make("p", {}, "B differs from A in ", ...changed.slice(0, 12).flatMap(([key, before, after], i) => [i ? "; " : "", make("code", {}, key), ` ${before} → ${after}`]), changed.length > 12 ? `; and ${changed.length - 12} more.` : ".")
    : make("p", {}, `A is ${a.name}, and so is what is shown. Change something: what is shown then is B.`);
  // Amounts in other money are not subtracted.
  const other = a.base.currency !== market.base.currency;
  const lines = rows.filter((row) => !(other && row.unit === "currency")).map((row) => {
    const unit = ["share", "currency", "hours"].includes(row.unit) ? row.unit : "", cell = (text) => make("td", { class: "n" }, text);
    const moved = (x) => valued(x, unit, "").trim().replace("%", "points");
    const range = row.interval === null ? `${counted(row.pairs, "year")}: too few` : `${moved(row.interval[0])} to ${moved(row.interval[1])}`;
    return make("tr", { "data-metric": row.name, "data-difference": row.difference ?? "" }, make("th", { scope: "row" }, row.label), cell(valued(row.before, unit, a.base.currency)), cell(valued(row.after, unit, market.base.currency)), cell(`${row.difference > 0 ? "+" : ""}${moved(row.difference)}`), make("td", {}, range), cell(`${row.higher} of ${row.pairs}`));
  });
  panel.replaceChildren(
    make("p", {}, `A is ${a.name}${a.state.deal === result.state.deal ? "; both are played with the same luck" : "; A and B are played with other luck"}.`), inputs,
    other ? make("p", { class: "note" }, `A counts in ${a.base.currency} and B in ${market.base.currency}, so amounts are left out.`) : "",
    lines.length ? make("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": "Differences" }, make("table", {}, make("thead", {}, make("tr", {}, ...["Measure", "A", "B", "B − A", "95 % interval of the difference", "B higher in"].map((text, i) => make("th", { scope: "col", class: i && i !== 4 ? "n" : null }, text)))), make("tbody", {}, ...lines))) : make("p", { class: "note" }, "The difference is shown when ten years of both are played."),
  );
}
