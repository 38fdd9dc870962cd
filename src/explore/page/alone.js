// The page in one file: workers answer what it asks, with the same core as the program, and nothing is asked of anybody else.

/** What is written into the file beside the page. */
const part = (id) => document.getElementById(id)?.textContent ?? "";
const bytes = (id) => Uint8Array.from(atob(part(id)), (letter) => letter.charCodeAt(0));

/** The core, unpacked and compiled once. */
const core = (async () => {
  const stream = new Blob([bytes("core")]).stream().pipeThrough(new DecompressionStream("gzip"));
  return WebAssembly.compileStreaming(new Response(stream, { headers: { "content-type": "application/wasm" } }));
})();
/** Sealed or not. */
const scenario = bytes("scenario");
const source = URL.createObjectURL(new Blob([part("worker")], { type: "text/javascript" }));

export const takeToken = () => {};
export const hasToken = () => true;
export const alive = () => {};
export const address = () => location.href.split("#")[0];
export const FOUND = "It opens wherever this file is: send both.";
export const FIGURES = false;
export const GONE = "What plays here has ended. Reload the page; it needs a browser of 2023 or later (Chrome 91, Firefox 113, Safari 16.4).";
export const REASONS = {};

/** Some workers, each of which answers one request after the other. */
class Workers {
  constructor(most) { Object.assign(this, { most, made: 0, idle: [], waiting: [] }); }

  /** One that has nothing to do. */
  hire() {
    if (this.idle.length) return this.idle.pop();
    if (this.made === this.most) return new Promise((hired) => this.waiting.push(hired));
    this.made += 1;
    return new Worker(source);
  }

  back(worker) { const next = this.waiting.shift(); if (next) next(worker); else this.idle.push(worker); }

  /** Ends one that is not wanted any longer. */
  end(worker) {
    worker.terminate();
    this.made -= 1;
    if (this.waiting.length) this.waiting.shift()(this.hire());
  }

  /** Has one answer a request; `told` is called with a status and some text, once or more often. Whoever takes back a request ends its worker. */
  async ask(path, body, signal, told) {
    const compiled = await core, worker = await this.hire();
    if (signal?.aborted) { this.back(worker); throw signal.reason; }
    let stop;
    try {
      await new Promise((done, failed) => {
        stop = () => { this.end(worker); failed(signal.reason); };
        signal?.addEventListener("abort", stop);
        worker.onerror = ({ message }) => { this.end(worker); failed(new Error(message)); };
        worker.onmessage = ({ data: { status, text } }) => { if (status) told(status, text); else { this.back(worker); done(); } };
        worker.postMessage({ compiled, scenario, request: `${path}\n${body}` });
      });
    } finally { signal?.removeEventListener("abort", stop); }
  }
}

/** Those that play the years of a request side by side, one processor left for the page; and those for what comes one by one. */
const players = new Workers(Math.min(Math.max(navigator.hardwareConcurrency - 1, 1), 8));
export const others = new Workers(Infinity);
const SHARED = ["/api/balance", "/api/lesson"];

/** Shares the years of a request among the players, says after each how it stands, and has all of them told together. */
async function share(path, body, signal, tell) {
  const years = [], words = new TextDecoder();
  let refused = false, standing = false;
  const together = (played) => others.ask(path, `${JSON.stringify(body).slice(0, -1)},"years":[${played.join(",")}]}`, signal, tell);
  const told = (status, bytes) => {
    const [name, data] = words.decode(bytes).split("\n");
    if (name === "event: year") years.push(data.slice("data: ".length));
    else if (name !== "event: end" && !refused) { refused = true; tell(status, bytes); }
  };
  const play = async (only) => {
    await players.ask(path, JSON.stringify({ ...body, only }), signal, told);
    if (refused || standing || years.length === body.seeds) return;
    standing = true;
    await together([...years]);
    standing = false;
  };
  await Promise.all(Array.from({ length: body.seeds }, (_, only) => play(only)));
  if (!refused) await together(years);
}

/** Asks for a path, with a body or without. */
export function reach(path, body, signal) {
  return new Promise((answer, refuse) => {
    let out, answered = false;
    const stream = new ReadableStream({ start: (controller) => { out = controller; } });
    const tell = (status, text) => {
      out.enqueue(text);
      if (!answered) answer(new Response(stream, { status }));
      answered = true;
    };
    const asked = SHARED.includes(path) ? share(path, body, signal, tell) : others.ask(path, body === undefined ? "" : JSON.stringify(body), signal, tell);
    asked.then(() => out.close(), (error) => { out.error(error); refuse(error); });
  });
}
