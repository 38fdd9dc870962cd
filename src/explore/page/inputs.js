// Every input of the scenario by section, made from the program's own declarations, and found by a word.

import { market, set, valueOf } from "/market.js";
import { Slider, nice, parse } from "/slider.js";
import { byId, make, plain } from "/words.js";

/** Sections that change nothing in the market. */
const NOT_HERE = ["", "record", "outlook", "checks", "compare", "experiment"];
/** Inputs that a search shows at most. */
const MOST = 40;
const inputs = new Map();

/** What is declared of a key: its section and row. */
export function declared(key) {
  const at = key.lastIndexOf("."), section = key.slice(0, at), name = key.slice(at + 1);
  const channel = section.startsWith("channels.") ? section.slice(9).replaceAll('"', "") : null;
  const path = channel !== null ? `channels.${market.base.kinds[channel]}` : section.startsWith("segments.") ? "segments.NAME" : section;
  return market.catalogue.sections.find((row) => row.path === path)?.keys.find((row) => row.name === name) ?? null;
}

const isNumber = (row) => row.low !== null || row.high !== null || /number|money/.test(row.kind);

/** How far a slider goes: the whole range where that is short, else around the value. Its ends are on its steps. */
export function reach(row, value) {
  const isShort = row.low !== null && row.high !== null && row.high - row.low <= 20;
  let low = isShort ? row.low : Math.max(row.low ?? -Infinity, value > 0 ? 0 : value * 3 - 1);
  const high = isShort ? row.high : Math.min(row.high ?? Infinity, value > 0 ? value * 3 : 1);
  const whole = row.kind.includes("whole"), step = whole ? Math.max(1, Math.round(nice((high - low) / 200))) : nice((high - low) / 200);
  // Money of nothing is mostly no market: a hundredth of the value is little enough.
  if (row.kind.includes("money") && value > 0) low = Math.max(low, Math.round(value) / 100);
  return { low: Math.min(low, value), high: Math.max(high, value), step: Math.max(step, row.kind.includes("money") ? 0.01 : 0) };
}

export const unitOf = (row) => (row.unit ?? "").replace("currency", market.base.currency);

class Input {
  constructor(key, row) {
    Object.assign(this, { key, row, id: `k-${key.replace(/[^a-z0-9]/gi, "-")}` });
    const name = plain(key.slice(key.lastIndexOf(".") + 1)), help = `${this.id}-hint`, value = valueOf(key);
    this.again = make("button", { type: "button", class: "again", title: "Back to the scenario's value (Delete)", "aria-label": `Reset ${plain(key)}`, hidden: true, onclick: () => set(key, null) }, "Reset");
    const label = make("label", { for: this.id }, name), unit = row.unit ? make("span", { class: "unit" }, unitOf(row)) : null;
    this.element = make("div", { class: "lever", "data-key": key });
    if (row.choices.length) {
      this.select = make("select", { id: this.id, "aria-describedby": help, onchange: () => set(key, JSON.stringify(this.select.value)) },
        ...row.choices.map(([word, doc]) => make("option", { value: word }, doc ? `${word}: ${doc.slice(0, 60)}` : word)));
      this.element.append(make("div", { class: "top" }, label, this.again), this.select);
    } else if (row.kind === "true or false") {
      this.check = make("input", { type: "checkbox", id: this.id, "aria-describedby": help, onchange: () => set(key, String(this.check.checked)) });
      this.element.append(make("div", { class: "top" }, this.check, label, this.again));
    } else if (isNumber(row) && value !== null && Number.isFinite(parse(value))) {
      this.slider = new Slider(key, row, reach(row, parse(market.base.values[key] ?? value) ?? parse(value)), { id: this.id, name, unit: unitOf(row), help });
      const { box, mark, range, wrong } = this.slider;
      this.element.append(make("div", { class: "top" }, label, box, this.again), make("span", { class: "slide" }, mark, range), unit ?? "", wrong);
    } else {
      this.text = make("input", { type: "text", id: this.id, "aria-describedby": help, onchange: () => set(key, this.text.value.trim() === "" ? null : this.text.value.trim()) });
      this.element.append(make("div", { class: "top" }, label, this.text, this.again), unit ?? "");
    }
    this.element.append(make("p", { class: "hint", id: help }, row.doc));
    this.show();
  }

  /** Shows the value the market has. */
  show() {
    const value = valueOf(this.key), changed = this.key in market.state.set;
    this.element.classList.toggle("changed", changed);
    this.again.hidden = !changed;
    if (this.slider) this.slider.show();
    else if (this.select) this.select.value = JSON.parse(value ?? '""');
    else if (this.check) this.check.checked = value === "true";
    else this.text.value = value ?? "";
  }
}

const sectionOf = (key) => key.slice(0, Math.max(key.lastIndexOf("."), 0));
const keys = () => Object.keys(market.base.values).filter((key) => !NOT_HERE.includes(sectionOf(key)) && declared(key));

function input(key) {
  const made = new Input(key, declared(key));
  inputs.set(key, made);
  return made.element;
}

/** Makes the sections of the scenario at hand; most are never opened, so their inputs are made when they are. */
export function build() {
  inputs.clear();
  byId("find").value = "";
  byId("first").replaceChildren();
  byId("found").textContent = "";
  const all = keys(), sections = [...new Set(all.map(sectionOf))];
  byId("more").replaceChildren(...sections.map((path) => {
    const own = all.filter((key) => sectionOf(key) === path), inside = make("div", { class: "inputs" });
    const details = make("details", {}, make("summary", {}, `${plain(path)} (${own.length})`), inside);
    details.addEventListener("toggle", () => {
      if (!details.open) { own.forEach((key) => inputs.delete(key)); inside.replaceChildren(); } else inside.append(...own.map(input));
    });
    return details;
  }));
}

/** Shows the inputs whose name or description has all words. */
export function find(text) {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean), first = byId("first");
  byId("more").hidden = words.length > 0;
  byId("more").querySelectorAll("details[open]").forEach((details) => { details.open = false; });
  inputs.clear();
  first.replaceChildren();
  if (!words.length) { byId("found").textContent = ""; return; }
  const hits = keys().filter((key) => { const all = `${plain(key)} ${declared(key).doc}`.toLowerCase(); return words.every((word) => all.includes(word)); });
  first.append(...hits.slice(0, MOST).map(input));
  first.querySelectorAll(".lever label").forEach((label, place) => { label.textContent = plain(hits[place]); });
  byId("found").textContent = hits.length > MOST ? `${hits.length} inputs, of which ${MOST} are shown` : `${hits.length} inputs`;
}

/** Shows the values of the market, after a change that may not have come from here. */
export const show = () => inputs.forEach((one) => one.show());
