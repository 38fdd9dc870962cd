// The one slider that matters for the question of a scenario.

import { market, set, valueOf } from "/market.js";
import { declared, unitOf } from "/inputs.js";
import { Slider, nice, parse } from "/slider.js";
import { byId, make, short, valued } from "/words.js";

/** The headline of the market at hand, with the ends of its slider in its own unit. */
export function headline() {
  const { preset, text } = market.state, has = (row) => parse(market.base.values[row.key] ?? null) !== null && declared(row.key);
  const all = market.catalogue.headlines;
  const row = all.find((one) => text === null && one.presets.includes(preset) && has(one)) ?? all.find((one) => one.presets.length === 0 && has(one) && (one.key !== "budget.sales_share" || market.base.has_budget)) ?? null;
  if (!row) return null;
  const value = parse(market.base.values[row.key]), times = row.times ? value : 1;
  const step = row.times ? nice(row.step * value) : row.step, snap = (x) => Number((Math.round(x / step) * step).toPrecision(12));
  return { ...row, low: row.times ? Math.max(snap(row.low * times), step) : row.low, high: snap(row.high * times), step };
}

/** The value of the lever in words. */
export function said(row, state = market.state) {
  const x = parse(valueOf(row.key, state)), unit = unitOf(declared(row.key));
  return unit.startsWith("share") ? valued(x, "share", "") : `${short(x)} ${unit}`.trim();
}

let slider = null, again = null;

/** Makes the slider; gives its headline. */
export function build() {
  const row = headline();
  slider = null;
  byId("hero").replaceChildren();
  if (!row) return null;
  const declaredRow = declared(row.key);
  slider = new Slider(row.key, declaredRow, row, { id: "lever-box", name: row.label, unit: unitOf(declaredRow), help: "lever-hint" });
  again = make("button", { type: "button", class: "again", "aria-label": `Reset ${row.label}`, onclick: () => set(row.key, null) }, "Reset");
  byId("hero").append(
    make("div", { class: "hero" }, make("label", { for: "lever-box" }, row.label), make("span", { class: "value" }, again, slider.box, make("span", { class: "unit" }, unitOf(declaredRow))), make("p", { class: "hint", id: "lever-hint" }, row.hint)),
    make("div", { class: "slide" }, slider.mark, slider.range, slider.wrong),
  );
  show();
  return row;
}

export function show() {
  slider?.show();
  if (again) again.hidden = !(slider && slider.key in market.state.set);
}
