// A link that says what differs from a scenario, of what is shown and of A, and files in and out.

import { market } from "/market.js";

function put(words, state, mark = "") {
  words.set(`${mark}m`, state.preset);
  for (const key of Object.keys(state.set).sort()) words.append(`${mark}s`, `${key}=${state.set[key]}`);
  if (state.deal) words.set(`${mark}y`, state.deal);
}

/** The state, and that of A where one is pinned, as the fragment of an address. */
export function fragment(state = market.state, a = null) {
  const words = new URLSearchParams();
  put(words, state);
  if (a && a.text === null) put(words, a, "a");
  return words.toString();
}

/** The state that a fragment stands for; what it says wrong is left for the server to refuse. */
export function fromFragment(words, before = market.state, mark = "") {
  const state = structuredClone(before);
  if (words.has(`${mark}m`)) Object.assign(state, { preset: words.get(`${mark}m`), text: null, set: {}, deal: 0 });
  for (const pair of words.getAll(`${mark}s`)) {
    const at = pair.indexOf("=");
    if (at > 0) state.set[pair.slice(0, at)] = pair.slice(at + 1);
  }
  const deal = Number(words.get(`${mark}y`) ?? state.deal);
  state.deal = Number.isInteger(deal) ? deal : 0;
  return state;
}

/** The command that plays the same market. */
export function command(state = market.state, seeds = 10) {
  const quote = (word) => /^[\w.=,:@%+/-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
  const set = Object.keys(state.set).sort().map((key) => `--set ${quote(`${key}=${state.set[key]}`)}`);
  if (state.deal) set.unshift(`--set market.seed=${market.base.seed + state.deal}`);
  const file = state.text === null ? `${state.preset}.toml` : "the-file.toml";
  return ["relaylab run", quote(file), `--seeds ${seeds}`, ...set].join(" ");
}

/** Offers bytes or a text as a file to keep. */
export function download(name, content, type = "application/toml") {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(content instanceof Blob ? content : new Blob([content], { type }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}
