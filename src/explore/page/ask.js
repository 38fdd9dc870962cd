// Asks the server: answers as JSON, and what is played as a stream of events.

const TOKEN = "x-relaylab-token";
/** A name for this tab, so that the server can end what it asked for before. */
const page = `${Date.now().toString(36)}-${Math.random().toString(36).slice(2)}`;
// Kept for this origin, which is this server on its port, so that a link works in a new tab too.
const kept = () => sessionStorage.getItem("token") ?? localStorage.getItem("token") ?? "";
let token = kept();

/** Takes the secret out of the address, so that it is not shared with it, and how this tab plays; gives the rest of the fragment. */
export function takeToken() {
  const fragment = new URLSearchParams(location.hash.slice(1));
  for (const name of ["token", "refine"].filter((name) => fragment.has(name))) {
    sessionStorage.setItem(name, fragment.get(name));
    fragment.delete(name);
    history.replaceState(null, "", `${location.pathname}#${fragment}`);
  }
  if (sessionStorage.getItem("token")) localStorage.setItem("token", sessionStorage.getItem("token"));
  token = kept();
  return fragment;
}

export const hasToken = () => token !== "";
export const alive = () => fetch("/api/alive", { headers: { [TOKEN]: token } }).catch(() => {});

/** Whether a preview is played again with more people and years. `refine=off` in the address holds it as it is: for slow machines, and for whoever reads the page while it stands still. */
export const refines = () => sessionStorage.getItem("refine") !== "off";

/** What the server refused, with every problem it named. */
export class Refused extends Error {
  constructor(answer, status) {
    super(answer?.text ?? answer?.message ?? REASONS[status] ?? `the server answered ${status}`);
    this.problems = answer?.problems ?? [];
    /** The same in a sentence or two, without places in files. */
    this.plain = this.problems.length ? this.problems.map(({ message, help }) => `${message}${help ? ` (${help})` : ""}`).join("; ") : this.message;
    this.status = status;
  }
}

const REASONS = {
  403: "This page does not know the secret of the server. Open the address that `relaylab explore` printed.",
  413: "That is more than this page may send (1 MB).",
  429: "The server has too much to do. Wait a moment and try again.",
};

async function send(path, body, signal) {
  const headers = { [TOKEN]: token };
  let response;
  try {
    response = body === undefined
      ? await fetch(path, { headers, signal })
      : await fetch(path, { method: "POST", headers: { ...headers, "content-type": "application/json" },
        body: JSON.stringify({ page, ...body }), signal });
  } catch (error) {
    if (error.name === "AbortError") throw error;
    throw new Refused({ message: "The server is gone. Start `relaylab explore` again and open its new address." }, 0);
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
