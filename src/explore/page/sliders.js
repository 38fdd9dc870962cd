// Sliders: six first, and every other key of the scenario by section, made from the program's own declarations.

import { market, set, valueOf } from "/market.js";
import { byId, fold, make, plain } from "/words.js";

/** The first six: what they are called, how far they go, and what raising them does. */
const FIRST = [
  { key: "budget.per_month", label: "Budget a month", hint: "Raise this and both marketing and sales can do more." },
  { key: "budget.sales_share", label: "Share of it for sales", low: 0, high: 1, step: 0.01, hint: "Raise this for more reps and fewer advertisements: more calls, fewer leads." },
  { key: "scoring.threshold", label: "Quality bar for leads", low: -0.5, high: 3, step: 0.05, hint: "Raise this and fewer, better leads are handed to sales." },
  { key: "handoff.delay_median_hours", label: "Hours until sales has a lead", low: 0, high: 168, step: 1, hint: "Raise this and leads cool down before anybody calls." },
  { key: "product.quality", label: "Service after the purchase", low: -2, high: 2, step: 0.05, hint: "Raise this and customers are pleased, stay longer and talk well of you." },
  { key: "word_of_mouth.tell_per_day", label: "Word of mouth", low: 0, high: 0.05, step: 0.001, hint: "Raise this and happy customers tell more people." },
];
/** Sections that change nothing in the market. */
const NOT_HERE = ["", "record", "outlook", "checks", "compare", "experiment"];
const levers = new Map();

/** What is declared of a key: its section and row. */
export function declared(key) {
  const at = key.lastIndexOf("."), section = key.slice(0, at), name = key.slice(at + 1);
  const channel = section.startsWith("channels.") ? section.slice(9).replaceAll('"', "") : null;
  const path = channel !== null ? `channels.${market.base.kinds[channel]}` : section.startsWith("segments.") ? "segments.NAME" : section;
  return market.catalogue.sections.find((row) => row.path === path)?.keys.find((row) => row.name === name) ?? null;
}

const isNumber = (row) => row.low !== null || row.high !== null || /number|money/.test(row.kind);
const isWhole = (row) => row.kind.includes("whole");
const parse = (text) => text === null ? null : Number(text.replaceAll("_", ""));

/** How far a slider goes: the whole range where that is short, else around the value. */
function reach(row, value, own) {
  const low = own?.low ?? (row.low !== null && row.high !== null && row.high - row.low <= 20 ? row.low : Math.max(row.low ?? -Infinity, value > 0 ? 0 : value * 3 - 1));
  const high = own?.high ?? (row.low !== null && row.high !== null && row.high - row.low <= 20 ? row.high : Math.min(row.high ?? Infinity, value > 0 ? value * 3 : 1));
  const step = own?.step ?? (isWhole(row) ? 1 : nice((high - low) / 200));
  return { low: Math.min(low, value), high: Math.max(high, value), step };
}

function nice(x) {
  const power = 10 ** Math.floor(Math.log10(x || 1)), lead = x / power;
  return power * (lead < 1.5 ? 1 : lead < 3.5 ? 2 : lead < 7.5 ? 5 : 10);
}

/** A number as TOML text of the key's kind. */
function written(row, x) {
  if (isWhole(row)) return String(Math.round(x));
  if (row.kind.includes("money")) return x.toFixed(2);
  const text = String(Number(x.toPrecision(12)));
  return text.includes(".") || text.includes("e") ? text : `${text}.0`;
}

class Lever {
  constructor(key, row, own) {
    Object.assign(this, { key, row, own, id: `k-${key.replace(/[^a-z0-9]/gi, "-")}` });
    this.wrong = make("p", { class: "wrong", role: "alert", hidden: true });
    this.again = make("button", { type: "button", class: "again", title: "Back to the scenario's value (Delete)", "aria-label": `Reset ${this.name()}`, hidden: true, onclick: () => set(key, null) }, "Reset");
    const unit = row.unit ? make("span", { class: "unit" }, this.unit()) : null;
    const hint = make("p", { class: "hint", id: `${this.id}-hint` }, own?.hint ?? row.doc);
    const label = make("label", { for: this.id }, this.name());
    this.element = make("div", { class: "lever", "data-key": key });
    const value = valueOf(key);
    if (row.choices.length) this.choices(label, value);
    else if (row.kind === "true or false") this.tick(label, value);
    else if (isNumber(row) && value !== null && !value.startsWith("[")) this.slider(label, unit);
    else this.words(label, unit);
    this.element.append(hint, this.wrong);
    this.show();
  }

  unit() { return this.row.unit.replace("currency", market.base.currency); }

  name() { return this.own?.label ?? plain(this.key.slice(this.key.lastIndexOf(".") + 1)); }

