// What a run tells, as it comes: the days of its first year, then every year, then what they come to together.

import { listen } from "/ask.js";
import { asked, market } from "/market.js";

/** Years of a run from which on there are intervals. */
export const YEARS = 10;

export class Result {
  constructor(state) { Object.assign(this, { state, people: 0, length: 0, rows: [], explained: [], seeds: [], tokens: [], moves: [], oneOf: 1, metrics: null, lines: null }); }

  plan({ people, days, reps }) { Object.assign(this, { people, length: days, reps }); }

  begin({ tokens, stages, one_of: oneOf }) { Object.assign(this, { tokens, oneOf, moves: stages.map((place) => [[-1, place, 0]]) }); }

  told({ days, explained, moves }) {
    this.rows.push(...days);
    this.explained.push(...explained);
    for (const [day, token, place, why] of moves) this.moves[token].push([day, place, why]);
  }

  /** Whether the first year is there as a whole. */
  get begun() { return this.length > 0 && this.rows.length === this.length && Boolean(this.seeds[0]); }

  /** Whether all years are there. */
  get done() { return this.metrics !== null; }

  get years() { return this.seeds.filter(Boolean).length; }

  /** What a chart shows of a measure: all years together, or the first. */
  line(name) { return this.lines?.[name] ?? { mean: this.seeds[0].lines[name] }; }

  /** Each measure's value in each year: of all years, or of the first. */
  values() {
    if (this.metrics) return Object.fromEntries(this.metrics.map((row) => [row.name, row.values]));
    return Object.fromEntries(market.catalogue.metrics.map(({ name }, place) => [name, [this.seeds[0].values[place]]]));
  }

  /** Stage of each token on a day, since when, and why who was dropped that day was. */
  at(day) {
    return this.moves.map((moves) => {
      let low = 0, high = moves.length - 1;
      while (low < high) {
        const middle = (low + high + 1) >> 1;
        if (moves[middle][0] <= day) low = middle; else high = middle - 1;
      }
      return moves[low];
    });
  }
}

/** Plays a market with all its years, or fewer; `first` is called when its first year is there. */
export async function play(state, signal, { years = YEARS, first = () => {}, progress = () => {} } = {}) {
  const result = new Result(state);
  let shown = false;
  const look = () => { if (!shown && result.begun) { shown = true; first(result); } };
  await listen("/api/play", { market: asked(state), seeds: years }, {
    plan: (told) => result.plan(told),
    begin: (told) => result.begin(told),
    days: (told) => { result.told(told); look(); },
    seed: (told) => { result.seeds[told.index] = told; look(); if (shown) progress(result); },
    done: ({ metrics, lines }) => { if (years >= YEARS) Object.assign(result, { metrics, lines }); },
  }, signal);
  if (years >= YEARS ? !result.done : !result.begun) throw Object.assign(new Error("ended early"), { name: "AbortError" });
  return result;
}
