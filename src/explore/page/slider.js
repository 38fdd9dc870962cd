// A slider and a box for one number: the thumb stands where the value is, steps are those of the value, and keys do all.

import { market, set, valueOf } from "/market.js";
import { make } from "/words.js";

export const parse = (text) => text === null ? null : Number(text.replaceAll("_", ""));
const isWhole = (row) => row.kind.includes("whole");

/** A number as TOML text of the key's kind. */
export function written(row, x) {
  if (isWhole(row)) return String(Math.round(x));
  if (row.kind.includes("money")) return x.toFixed(2);
  const text = String(Number(x.toPrecision(12)));
  return text.includes(".") || text.includes("e") ? text : `${text}.0`;
}

export function nice(x) {
  const power = 10 ** Math.floor(Math.log10(x || 1)), lead = x / power;
  return power * (lead < 1.5 ? 1 : lead < 3.5 ? 2 : lead < 7.5 ? 5 : 10);
}

let listener = () => {}, isDragging = false;
function dragging(on) { if (isDragging !== on) { isDragging = on; listener(on); } }
/** Calls back when somebody takes hold of a slider, and lets go. */
export const onDrag = (callback) => { listener = callback; };

export class Slider {
  /** `row` is what is declared of the key, `reach` its ends and step, `help` the id of what describes it. */
  constructor(key, row, reach, { id, name, unit, help }) {
    Object.assign(this, { key, row, reach, unit });
    this.box = make("input", { type: "number", id, "aria-describedby": help, min: row.low, max: row.high, step: "any" });
    this.range = make("input", { type: "range", id: `${id}-range`, "aria-label": `${name}, slider`, "aria-describedby": help, step: "any" });
    this.mark = make("span", { class: "was", title: "the scenario's value" });
    this.wrong = make("p", { class: "wrong", role: "alert", hidden: true });
    this.range.addEventListener("input", () => this.to(Number(this.range.value)));
    this.range.addEventListener("pointerdown", () => dragging(true));
    for (const end of ["pointerup", "pointercancel", "change"]) this.range.addEventListener(end, () => dragging(false));
    this.range.addEventListener("dblclick", () => set(key, null));
    this.range.addEventListener("keydown", (event) => this.pressed(event));
    this.box.addEventListener("change", () => this.typed(this.box.value));
  }

  /** Takes the nearest step, or an end. */
  to(x) {
    const { low, high, step } = this.reach, at = low + Math.round((x - low) / step) * step;
    set(this.key, written(this.row, x >= high ? high : x <= low ? low : Math.min(Math.max(at, low), high)));
  }

  pressed(event) {
    const { low, high, step } = this.reach, now = parse(valueOf(this.key));
    const by = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1, PageUp: 10, PageDown: -10 }[event.key];
    if (by) this.to(now + by * step);
    else if (event.key === "Home") this.to(low);
    else if (event.key === "End") this.to(high);
    else if (event.key === "Delete") set(this.key, null);
    else return;
    event.preventDefault();
  }

  typed(text) {
    const { row, key } = this, x = Number(text);
    const problem = text.trim() === "" || !Number.isFinite(x) ? "Type a number."
      : row.low !== null && x < row.low ? `At least ${row.low}.`
      : row.high !== null && x > row.high ? `At most ${row.high}.` : null;
    this.complain(problem);
    if (!problem) set(key, written(row, x));
  }

  complain(words) { this.wrong.textContent = words ?? ""; this.wrong.hidden = !words; }

  /** Shows the value the market has. */
  show() {
    const { key } = this, x = parse(valueOf(key)), was = parse(market.base.values[key] ?? null) ?? x;
    this.range.min = Math.min(this.reach.low, x);
    this.range.max = Math.max(this.reach.high, x);
    this.range.value = x;
    if (document.activeElement !== this.box || Number(this.box.value) !== x) this.box.value = String(x);
    this.range.setAttribute("aria-valuetext", `${x} ${this.unit}`.trim());
    const [from, to] = [Number(this.range.min), Number(this.range.max)];
    this.mark.style.setProperty("--at", to > from ? (was - from) / (to - from) : 0);
    this.complain(null);
  }
}
