// Explains a day: what happened, with the numbers that caused it, and the formulas behind them, as the server tells them.

import { byId, make } from "/words.js";

/** Shows a day's sentences, each with the formula behind it or none. */
export function explain(told, date) {
  const panel = byId("explain"), open = panel.querySelector("details")?.open ?? false;
  panel.replaceChildren(
    make("h2", { id: "explain-title" }, `Explain this day: ${date}`),
    ...told.map((row) => make("p", {}, row.words)),
    make("details", { open }, make("summary", {}, "Show the formulas"), ...told.filter((row) => row.formula).map((row) => make("p", { class: "formula" }, row.formula))),
  );
}
