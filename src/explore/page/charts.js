// Four charts: customers, profit, the queue with its waiting time, and the balance. Each has a sentence and a table.

import uPlot from "/vendor/uPlot.esm.js";
import { byId, colour, counted, hours, make, mean, quantile, short } from "/words.js";

const HEIGHT = 190;

/** The lines of one measure: each seed, their middle, bands, and A's middle where A is pinned. */
class Plot {
  constructor(holder, unit, label) {
    Object.assign(this, { holder, unit, label, now: make("div", { class: "now-line", hidden: true }), kept: null });
    new ResizeObserver(() => this.fit()).observe(holder);
  }

  fit() {
    const width = this.holder.clientWidth;
    if (!this.chart || !width || width === this.chart.width) return;
    this.chart.setSize({ width, height: this.height ?? HEIGHT });
    this.at(this.day);
  }

  /** `x` days, `runs` a list of lines, `a` A's middle line or null. */
  draw(x, runs, a, { bands, hold, released, day }) {
    const middle = x.map((_, i) => mean(runs.map((run) => run[i]).filter((y) => y !== null && y !== undefined)));
    const series = [{}], data = [x];
    const add = (line, options) => { data.push(line); series.push({ points: { show: false }, spanGaps: true, ...options }); };
    if (bands && runs.length > 2) {
      for (const [low, high] of [[0.05, 0.95], [0.25, 0.75]]) {
        for (const p of [high, low]) add(x.map((_, i) => quantile(runs.map((run) => run[i]).filter((y) => y != null).sort((m, n) => m - n), p)), { width: 0, stroke: "transparent" });
      }
    } else runs.forEach((run) => add(run, { stroke: `${colour("a")}55`, width: 1 }));
    if (a) add(x.map((_, i) => a[i] ?? null), { stroke: colour("b"), width: 2, dash: [6, 4] });
    add(middle, { stroke: colour("a"), width: 2.5 });
    const shades = bands && runs.length > 2 ? [{ series: [1, 2], fill: `${colour("a")}22` }, { series: [3, 4], fill: `${colour("a")}44` }] : [];
    const all = data.slice(1).flat().filter((y) => y !== null && y !== undefined);
    const fresh = [Math.min(0, ...ends(all, Math.min)), Math.max(...ends(all, Math.max), 1e-9)];
    const scale = hold && this.kept ? this.kept : fresh;
    const grew = this.kept && released ? (fresh[1] > this.kept[1] * 1.02 ? "scale grown" : fresh[1] < this.kept[1] * 0.98 ? "scale shrunk" : null) : null;
    this.kept = scale;
    this.render(series, data, shades, scale);
    this.at(day);
    return { middle, grew };
  }

  render(series, data, bands, scale, axis = {}) {
    const width = this.holder.clientWidth || 400;
    const shape = JSON.stringify([series.length, bands.length, colour("text"), axis.label]);
    if (this.chart && this.shape === shape) {
      this.scale = scale;
      this.chart.setData(data);
      return;
    }
    this.chart?.destroy();
    this.shape = shape;
    this.scale = scale;
    const lines = { stroke: colour("muted"), grid: { stroke: colour("line"), width: 1 }, ticks: { stroke: colour("line"), width: 1 }, font: "12px sans-serif", labelFont: "12px sans-serif", labelSize: 18 };
    this.chart = new uPlot({
      width, height: this.height ?? HEIGHT, cursor: { show: false }, legend: { show: false },
      scales: { x: { time: false, ...(axis.range ? { range: axis.range } : {}) }, y: { range: () => this.scale } },
      axes: [{ ...lines, label: axis.label ?? "day", size: 34 }, { ...lines, size: 62, space: (this.height ?? HEIGHT) < HEIGHT ? 14 : 30, values: (_, ticks) => ticks.map((tick) => axis.ticks ? axis.ticks(tick) : short(tick)) }],
      series, bands, hooks: { draw: axis.draw ? [axis.draw] : [] },
    }, data, this.holder);
    this.chart.over.append(this.now);
  }

  /** Shows nothing. */
  clear() {
    this.chart?.destroy();
    this.chart = this.shape = this.kept = null;
  }

  /** Marks the day that is shown. */
  at(day) {
    this.day = day;
    if (!this.chart || day === null || day === undefined) return;
    const left = this.chart.valToPos(day, "x");
    this.now.hidden = !Number.isFinite(left);
    this.now.style.left = `${left}px`;
  }
}

/** Smallest or largest, without handing a hundred thousand arguments to a function. */
const ends = (values, pick) => values.length ? [values.reduce((a, b) => pick(a, b))] : [0];

