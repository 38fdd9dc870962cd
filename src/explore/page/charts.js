// Four charts: customers, profit, the queue with its waiting time, and the balance. Each has a sentence and a table.

import uPlot from "/vendor/uPlot.esm.js";
import { byId, colour, counted, hours, make, short } from "/words.js";

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

  /** `x` days, `runs` a list of lines, `all` what they come to together, `a` A's middle line or null. */
  draw(x, runs, { mean: middle, bands: edges }, a, { bands, hold, released, day }) {
    const series = [{}], data = [x];
    const add = (line, options) => { data.push(line); series.push({ points: { show: false }, spanGaps: true, ...options }); };
    if (bands && runs.length > 2) {
      for (const place of [3, 0, 2, 1]) add(edges[place], { width: 0, stroke: "transparent" });
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
    return grew;
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
  const all = result.lines, end = (line) => line.at(-1);
  const range = ({ low, high }) => `${short(end(low))} to ${short(end(high))}`;
  const than = (name) => pinned ? `; A ends at ${short(end(pinned.lines[name].mean))}` : "";
  const weeks = [...new Set(Array.from({ length: 13 }, (_, i) => Math.round(i * (x.length - 1) / 12)))].filter((i) => i >= 0 && x.length);
  const draw = (chart, place, name) => chart.cue(chart.plots[place].draw(x, result.seeds.map((seed) => seed.lines[name]), all[name], pinned?.lines[name].mean ?? null, options));
  const table = ({ mean, low, high }) => () => weeks.map((i) => [x[i], ...[mean, low, high].map((line) => short(line[i]))]);
  draw(charts.customers, 0, "customers");
  charts.customers.say(`${short(end(all.customers.mean))} customers on the last day (${range(all.customers)} over ${counted(result.seeds.length, "year")} of luck)${than("customers")}.`);
  charts.customers.rows(["Day", "Customers", "lowest", "highest"], table(all.customers));
  yield;
  draw(charts.profit, 0, "profit");
  const { losing } = all.profit;
  charts.profit.say(`${short(end(all.profit.mean))} ${currency} at the end (${range(all.profit)}); ${losing} of ${counted(result.seeds.length, "year")} lose${losing === 1 ? "s" : ""} money${than("profit")}.`);
  charts.profit.rows(["Day", `Profit, ${currency}`, "lowest", "highest"], table(all.profit));
  yield;
  draw(charts.queue, 0, "queue");
  draw(charts.queue, 1, "response");
  const waiting = Math.round(end(all.queue.mean) ?? 0);
  charts.queue.say(`${counted(waiting, "lead")} wait${waiting === 1 ? "s" : ""} at the end; in the last weeks a first call came after ${hours(end(all.response.mean))}${than("queue")}.`);
  charts.queue.rows(["Day", "Waiting", "Hours to first call"], () => weeks.map((i) => [x[i], short(all.queue.mean[i]), short(all.response.mean[i])]));
}

/** Shows the balance curve: profit along the share of sales, each seed faint, with today's share and the best. */
export function balance(told, now, currency, { grade, hold, split }) {
  const chart = charts.balance;
  if (!told) {
    chart.say(split ? "Playing the balance." : "This scenario has no budget to split, so it has no balance.");
    chart.rows(["Share for sales", "Profit"], () => []);
    chart.plots[0].clear();
    return;
  }
  const { points, curve, best } = told, seeds = points[0].profits.length, x = curve.map(([share]) => share);
  // The place on the curve that is nearest to a share.
  const place = (share) => x.reduce((near, at, i) => Math.abs(at - share) < Math.abs(x[near] - share) ? i : near, 0);
  const spread = (of) => { const line = x.map(() => null); points.forEach((point) => { line[place(point.at)] = of(point); }); return line; };
  const data = [x, ...Array.from({ length: seeds }, (_, s) => spread((point) => point.profits[s])), spread((point) => point.mean), curve.map(([, profit]) => profit)];
  const series = [{}, ...Array.from({ length: seeds }, () => ({ stroke: `${colour("a")}44`, width: 1, points: { show: false }, spanGaps: true })), { width: 0, stroke: "transparent", points: { show: true, size: 5, fill: colour("a"), stroke: colour("a") } }, { stroke: colour("a"), width: 2.5, points: { show: false } }];
  const all = data.slice(1).flat(), low = all.reduce((a, b) => Math.min(a, b), 0), high = all.reduce((a, b) => Math.max(a, b), 1e-9);
  const plot = chart.plots[0];
  const scale = hold && plot.kept ? plot.kept : [low, high + (high - low) * 0.08];
  plot.kept = scale;
  const at = (share) => curve[place(share)][1];
  chart.marks = [{ x: now, y: at(now), name: "now" }, ...(best ? [{ x: best.at, y: best.profit, name: "best" }] : [])];
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
  const most = best
    ? `Most profit near ${share(best.at)} for sales (${short(best.profit)} ${currency}; 90 % interval of the share ${share(best.at_interval[0])} to ${share(best.at_interval[1])})`
    : `${counted(seeds, "year")} of luck do not tell where profit is highest`;
  chart.say(`${most}; now ${share(now)} (${short(at(now))} ${currency}). ${grade}`);
  chart.rows(["Share for sales", `Profit, ${currency}`, "lowest", "highest"], () => points.map((point) => [share(point.at), short(point.mean), short(point.low), short(point.high)]));
}

/** Marks the day that is shown on every chart over time. */
export const at = (day) => ["customers", "profit", "queue"].forEach((name) => charts[name].plots.forEach((plot) => plot.at(day)));

/** Draws anew in the colours of the page, after they changed. */
export const recolour = () => Object.values(charts).forEach((chart) => chart.plots.forEach((plot) => { plot.shape = null; }));
