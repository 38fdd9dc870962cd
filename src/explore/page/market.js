// The market that the page looks at: a scenario, what is changed in it, and every step back.

import { get, post } from "/ask.js";

const STEPS = 50;

/** @typedef {{preset: string, text: string|null, set: Record<string, string>, people: number, deal: number}} State */

export const market = {
  /** @type {State} */
  state: { preset: "over-marketing", text: null, set: {}, people: 20000, deal: 0 },
  /** What there is: presets, sections, metrics, lanes, lessons. */
  catalogue: null,
  /** The scenario as written, without changes: values as TOML text by key. */
  base: null,
  undo: [],
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

/** What the server is asked for: the state, with so many people and more overrides. */
export function asked(people, more = [], state = market.state) {
  const set = overrides(state).concat(more);
  const scenario = state.text === null ? { preset: state.preset } : { preset: "", text: state.text };
  return { ...scenario, set, ...(people ? { people } : {}) };
}

/** Changes as overrides, in the order of their keys. */
export function overrides(state = market.state) {
  const set = Object.keys(state.set).sort().map((key) => `${key}=${state.set[key]}`);
  return state.deal && market.base ? [`market.seed=${market.base.seed + state.deal}`, ...set] : set;
}

/** The value of a key as TOML text: the changed one, or the scenario's. */
export const valueOf = (key) => market.state.set[key] ?? market.base.values[key] ?? null;

/** Changes the state; `change` gets a copy. What one hold of a slider does is one step back, as are steps that follow one another on the same key. */
export function change(what, change) {
  const before = structuredClone(market.state);
  const last = market.undo.at(-1), { hold } = market;
  const goesOn = last?.what === what && (hold ? hold.begun : Date.now() - last.when <= 1500);
  if (goesOn) last.when = Date.now();
  else market.undo.push({ what, state: before, when: Date.now() });
  if (hold) hold.begun = true;
  if (market.undo.length > STEPS) market.undo.shift();
  const next = structuredClone(market.state);
  change(next);
  market.state = next;
  market.listeners.forEach((listener) => listener(what));
}

/** Sets a key, or gives it back the scenario's value. */
export function set(key, value) {
  change(key, (state) => {
    if (value === null || value === market.base.values[key]) delete state.set[key];
    else state.set[key] = value;
  });
}

export function stepBack() {
  const last = market.undo.pop();
  if (!last) return false;
  market.state = last.state;
  market.listeners.forEach((listener) => listener("undo"));
  return true;
}

/** Which inputs two states differ in: key, value there and here. */
export function differences(a, aBase, b, bBase) {
  const keys = new Set([...Object.keys(a.set), ...Object.keys(b.set)]);
  if (aBase.hash !== bBase.hash) for (const key of Object.keys({ ...aBase.values, ...bBase.values })) keys.add(key);
  const value = (state, base, key) => state.set[key] ?? base.values[key] ?? "left out";
  const rows = [...keys].sort().map((key) => [key, value(a, aBase, key), value(b, bBase, key)]);
  if (a.deal !== b.deal) rows.push(["market.seed", aBase.seed + a.deal, bBase.seed + b.deal]);
  return rows.filter(([key, before, after]) => before !== after && !["title", "question"].includes(key) && !/^(outlook|checks|compare|record)\./.test(key));
}
