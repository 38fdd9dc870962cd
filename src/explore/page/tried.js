// What was tried, with what came of it, and notes; both can be saved.

import { differences, market } from "/market.js";
import { download } from "/share.js";
import { byId, make } from "/words.js";

const MOST = 60;
const tries = [];

/** Keeps a market whose ten years are known; `back` shows it again. */
export function tried(state, answer, back) {
  const name = JSON.stringify([state.preset, state.text, state.set, state.deal]);
  if (tries.some((one) => one.name === name)) return;
  const changed = differences({ ...state, set: {} }, market.base, state, market.base).map(([key, , after]) => `${key} = ${after}`);
  const what = `${market.base.title || state.preset || "a file"}${changed.length ? `: ${changed.join(", ")}` : ", as written"}${state.deal ? `, deal ${state.deal}` : ""}`;
  tries.push({ name, what, told: answer.now });
  if (tries.length > MOST) tries.shift();
  const again = make("button", { type: "button", class: "again", "aria-label": `Back to ${what}`, onclick: () => back(state) }, "Back");
  byId("tried").prepend(make("tr", {}, make("th", { scope: "row" }, what), make("td", {}, answer.now), make("td", {}, again)));
  while (byId("tried").children.length > MOST) byId("tried").lastChild.remove();
}

export function wire() {
  byId("save-notes").addEventListener("click", () => {
    const lines = tries.map(({ what, told }) => `- ${what}\n  ${told}`);
    download("relay-notes.md", `# Notes\n\n${byId("notes").value.trim()}\n\n# What was tried\n\n${lines.join("\n")}\n`, "text/markdown");
  });
}
