// A link that says what differs from a scenario, and scenario files in and out.

import { market } from "/market.js";

/** The state as the fragment of an address. */
export function fragment(state = market.state) {
  const words = new URLSearchParams();
  words.set("m", state.preset);
  for (const key of Object.keys(state.set).sort()) words.append("s", `${key}=${state.set[key]}`);
  if (state.people !== 20000) words.set("n", state.people);
  if (state.deal) words.set("y", state.deal);
  return words.toString();
}

/** The state that a fragment stands for; what it says wrong is left for the server to refuse. */
export function fromFragment(words, before = market.state) {
  const state = structuredClone(before);
  if (words.has("m")) Object.assign(state, { preset: words.get("m"), text: null, set: {}, deal: 0 });
  for (const pair of words.getAll("s")) {
    const at = pair.indexOf("=");
    if (at > 0) state.set[pair.slice(0, at)] = pair.slice(at + 1);
  }
  const number = (name, usual) => words.has(name) && Number.isInteger(Number(words.get(name))) ? Number(words.get(name)) : usual;
  state.people = Math.min(Math.max(number("n", state.people), 1), market.catalogue.people_limit);
  state.deal = number("y", state.deal);
  return state;
}

/** The command that plays the same market. */
export function command(state = market.state, seeds = 10) {
  const quote = (word) => /^[\w.=,:@%+/-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
  const set = Object.keys(state.set).sort().map((key) => `--set ${quote(`${key}=${state.set[key]}`)}`);
  if (state.deal) set.unshift(`--set market.seed=${market.base.seed + state.deal}`);
  const file = state.text === null ? `${state.preset}.toml` : "the-file.toml";
  return ["relaylab run", quote(file), `--people ${state.people}`, `--seeds ${seeds}`, ...set].join(" ");
}

/** Offers a text as a file to keep. */
export function download(name, text) {
  const link = document.createElement("a");
  const bytes = new Blob([text], { type: "application/toml" });
  link.href = URL.createObjectURL(bytes);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}
