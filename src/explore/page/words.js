// Numbers and sentences as the rest of the program writes them.

const fixed = (digits) => new Intl.NumberFormat("en", { minimumFractionDigits: digits, maximumFractionDigits: digits });
const whole = fixed(0);

/** A number with as many digits as a reader needs. */
export function short(x) {
  if (x === null || x === undefined || !Number.isFinite(x)) return "none";
  if (x < 0) return `−${short(-x)}`;
  const size = Math.abs(x);
  if (size >= 1e6) return `${trim((x / 1e6).toFixed(size >= 1e7 ? 1 : 2))} m`;
  if (size >= 100 || Number.isInteger(x)) return whole.format(Math.round(x));
  return trim(x.toFixed(size >= 10 ? 1 : size >= 0.1 ? 2 : 4));
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

/** Hours as a person says them: as days from so many on. */
export function hours(h, longest = 72) {
  if (h === null || h === undefined) return "none";
  if (h < 1) return counted(Math.round(h * 60), "minute");
  return h < longest ? counted(Number(h.toFixed(1)), "hour") : counted(Number((h / 24).toFixed(1)), "day");
}

export const percent = (x) => `${trim((x * 100).toFixed(Math.abs(x) < 0.1 ? 1 : 0))} %`;

/** A name from a scenario as words. */
export const plain = (name) => name.replace(/^channels\./, "").replace(/"/g, "").replace(/[._]/g, " ");

/** An element with attributes and children; text is text and never markup. */
export function make(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key.startsWith("on")) element.addEventListener(key.slice(2), value);
    else if (value === true) element.setAttribute(key, "");
    else if (value !== false && value !== null && value !== undefined) element.setAttribute(key, value);
  }
  element.append(...children.filter((child) => child !== null && child !== undefined));
  return element;
}

const colours = new Map();
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => colours.clear());
/** A colour of the page by its name. */
export function colour(name) {
  if (!colours.has(name)) colours.set(name, getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim());
  return colours.get(name);
}

/** Lets the browser answer whoever waits before work goes on, so that nothing blocks it for long. */
export const breathe = () => new Promise((done) => { const { port1, port2 } = new MessageChannel(); port1.onmessage = () => { port1.close(); done(); }; port2.postMessage(0); });

/** Folds some parts of the page on narrow screens, and only there. */
export function fold(...parts) {
  const narrow = matchMedia("(max-width: 640px)"), show = () => parts.forEach((part) => { part.open = !narrow.matches; });
  narrow.addEventListener("change", show);
  show();
}

export const byId = (id) => document.getElementById(id);
