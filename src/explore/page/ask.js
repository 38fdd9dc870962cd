// Asks whoever answers this page: answers as JSON, and what is played as a stream of events.

import { GONE, REASONS, reach, takeToken } from "/server.js";

let refining = true;

/** The words of the address after the #, without those that say how this tab plays. */
export function takeWords() {
  const words = new URLSearchParams(location.hash.slice(1)), all = words.toString();
  takeToken(words);
  if (words.has("refine")) refining = words.get("refine") !== "off";
  words.delete("refine");
  if (words.toString() !== all) history.replaceState(null, "", `#${words}`);
  return words;
}

/** Whether a preview is played again with more people and years. `refine=off` in the address holds it as it is: for slow machines, and for whoever reads the page while it stands still. */
export const refines = () => refining;

/** What was refused, with every problem that was named. */
export class Refused extends Error {
  constructor(answer, status) {
    super(answer?.text ?? answer?.message ?? REASONS[status] ?? `the server answered ${status}`);
    this.problems = answer?.problems ?? [];
    /** The same in a sentence or two, without places in files. */
    this.plain = this.problems.length ? this.problems.map(({ message, help }) => `${message}${help ? ` (${help})` : ""}`).join("; ") : this.message;
    this.status = status;
  }
}

async function send(path, body, signal) {
  let response;
  try { response = await reach(path, body, signal); } catch (error) {
    if (error.name === "AbortError") throw error;
    throw new Refused({ message: GONE }, 0);
  }
  if (!response.ok) throw new Refused(await response.json().catch(() => null), response.status);
  return response;
}

export const get = async (path) => (await send(path)).json();
export const post = async (path, body, signal) => (await send(path, body, signal)).json();

/** Listens to a run: calls the handler of each event by its name, and ends when the run has ended. */
export async function listen(path, body, handlers, signal) {
  const response = await send(path, body, signal);
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let text = "";
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return;
    text += value;
    for (let end; (end = text.indexOf("\n\n")) >= 0; text = text.slice(end + 2)) {
      const [name, data] = text.slice(0, end).split("\n");
      const event = name.slice("event: ".length);
      if (signal?.aborted) return;
      if (event === "end") continue;
      const told = JSON.parse(data.slice("data: ".length));
      if (event === "refused") throw new Refused(told, 200);
      handlers[event]?.(told);
    }
  }
}
