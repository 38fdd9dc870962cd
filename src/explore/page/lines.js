// Three lines beside the relay: leads, those who wait, customers. Each has its number on the day that is shown.

import { band, path, rules } from "/axis.js";
import { byId, draw, make, short } from "/words.js";

export const LINES = [
  { name: "leads", title: "Leads so far" },
  { name: "queue", title: "Leads that wait for a first call" },
  { name: "customers", title: "Customers" },
];
const LEFT = 52, HEIGHT = 112;

export class Lines {
  constructor() {
    this.charts = LINES.map(({ name, title }) => {
      const value = make("span", { class: "value" }), of = make("span", { class: "of" }), holder = make("div"), heading = make("h3", { id: `line-${name}` }, make("span", {}, title, " ", of), value);
      byId("line-charts").append(make("figure", { "data-line": name, "aria-labelledby": `line-${name}` }, heading, holder));
      return { name, title, value, of, holder };
    });
    new ResizeObserver(() => { if (this.given) this.show(...this.given); }).observe(byId("line-charts"));
  }

  /** Shows a result against another one, which is dashed, or none. */
  show(result, other) {
    this.given = [result, other];
    this.x = (day) => LEFT + day / Math.max(result.length - 1, 1) * (this.width - LEFT - 4);
    for (const chart of this.charts) this.one(chart, result, other);
    this.at(this.day ?? 0);
  }

  one(chart, result, other) {
    this.width = chart.holder.clientWidth || 320;
    const { name, title, holder } = chart, line = result.line(name), dashed = other?.length === result.length ? other.line(name) : null;
    const days = line.mean.map((_, day) => day), known = (values) => (values ?? []).filter((value) => value !== null && value !== undefined);
    const all = [line.mean, line.low, line.high, dashed?.mean].flatMap(known);
    const least = all.reduce((a, b) => Math.min(a, b), 0), most = all.reduce((a, b) => Math.max(a, b), 1e-9);
    const y = (value) => HEIGHT - 6 - (value - least) / (most - least) * (HEIGHT - 12);
    chart.line = line.mean;
    chart.of.textContent = line.low ? `mean of ${result.years} years` : "first year";
    const end = (values) => short(values.at(-1));
    const spread = line.low && result.years > 1 ? `, ${end(line.low)} to ${end(line.high)} over ${result.years} years` : ", in the first year played";
    const words = `${title}: ${end(line.mean)} on the last day${spread}${dashed ? `; A ends at ${end(dashed.mean)}` : ""}.`;
    this.cursor ??= new Map();
    const now = draw("g", {}, draw("line", { y1: 0, y2: HEIGHT, stroke: "var(--text)", "stroke-width": 1.2 }), draw("circle", { r: 4, fill: "var(--a)" }));
    this.cursor.set(name, { now, y });
    holder.replaceChildren(draw("svg", { viewBox: `0 0 ${this.width} ${HEIGHT}`, height: HEIGHT, role: "img", "aria-label": words },
      ...rules(y, least, most, LEFT, this.width - 4, 2),
      line.low ? draw("path", { d: band(days, line.low, line.high, this.x, y), fill: "var(--a)", "fill-opacity": 0.18 }) : "",
      dashed ? draw("path", { d: path(days, dashed.mean, this.x, y), fill: "none", stroke: "var(--b)", "stroke-width": 1.8, "stroke-dasharray": "5 4" }) : "",
      draw("path", { d: path(days, line.mean, this.x, y), fill: "none", stroke: "var(--a)", "stroke-width": 2.2 }), now));
  }

  /** Marks the day that is shown. */
  at(day) {
    this.day = day;
    if (!this.given) return;
    for (const { name, value, line } of this.charts) {
      const { now, y } = this.cursor.get(name), here = line[Math.min(day, line.length - 1)];
      value.textContent = `${short(here)}`;
      now.setAttribute("transform", `translate(${this.x(day).toFixed(1)} 0)`);
      now.lastChild.setAttribute("cy", here === null || here === undefined ? -20 : y(here).toFixed(1));
    }
  }
}
