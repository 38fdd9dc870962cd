// Numbers and sentences as the rest of the program writes them, and elements made of them.

const fixed = (digits) => new Intl.NumberFormat("en", { minimumFractionDigits: digits, maximumFractionDigits: digits });
const whole = fixed(0);

/** A number with as many digits as a reader needs. */
export function short(x) {
  if (x === null || x === undefined || !Number.isFinite(x)) return "none";
  if (x < 0) return `−${short(-x)}`;
  const size = Math.abs(x);
  if (size >= 1e6) return `${trim((x / 1e6).toFixed(size >= 1e7 ? 1 : 2))} m`;
  if (size >= 100 || Number.isInteger(x)) return whole.format(Math.round(x));
  return trim(x.toFixed(size >= 10 ? 1 : size >= 0.1 ? 2 : Math.max(4, 2 - Math.floor(Math.log10(size)))));
}
const trim = (text) => text.includes(".") ? text.replace(/0+$/, "").replace(/\.$/, "") : text;

/** A value of a metric with its unit. */
export function valued(x, unit, currency) {
  if (x === null || x === undefined) return "none";
  if (unit === "share") return x < 0 ? `−${valued(-x, unit)}` : `${trim((x * 100).toFixed(Math.abs(x) < 0.1 ? 2 : 1))} %`;
  if (unit === "currency") return `${short(x)} ${currency}`;
  return unit ? `${short(x)} ${unit}` : short(x);
}

/** How many of something: `1 lead`, `2 leads`. */
export const counted = (n, one, many = `${one}s`) => `${short(n)} ${n === 1 ? one : many}`;

/** A name from a scenario as words. */
export const plain = (name) => name.replace(/^channels\./, "").replace(/"/g, "").replace(/[._]/g, " ");

function fill(element, attributes, children) {
  for (const [key, value] of Object.entries(attributes)) {
    if (key.startsWith("on")) element.addEventListener(key.slice(2), value);
    else if (value === true) element.setAttribute(key, "");
    else if (value !== false && value !== null && value !== undefined) element.setAttribute(key, value);
  }
  element.append(...children.filter((child) => child !== null && child !== undefined));
  return element;
}

/** An element with attributes and children; text is text and never markup. */
export const make = (name, attributes = {}, ...children) => fill(document.createElement(name), attributes, children);
/** The same of a drawing. */
export const draw = (name, attributes = {}, ...children) => fill(document.createElementNS("http://www.w3.org/2000/svg", name), attributes, children);

const colours = new Map();
for (const query of ["(prefers-color-scheme: dark)", "(forced-colors: active)"]) matchMedia(query).addEventListener("change", () => colours.clear());
/** A colour of the page by its name. */
export function colour(name) {
  if (!colours.has(name)) colours.set(name, getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim());
  return colours.get(name);
}

/** Lets the browser answer whoever waits before work goes on, so that nothing blocks it for long. */
export const breathe = () => new Promise((done) => { const { port1, port2 } = new MessageChannel(); port1.onmessage = () => { port1.close(); done(); }; port2.postMessage(0); });

/** Waits, unless something else is asked for meanwhile. */
export const pause = (time, signal) => new Promise((done, stop) => {
  const timer = setTimeout(done, time);
  signal.addEventListener("abort", () => { clearTimeout(timer); stop(signal.reason); });
});

export const byId = (id) => document.getElementById(id);
