// The question answered from the numbers: what the server says of what is shown, against A where there is one.

import { post } from "/ask.js";
import { said } from "/hero.js";
import { YEARS } from "/result.js";
import { market } from "/market.js";
import { byId } from "/words.js";

/** What the server says of a result against another one, whose luck must be the same for a difference to mean anything. */
export async function ask(result, other, row, a) {
  const metrics = (row ?? market.catalogue.headlines.at(-1)).metrics;
  const at = row ? `${row.label} at ${said(row, result.state)}` : "Here";
  const question = { metrics, at, currency: market.base.currency, years: YEARS, against: a.name, other_money: a.base.currency !== market.base.currency };
  const { rows, answer } = await post("/api/compare", { a: other?.done && result.done ? other.values() : null, b: result.values(), question });
  return { rows, ...answer };
}

/** Shows an answer; where nothing was changed yet, what to do. */
export function show(told, { changed, lever }) {
  byId("answer").classList.toggle("open", !told.known);
  byId("verdict").textContent = told.verdict;
  byId("told-now").textContent = told.now;
  byId("told-then").textContent = changed ? told.against || "A is played too, to compare with." : told.known && lever ? `Move the slider “${lever}” and see what becomes of it.` : "";
}
