// A worker of the page in one file: it hands requests to the core, and back what is told.

let core = null;

/** Takes what the core tells; with status 500 it says why it cannot go on. */
function tell(status, at, length) {
  const text = new Uint8Array(core.memory.buffer, at, length).slice();
  if (status === 500) throw new Error(new TextDecoder().decode(text));
  postMessage({ status, text }, [text.buffer]);
}

function give(bytes) {
  const at = core.room(bytes.length);
  new Uint8Array(core.memory.buffer, at, bytes.length).set(bytes);
}

onmessage = async ({ data: { compiled, scenario, request } }) => {
  try {
    if (!core) {
      core = (await WebAssembly.instantiate(compiled, { page: { tell } })).exports;
      if (scenario.length) { give(scenario); core.begin(); }
    }
    give(new TextEncoder().encode(request));
    core.answer();
    postMessage({ status: 0 });
  } catch (error) { setTimeout(() => { throw error; }); }
};
