// The page in one file: workers answer what it asks, with the same core as the program, and nothing is asked of anybody else.

/** What is written into the file beside the page. */
const part = (id) => document.getElementById(id)?.textContent ?? "";
const bytes = (id) => Uint8Array.from(atob(part(id)), (letter) => letter.charCodeAt(0));

/** The core, unpacked and compiled once. */
const core = (async () => {
  const stream = new Blob([bytes("core")]).stream().pipeThrough(new DecompressionStream("gzip"));
  return WebAssembly.compileStreaming(new Response(stream, { headers: { "content-type": "application/wasm" } }));
})();
const scenario = new TextDecoder().decode(bytes("scenario"));
const source = URL.createObjectURL(new Blob([part("worker")], { type: "text/javascript" }));

export const takeToken = () => {};
export const hasToken = () => true;
export const alive = () => {};
export const address = () => location.href.split("#")[0];
export const FOUND = "It opens wherever this file is: send both.";
export const GONE = "What plays here cannot begin. A browser of 2023 or later is needed (Chrome 89, Firefox 113, Safari 16.4).";
export const REASONS = {};

/** A worker for each path, and what waits for it: a worker answers one request after the other. */
const workers = new Map(), waiting = new Map();

/** Asks for a path, with a body or without. Whoever takes back a request ends its worker. */
export async function reach(path, body, signal) {
  const turn = waiting.get(path);
  let over;
  waiting.set(path, new Promise((done) => { over = done; }));
  await turn;
  try { signal?.throwIfAborted(); } catch (error) { over(); throw error; }
  const compiled = await core, worker = workers.get(path) ?? new Worker(source);
  workers.set(path, worker);
  return new Promise((answer, refuse) => {
    let told = null;
    const stream = new ReadableStream({ start: (controller) => { told = controller; } });
    const end = (error) => {
      signal?.removeEventListener("abort", stop);
      if (error) { worker.terminate(); workers.delete(path); told.error(error); refuse(error); } else told.close();
      over();
    };
    const stop = () => end(signal.reason);
    signal?.addEventListener("abort", stop);
    worker.onerror = ({ message }) => end(new Error(message));
    worker.onmessage = ({ data: { status, text } }) => {
      if (!status) return end();
      told.enqueue(text);
      answer(new Response(stream, { status }));
    };
    worker.postMessage({ compiled, scenario, request: `${path}\n${body === undefined ? "" : JSON.stringify(body)}` });
  });
}