class Chart {
  constructor(id, title, plots) {
    this.says = make("p", { class: "says" });
    this.title = make("h3", { id: `${id}-title` }, title);
    this.table = make("div", { class: "chart-table", hidden: true, tabindex: "0", role: "region", "aria-label": `${title}, table` });
    this.button = make("button", { type: "button", "aria-pressed": "false", onclick: () => this.toggle() }, "Table");
    this.picture = make("div", { class: "plots", role: "img" });
    this.plots = plots.map(([unit, label, height]) => {
      const holder = make("div", { class: "plot" });
      if (label) this.picture.append(make("p", { class: "note" }, label));
      this.picture.append(holder);
      return Object.assign(new Plot(holder, unit, label), { height });
    });
    this.element = make("figure", { id, "aria-labelledby": `${id}-title` }, make("div", { class: "tools" }, this.title, this.button), this.says, this.picture, this.table);
  }

  toggle() {
    const on = this.table.hidden;
    this.table.hidden = !on;
    this.picture.hidden = on;
    this.button.setAttribute("aria-pressed", String(on));
    this.fill();
  }

  say(words) {
    this.says.textContent = words;
    this.picture.setAttribute("aria-label", words);
  }

  cue(words) {
    this.element.classList.toggle("rescaled", Boolean(words));
    this.title.dataset.scale = words ?? "";
  }

  /** What the table says: made when it is looked at. */
  rows(head, rows) {
    this.told = () => [head, rows()];
    this.fill();
  }

  fill() {
    if (this.table.hidden || !this.told) return;
    const [head, rows] = this.told();
    const cells = (name, row, scope) => make("tr", {}, ...row.map((cell, i) => make(i ? name : "th", { class: i ? "n" : null, scope: i ? scope : (scope ?? "row") }, String(cell))));
    this.table.replaceChildren(make("table", {}, make("thead", {}, cells("th", head, "col")), make("tbody", {}, ...rows.map((row) => cells("td", row)))));
  }
}

const charts = {};

/** Makes the four, empty. */
export function build() {
  charts.customers = new Chart("chart-customers", "Customers", [["customers"]]);
  charts.profit = new Chart("chart-profit", "Profit so far", [["currency"]]);
  charts.queue = new Chart("chart-queue", "The queue, and how long it takes", [["leads", "Leads that wait for a first call", 104], ["hours", "Hours until a first call", 104]]);
  charts.balance = new Chart("chart-balance", "The balance", [["currency"]]);
  byId("charts").replaceChildren(...Object.values(charts).map((chart) => chart.element));
}

/** Shows a result: its seeds, and those of A. Stops after each chart, so that a caller can let the browser breathe. */
export function* show(result, pinned, { bands, hold, released, day, currency }) {
  const x = result.days, options = { bands, hold, released, day };
  const line = (name) => result.seeds.map((seed) => seed[name]);
  const lineA = (name) => pinned ? x.map((_, i) => mean(pinned.seeds.map((seed) => seed[name][i]).filter((y) => y != null))) : null;
  const last = (name) => result.seeds.map((seed) => seed[name].at(-1)).filter((y) => y != null);
  const range = (values) => { const sorted = [...values].sort((a, b) => a - b); return `${short(sorted[0])} to ${short(sorted.at(-1))}`; };
  const than = (name) => pinned ? `; A ends at ${short(mean(pinned.seeds.map((seed) => seed[name].at(-1)).filter((y) => y != null)))}` : "";
  const weeks = [...new Set(Array.from({ length: 13 }, (_, i) => Math.round(i * (x.length - 1) / 12)))].filter((i) => i >= 0 && x.length);
  const draw = (chart, place, name) => {
    const { middle, grew } = chart.plots[place].draw(x, line(name), lineA(name), options);
    chart.cue(grew);
    return middle;
  };
  const c = draw(charts.customers, 0, "customers");
  charts.customers.say(`${short(c.at(-1))} customers on the last day (${range(last("customers"))} over ${counted(result.seeds.length, "year")} of luck)${than("customers")}.`);
  charts.customers.rows(["Day", "Customers", "lowest", "highest"], () => weeks.map((i) => [x[i], short(c[i]), ...lowHigh(line("customers"), i)]));
  yield;
  const p = draw(charts.profit, 0, "profit"), losing = last("profit").filter((y) => y < 0).length;
  charts.profit.say(`${short(p.at(-1))} ${currency} at the end (${range(last("profit"))}); ${losing} of ${counted(result.seeds.length, "year")} lose${losing === 1 ? "s" : ""} money${than("profit")}.`);
  charts.profit.rows(["Day", `Profit, ${currency}`, "lowest", "highest"], () => weeks.map((i) => [x[i], short(p[i]), ...lowHigh(line("profit"), i)]));
  yield;
  const q = draw(charts.queue, 0, "queue"), r = draw(charts.queue, 1, "response");
  const waiting = Math.round(q.at(-1) ?? 0);
  charts.queue.say(`${counted(waiting, "lead")} wait${waiting === 1 ? "s" : ""} at the end; in the last weeks a first call came after ${hours(r.at(-1))}${than("queue")}.`);
  charts.queue.rows(["Day", "Waiting", "Hours to first call"], () => weeks.map((i) => [x[i], short(q[i]), short(r[i])]));
}

