// The server that gave this page out, and answers it. In a page that has none, workers stand in its place (alone.js).

const TOKEN = "x-relaylab-token";
/** A name for this tab, so that the server can end what it asked for before. */
const page = `${Date.now().toString(36)}-${Math.random().toString(36).slice(2)}`;
// Kept for this origin, which is this server on its port, so that a link works in a new tab too.
const kept = () => sessionStorage.getItem("token") ?? localStorage.getItem("token") ?? "";
let token = kept();

/** Takes the secret out of the words of an address, so that it is not shared with it. */
export function takeToken(words) {
  if (words.has("token")) {
    sessionStorage.setItem("token", words.get("token"));
    localStorage.setItem("token", words.get("token"));
    words.delete("token");
  }
  token = kept();
}

export const hasToken = () => token !== "";
export const alive = () => fetch("/api/alive", { headers: { [TOKEN]: token } }).catch(() => {});

/** Where this page is found, and for how long. */
export const address = () => `${location.origin}/`;
export const FOUND = "It opens in every tab of this browser while relaylab explore runs; the part after # works with every address it prints.";
/** Whether still figures are drawn. */
export const FIGURES = true;
/** What is said when nobody answers. */
export const GONE = "The server is gone. Start `relaylab explore` again and open its new address.";
/** Why it turns a page away. */
export const REASONS = {
  403: "This page does not know the secret of the server. Open the address that `relaylab explore` printed.",
  413: "That is more than this page may send (1 MB).",
  429: "The server has too much to do. Wait a moment and try again.",
};

/** Asks for a path, with a body or without. */
export function reach(path, body, signal) {
  const headers = { [TOKEN]: token };
  if (body === undefined) return fetch(path, { headers, signal });
  return fetch(path, { method: "POST", headers: { ...headers, "content-type": "application/json" }, body: JSON.stringify({ page, ...body }), signal });
}
