// The market that the page looks at: a scenario, what is changed in it, and every step back and forth.

import { get, post } from "/ask.js";

const STEPS = 50;

/** @typedef {{preset: string, text: string|null, set: Record<string, string>, deal: number}} State */

export const market = {
  /** @type {State} */
  state: { preset: "over-marketing", text: null, set: {}, deal: 0 },
  /** What there is: presets, sections, metrics, headlines, lessons. */
  catalogue: null,
  /** The scenario as written, without changes: values as TOML text by key. */
  base: null,
  undo: [],
  redo: [],
  /** While somebody holds a slider: whether it has moved. */
  hold: null,
  listeners: [],
};

export async function open() {
  market.catalogue = await get("/api/catalogue");
  if (market.catalogue.presets.some((preset) => preset.name === "your file")) market.state.preset = "your file";
}

/** Loads the scenario without changes. */
export async function load() {
  const { preset, text } = market.state;
  market.base = await post("/api/scenario", { market: text === null ? { preset } : { preset: "", text } });
}

/** What the server is asked for: the market of a state, at its own size. */
export function asked(state = market.state) {
  const scenario = state.text === null ? { preset: state.preset } : { preset: "", text: state.text };
  return { ...scenario, set: overrides(state) };
}

/** Changes as overrides, in the order of their keys. */
export function overrides(state = market.state) {
  const set = Object.keys(state.set).sort().map((key) => `${key}=${state.set[key]}`);
  return state.deal && market.base ? [`market.seed=${market.base.seed + state.deal}`, ...set] : set;
}

/** The value of a key as TOML text: the changed one, or the scenario's. */
export const valueOf = (key, state = market.state) => state.set[key] ?? market.base.values[key] ?? null;

/** The state as the scenario was written, with the same luck. */
export const asWritten = (state = market.state) => ({ ...state, set: {} });

const tell = (what) => market.listeners.forEach((listener) => listener(what));

/** Changes the state; `change` gets a copy. What one hold of a slider does is one step back, as are steps that follow one another on the same key. */
export function change(what, change) {
  const before = structuredClone(market.state);
  const last = market.undo.at(-1), { hold } = market;
  const goesOn = last?.what === what && (hold ? hold.begun : Date.now() - last.when <= 1500);
  if (goesOn) last.when = Date.now();
  else market.undo.push({ what, state: before, when: Date.now() });
  if (hold) hold.begun = true;
  if (market.undo.length > STEPS) market.undo.shift();
  market.redo.length = 0;
  const next = structuredClone(market.state);
  change(next);
  market.state = next;
  tell(what);
}

/** Sets a key, or gives it back the scenario's value. */
export function set(key, value) {
  if (value === valueOf(key)) return;
  change(key, (state) => {
    if (value === null || value === market.base.values[key]) delete state.set[key];
    else state.set[key] = value;
  });
}

/** Goes a step from one list of states to the other; gives whether there was one. */
function step(from, to) {
  const last = from.pop();
  if (!last) return false;
  to.push({ what: "", state: market.state, when: 0 });
  market.state = last.state;
  return true;
}
export const stepBack = () => step(market.undo, market.redo);
export const stepForth = () => step(market.redo, market.undo);

/** Which inputs two states differ in: key, value there and here. */
export function differences(a, aBase, b, bBase) {
  const keys = new Set([...Object.keys(a.set), ...Object.keys(b.set)]);
  if (aBase.hash !== bBase.hash) for (const key of Object.keys({ ...aBase.values, ...bBase.values })) keys.add(key);
  const value = (state, base, key) => state.set[key] ?? base.values[key] ?? "left out";
  const rows = [...keys].sort().map((key) => [key, value(a, aBase, key), value(b, bBase, key)]);
  if (a.deal !== b.deal) rows.push(["market.seed", aBase.seed + a.deal, bBase.seed + b.deal]);
  return rows.filter(([key, before, after]) => before !== after && !["title", "question"].includes(key) && !/^(outlook|checks|compare|record)\./.test(key));
}