const lowHigh = (lines, i) => { const sorted = lines.map((line) => line[i]).filter((y) => y != null).sort((a, b) => a - b); return [short(sorted[0]), short(sorted.at(-1))]; };

/** Shows the balance curve: mean profit for each share of sales, each seed faint, with today's share and the best. */
export function balance(points, now, currency, { grade, hold, split }) {
  const chart = charts.balance;
  const shares = points.filter((point) => point.profits.length);
  if (!shares.length) {
    chart.say(split ? "Playing the balance." : "This scenario has no budget to split, so it has no balance.");
    chart.rows(["Share for sales", "Profit"], () => []);
    chart.plots[0].clear();
    return;
  }
  const x = shares.map((point) => point.at), middle = shares.map((point) => mean(point.profits));
  const seeds = Math.min(...shares.map((point) => point.profits.length));
  const best = middle.indexOf(Math.max(...middle));
  const data = [x, ...Array.from({ length: seeds }, (_, s) => shares.map((point) => point.profits[s])), middle];
  const series = [{}, ...Array.from({ length: seeds }, () => ({ stroke: `${colour("a")}44`, width: 1, points: { show: false } })), { stroke: colour("a"), width: 2.5, points: { show: true, size: 5, fill: colour("a") } }];
  const all = data.slice(1).flat(), low = all.reduce((a, b) => Math.min(a, b), 0), high = all.reduce((a, b) => Math.max(a, b), 1e-9);
  const plot = chart.plots[0];
  const scale = hold && plot.kept ? plot.kept : [low, high + (high - low) * 0.08];
  plot.kept = scale;
  const at = (share) => { const i = x.findIndex((value) => value >= share); if (i <= 0) return middle[Math.max(i, 0)]; const w = (share - x[i - 1]) / (x[i] - x[i - 1]); return middle[i - 1] * (1 - w) + middle[i] * w; };
  chart.marks = [{ x: now, y: at(now), name: "now" }, { x: x[best], y: middle[best], name: "best" }];
  plot.render(series, data, [], scale, {
    label: "share of the budget for sales", range: [0, 1],
    draw: (u) => {
      for (const mark of chart.marks) {
        const [left, top] = [u.valToPos(mark.x, "x", true), u.valToPos(mark.y, "y", true)], size = 7 * devicePixelRatio;
        u.ctx.save();
        u.ctx.fillStyle = colour(mark.name === "now" ? "text" : "b");
        u.ctx.beginPath();
        if (mark.name === "now") u.ctx.arc(left, top, size * 0.8, 0, 7);
        else { u.ctx.moveTo(left, top - size); u.ctx.lineTo(left + size, top); u.ctx.lineTo(left, top + size); u.ctx.lineTo(left - size, top); }
        u.ctx.fill();
        u.ctx.font = `${12 * devicePixelRatio}px sans-serif`;
        u.ctx.textAlign = left > u.bbox.left + u.bbox.width * 0.8 ? "right" : "left";
        u.ctx.fillText(mark.name, left + (u.ctx.textAlign === "left" ? 1 : -1) * size * 1.3, top + size * (mark.name === "now" ? 2 : -0.9));
        u.ctx.restore();
      }
    },
  });
  const share = (value) => `${Math.round(value * 100)} %`;
  chart.say(`Most profit near ${share(x[best])} for sales (${short(middle[best])} ${currency}); now ${share(now)} (${short(at(now))} ${currency}). ${grade}`);
  chart.rows(["Share for sales", `Profit, ${currency}`, "lowest", "highest"], () => shares.map((point) => [share(point.at), short(mean(point.profits)), short(Math.min(...point.profits)), short(Math.max(...point.profits))]));
}

/** Marks the day that is shown on every chart over time. */
export const at = (day) => ["customers", "profit", "queue"].forEach((name) => charts[name].plots.forEach((plot) => plot.at(day)));

/** Draws anew in the colours of the page, after they changed. */
export const recolour = () => Object.values(charts).forEach((chart) => chart.plots.forEach((plot) => { plot.shape = null; }));
