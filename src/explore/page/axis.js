// Ticks and lines of drawings.

import { draw, short } from "/words.js";
import { nice } from "/slider.js";

/** Round numbers from a to b, about so many. */
export function ticks(a, b, many) {
  const step = nice((b - a) / many), list = [];
  for (let at = Math.ceil(a / step - 1e-9) * step; at <= b + step * 1e-9; at += step) list.push(Number(at.toPrecision(12)));
  return list;
}

/** A line through points that may have gaps, as the `d` of a path. */
export function path(xs, ys, x, y) {
  let text = "", pen = "M";
  xs.forEach((at, i) => {
    if (ys[i] === null || ys[i] === undefined) { pen = "M"; return; }
    text += `${pen}${x(at).toFixed(1)} ${y(ys[i]).toFixed(1)}`;
    pen = "L";
  });
  return text;
}

/** The area between two lines. */
export function band(xs, low, high, x, y) {
  const known = xs.map((_, i) => i).filter((i) => low[i] !== null && high[i] !== null && low[i] !== undefined);
  if (known.length < 2) return "";
  const there = known.map((i) => `${x(xs[i]).toFixed(1)} ${y(high[i]).toFixed(1)}`), back = known.reverse().map((i) => `${x(xs[i]).toFixed(1)} ${y(low[i]).toFixed(1)}`);
  return `M${there.join("L")}L${back.join("L")}Z`;
}

/** Lines across a drawing at round numbers, with their numbers on the left. */
export function rules(y, low, high, left, right, many, say = short) {
  return ticks(low, high, many).flatMap((at) => [
    draw("line", { x1: left, x2: right, y1: y(at), y2: y(at), class: at === 0 ? "zero" : "rule", stroke: "var(--line)", "stroke-width": at === 0 ? 1.6 : 1 }),
    draw("text", { x: left - 6, y: y(at) + 4, "text-anchor": "end" }, say(at)),
  ]);
}
