// The curve of all balances over the slider, with the present point on it: where somebody stands on the hill.

import { band, path, ticks } from "/axis.js";
import { byId, counted, draw, short } from "/words.js";

/** The thumb of a slider is this far from its ends. */
const THUMB = 8;
const HEIGHT = () => innerWidth <= 640 ? 118 : 128;

/** Where a curve is best, as far as that is known; where nothing is earned, the best is what loses least. */
function whereBest({ as_good: [low, high], at, at_interval: [from, to], profit, profit_interval: [, highest], shape }, title, say) {
  const most = highest < 0 ? "Every balance loses on average; least is lost" : profit < 0 ? "Least is lost" : `Most ${title.toLowerCase()}`;
  if (shape === "flat") return `As much ${title.toLowerCase()} from ${say(low)} to ${say(high)} everywhere, as far as can be told.`;
  if (shape === "low end") return `${most} at ${say(high)}${low < high ? " or less" : ", the lowest that was played"}.`;
  if (shape === "high end") return `${most} at ${say(low)}${low < high ? " or more" : ", the highest that was played"}.`;
  return `${most} near ${say(at)} (90 % interval ${say(from)} to ${say(to)}).`;
}

/** Draws the curve of `told`, which may still grow; `row` is the slider, `now` and `was` its values, `marks` what else lies on the curve: place, height and how many. */
export function hill(told, row, { now, was, title, say, off, marks = [], holder = byId("hill-picture"), caption = byId("hill-says") }) {
  const width = holder.clientWidth || 600, height = HEIGHT(), top = 16, bottom = height - 4;
  const x = (at) => THUMB + (at - row.low) / (row.high - row.low) * (width - 2 * THUMB);
  if (!told) {
    const words = off ? "The curve along the slider is not played, as the address says." : `${title} all along the slider comes when this market is played.`;
    holder.replaceChildren(draw("svg", { viewBox: `0 0 ${width} ${height}`, height, role: "img", "aria-label": words }));
    caption.textContent = words;
    return;
  }
  const { points, curve, best } = told, years = points[0].profits.length, known = years >= 10;
  const all = points.flatMap(({ low, high }) => [low, high]).concat(0), least = all.reduce((a, b) => Math.min(a, b)), most = all.reduce((a, b) => Math.max(a, b));
  const room = (most - least || 1) * 0.06, y = (value) => bottom - (value - least + room) / (most - least + 2 * room) * (bottom - top);
  const at = (place) => {
    const next = curve.findIndex(([share]) => share >= place);
    if (next <= 0) return curve[next === 0 ? 0 : curve.length - 1][1];
    const [[x0, y0], [x1, y1]] = [curve[next - 1], curve[next]];
    return y0 + (y1 - y0) * (place - x0) / (x1 - x0);
  };
  const within = now !== null && now >= curve[0][0] - 1e-9 && now <= curve.at(-1)[0] + 1e-9;
  const xs = points.map((point) => point.at);
  const parts = [
    ...ticks(least, most, 3).flatMap((at) => [
      draw("line", { x1: THUMB, x2: width - THUMB, y1: y(at), y2: y(at), stroke: "var(--line)", "stroke-width": at === 0 ? 1.8 : 1 }),
      draw("text", { x: width - THUMB, y: y(at) - 4, "text-anchor": "end" }, short(at)),
    ]),
    draw("path", { d: band(xs, points.map((p) => p.low), points.map((p) => p.high), x, y), fill: "var(--a)", "fill-opacity": 0.14 }),
    draw("path", { d: path(curve.map(([share]) => share), curve.map(([, value]) => value), x, y), fill: "none", stroke: "var(--a)", "stroke-width": known ? 3 : 1.6, "stroke-dasharray": known ? null : "3 5", "stroke-linejoin": "round" }),
  ];
  const label = (place, words, value, weight) => draw("text", { x: Math.min(Math.max(x(place), 40), width - 70), y: Math.max(y(value) - 11, 11), "text-anchor": "middle", class: weight }, words);
  if (best && best.shape !== "flat") {
    const [left, right] = best.at_interval.map((end) => Math.min(Math.max(end, row.low), row.high));
    parts.push(draw("line", { x1: x(left), x2: x(right), y1: bottom, y2: bottom, stroke: "var(--b)", "stroke-width": 5, "stroke-opacity": 0.55 }));
    const [cx, cy] = [x(best.at), y(best.profit)];
    parts.push(draw("path", { d: `M${cx} ${cy - 7}l7 7l-7 7l-7 -7z`, fill: "var(--b)" }));
    if (now === null || Math.abs(x(best.at) - x(now)) > 46) parts.push(label(best.at, "best", best.profit, "strong"));
  }
  if (within) {
    if (Math.abs(now - was) > 1e-9) parts.push(draw("circle", { cx: x(was), cy: y(at(was)), r: 5, fill: "var(--panel)", stroke: "var(--text)", "stroke-width": 2 }));
    parts.push(draw("line", { x1: x(now), x2: x(now), y1: y(at(now)), y2: height, stroke: "var(--text)", "stroke-width": 1, "stroke-dasharray": "2 3" }));
    parts.push(draw("circle", { cx: x(now), cy: y(at(now)), r: 7.5, fill: "var(--text)", stroke: "var(--panel)", "stroke-width": 2 }));
    parts.push(label(now, "you are here", at(now), "strong"));
  }
  for (const [place, height, many] of marks) {
    parts.push(draw("circle", { cx: x(place), cy: y(height), r: 6, fill: "var(--c)", stroke: "var(--panel)", "stroke-width": 2, class: "guess" }));
    if (many > 1) parts.push(draw("text", { x: Math.min(Math.max(x(place), 12), width - 12), y: Math.min(y(height) + 20, height - 4), "text-anchor": "middle" }, `${many} x`));
  }
  const guesses = marks.length ? ` Each dot is a guess, or several with their number, from ${say(marks[0][0])} to ${say(marks.at(-1)[0])}.` : "";
  const how = `The curve has the luck of who is hired taken out; its band goes from the worst to the best of ${years} years.`;
  const words = !known ? `${title} along the slider, so far from ${counted(years, "year")} of 10: the band goes from the worst to the best year, and nothing is claimed yet.`
    : marks.length ? `${how}${guesses}`
    : best ? `${whereBest(best, title, say)} ${how}`
    : `${years} years do not tell where ${title.toLowerCase()} is highest. ${how}`;
  holder.replaceChildren(draw("svg", { viewBox: `0 0 ${width} ${height}`, height, role: "img", "aria-label": words }, ...parts));
  caption.textContent = words;
}