  slider(label, unit) {
    const { key, row, id } = this;
    this.box = make("input", { type: "number", id, "aria-describedby": `${id}-hint`, min: row.low, max: row.high, step: "any" });
    this.range = make("input", { type: "range", id: `${id}-range`, "aria-label": `${this.name()}, slider`, "aria-describedby": `${id}-hint` });
    this.mark = make("span", { class: "was", title: "the scenario's value" });
    this.element.append(make("div", { class: "top" }, label, this.box, this.again), make("span", { class: "track" }, this.mark, this.range), unit ?? "");
    this.range.addEventListener("input", () => set(key, written(row, Number(this.range.value))));
    this.range.addEventListener("pointerdown", () => dragging(true));
    for (const end of ["pointerup", "pointercancel", "change"]) this.range.addEventListener(end, () => dragging(false));
    this.range.addEventListener("dblclick", () => set(key, null));
    this.range.addEventListener("keydown", (event) => {
      const steps = { PageUp: 10, PageDown: -10 }[event.key];
      if (steps) set(key, written(row, Math.min(Math.max(Number(this.range.value) + steps * Number(this.range.step), Number(this.range.min)), Number(this.range.max))));
      else if (event.key === "Delete") set(key, null);
      else return;
      event.preventDefault();
    });
    this.box.addEventListener("change", () => this.typed(this.box.value));
  }

  typed(text) {
    const { row, key } = this, x = Number(text);
    const problem = text.trim() === "" || !Number.isFinite(x) ? "Type a number."
      : row.low !== null && x < row.low ? `At least ${row.low}.`
      : row.high !== null && x > row.high ? `At most ${row.high}.` : null;
    this.complain(problem);
    if (!problem) set(key, written(row, x));
  }

  choices(label, value) {
    this.select = make("select", { id: this.id, "aria-describedby": `${this.id}-hint`, onchange: () => set(this.key, JSON.stringify(this.select.value)) },
      ...this.row.choices.map(([word, doc]) => make("option", { value: word }, doc ? `${word}: ${doc.slice(0, 60)}` : word)));
    this.element.append(make("div", { class: "top" }, label, this.again), this.select);
  }

  tick(label, value) {
    this.check = make("input", { type: "checkbox", id: this.id, "aria-describedby": `${this.id}-hint`, onchange: () => set(this.key, String(this.check.checked)) });
    this.element.append(make("div", { class: "top" }, this.check, label, this.again));
  }

  words(label, unit) {
    this.text = make("input", { type: "text", id: this.id, "aria-describedby": `${this.id}-hint`, onchange: () => set(this.key, this.text.value.trim() === "" ? null : this.text.value.trim()) });
    this.element.append(make("div", { class: "top" }, label, this.text, this.again), unit ?? "");
  }

  complain(words) { this.wrong.textContent = words ?? ""; this.wrong.hidden = !words; }

  /** Shows the value the market has. */
  show() {
    const { key, row } = this, value = valueOf(key), base = market.base.values[key] ?? null;
    const changed = key in market.state.set;
    this.element.classList.toggle("changed", changed);
    this.again.hidden = !changed;
    if (this.range) {
      const x = parse(value), was = parse(base) ?? x, { low, high, step } = reach(row, was, this.own);
      Object.assign(this.range, { min: Math.min(low, x), max: Math.max(high, x), step });
      this.range.value = x;
      if (document.activeElement !== this.box || Number(this.box.value) !== x) this.box.value = String(x);
      this.range.setAttribute("aria-valuetext", `${x} ${this.unit()}`);
      const [from, to] = [Number(this.range.min), Number(this.range.max)];
      this.mark.style.setProperty("--at", to > from ? (was - from) / (to - from) : 0);
      this.complain(null);
    } else if (this.select) this.select.value = JSON.parse(value ?? '""');
    else if (this.check) this.check.checked = value === "true";
    else this.text.value = value ?? "";
  }
}

let listener = () => {};
let isDragging = false;
function dragging(on) { if (isDragging !== on) { isDragging = on; listener(on); } }

/** Calls back when somebody takes hold of a slider, and lets go. */
export const onDrag = (callback) => { listener = callback; };

/** Makes the sliders of the scenario at hand. */
export function build() {
  levers.clear();
  const lever = (key, own) => {
    const row = declared(key);
    if (!row || !(key in market.base.values)) return null;
    const made = new Lever(key, row, own);
    levers.set(key, made);
    return made.element;
  };
  const six = FIRST.map((own) => lever(own.key, own)).filter(Boolean), rest = make("details", { class: "folds" }, make("summary", {}, "More of the first six"), ...six.slice(3));
  byId("first").replaceChildren(...six.slice(0, 3), rest);
  fold(rest);
  const keys = Object.keys(market.base.values);
  const sections = [...new Set(keys.map((key) => key.slice(0, Math.max(key.lastIndexOf("."), 0))))].filter((path) => !NOT_HERE.includes(path));
  byId("more").replaceChildren(...sections.map((path) => {
    const own = keys.filter((key) => key.slice(0, Math.max(key.lastIndexOf("."), 0)) === path && !FIRST.some((first) => first.key === key));
    if (!own.length) return null;
    const inside = make("div"), details = make("details", {}, make("summary", {}, `${plain(path)} (${own.length})`), inside);
    // Most sections are never opened, so their inputs are made when they are.
    details.addEventListener("toggle", () => { if (details.open && !inside.childElementCount) inside.append(...own.map((key) => lever(key)).filter(Boolean)); });
    return details;
  }).filter(Boolean));
}

/** Shows the values of the market, after a change that may not have come from here. */
export const show = () => levers.forEach((lever) => lever.show());
