// The relay lanes: 200 tokens, each the same person all run. Lane and shape say where a person stands, never colour alone.

import { byId, colour, make, plain, short } from "/words.js";

/** Lanes from top to bottom, as the server tells them: stages in them, and what they are called. */
export const LANES = [];
const laneOf = (stage) => LANES.findIndex((lane) => lane.stages.includes(stage));
/** How a stage looks. */
const SHAPES = ["ring", "dot", "dot", "target", "triangle", "triangle", "diamond", "square", "cross", "bar"];
const LABEL = 168;

export class Lanes {
  constructor(onPick) {
    Object.assign(this, { canvas: byId("lanes"), onPick, people: [], stages: [], drawn: [], picked: null, team: null });
    this.canvas.addEventListener("click", (event) => this.click(event));
    this.canvas.addEventListener("keydown", (event) => this.key(event));
    new ResizeObserver(() => this.resize()).observe(this.canvas);
    this.resize();
  }

  resize() {
    const { clientWidth: width, clientHeight: height } = this.canvas;
    if (!width) return;
    Object.assign(this, { width, height, label: width < 560 ? 0 : LABEL });
    this.canvas.width = width * devicePixelRatio;
    this.canvas.height = height * devicePixelRatio;
    this.drawn = [];
    if (this.given) { this.set(...this.given); this.step(1); } else this.draw();
  }

  /** Shows the tokens of a run on a day; who came first stands first, so that each lane is a queue. */
  set(people, stages, arrived, row, names, most) {
    Object.assign(this, { people, stages, row, names, most, given: [people, stages, arrived, row, names, most] });
    const slots = LANES.map(() => []);
    stages.forEach((stage, token) => slots[laneOf(stage)].push(token));
    slots.forEach((lane) => lane.sort((a, b) => arrived[a] - arrived[b] || a - b));
    this.counts = slots.map((lane) => lane.length);
    this.target = [];
    slots.forEach((lane, place) => lane.forEach((token, slot) => { this.target[token] = this.spot(place, slot, lane.length); }));
  }

  spot(lane, slot, many) {
    const band = this.height / LANES.length, left = this.label + 14, room = this.width - left - 12;
    const rows = many * 9 > room ? Math.min(Math.ceil(many * 9 / room), 4) : 1, each = Math.ceil(many / rows);
    const x = left + (slot % each) * Math.min(13, room / Math.max(each, 1));
    const top = this.label ? 0 : 14;
    return [x, lane * band + top + (band - top - 5) * (Math.floor(slot / each) + 1) / (rows + 1)];
  }

  /** Moves every token some way to where it belongs; gives whether one is still on its way. */
  step(share) {
    let moving = false;
    this.target?.forEach((target, token) => {
      const from = this.drawn[token] ?? target, dx = target[0] - from[0], dy = target[1] - from[1];
      const near = Math.abs(dx) + Math.abs(dy) < 0.5 || share >= 1;
      this.drawn[token] = near ? target : [from[0] + dx * share, from[1] + dy * share];
      moving ||= !near;
    });
    this.draw();
    return moving;
  }

  draw() {
    const context = this.canvas.getContext("2d");
    if (!context || !this.width) return;
    const band = this.height / LANES.length, ink = { text: colour("text"), muted: colour("muted"), line: colour("line"), a: colour("a"), b: colour("b"), c: colour("c") };
    context.setTransform(devicePixelRatio, 0, 0, devicePixelRatio, 0, 0);
    context.clearRect(0, 0, this.width, this.height);
    context.font = "13px sans-serif";
    LANES.forEach((lane, place) => {
      const top = place * band;
      if (place) { context.strokeStyle = ink.line; context.beginPath(); context.moveTo(0, top); context.lineTo(this.width, top); context.stroke(); }
      context.fillStyle = ink.text;
      context.fillText(lane.name, 10, top + (this.label ? band / 2 - 3 : 13));
      context.fillStyle = ink.muted;
      const many = this.row ? this.row.lanes[place] : null;
      const text = many === null ? "" : place === 2 ? `${short(many)}, ${short(this.row.queue)} wait` : place === 3 ? `${short(many)}; ${short(this.row.reps)} rep${this.row.reps === 1 ? "" : "s"}, ${Math.round(this.row.busy * 100)} % busy` : short(many);
      if (many !== null && this.most?.[place]) {
        // How full the lane is, against its fullest day.
        context.fillStyle = place === 2 ? ink.b : ink.line;
        context.fillRect(this.label + 8, top + band - 5, (this.width - this.label - 16) * Math.min(many / this.most[place], 1), 3);
        context.fillStyle = ink.muted;
      }
      if (this.row && place === 2) this.queue(context, top, band, ink);
      if (this.row && place === 3) this.reps(context, top, band, ink);
      context.fillStyle = ink.muted;
      if (this.row && place === 5 && this.label) { context.textAlign = "right"; context.fillText(this.row.why, this.width - 10, top + 13); context.textAlign = "left"; }
      if (this.label) context.fillText(text, 10, top + band / 2 + 13);
      else { context.textAlign = "right"; context.fillText(text, this.width - 8, top + 13); context.textAlign = "left"; }
    });
    const colours = [ink.muted, ink.a, ink.a, ink.a, ink.b, ink.b, ink.b, ink.c, ink.muted, ink.muted];
    this.drawn.forEach(([x, y], token) => token < this.stages.length && shape(context, SHAPES[this.stages[token]], x, y, colours[this.stages[token]]));
    if (this.picked !== null && this.drawn[this.picked]) {
      const [x, y] = this.drawn[this.picked];
      context.strokeStyle = ink.text;
      context.lineWidth = 2;
      context.beginPath();
      context.arc(x, y, 9, 0, 7);
      context.stroke();
      context.lineWidth = 1;
    }
  }

  /** Leads that wait for a first call, as a line before the reps; one bar for each, or for several. */
  queue(context, top, band, ink) {
    const most = Math.min(Math.floor(this.width / 14), 60), { queue } = this.row, bars = Math.min(queue, most);
    context.fillStyle = ink.b;
    for (let i = 0; i < bars; i++) context.fillRect(this.width - 26 - i * 6, top + band / 2 - 8, 3, 13);
    if (!queue) return;
    context.beginPath();
    context.moveTo(this.width - 20, top + band / 2 - 8);
    context.lineTo(this.width - 10, top + band / 2 - 1.5);
    context.lineTo(this.width - 20, top + band / 2 + 5);
    context.fill();
  }

  /** Reps beside their lane, filled as far as their time is used. */
  reps(context, top, band, ink) {
    const most = Math.min(Math.floor(this.width / 20), 30), icons = Math.min(Math.round(this.row.reps), most);
    for (let i = 0; i < icons; i++) {
      const [x, y] = [this.width - 18 - i * 14, top + band / 2 - 1];
      context.strokeStyle = context.fillStyle = ink.text;
      context.beginPath();
      context.arc(x, y - 6, 3, 0, 7);
      context.fill();
      context.strokeRect(x - 4, y - 1, 8, 9);
      const full = 9 * Math.min(this.row.busy, 1);
      context.fillRect(x - 4, y + 8 - full, 8, full);
    }
  }

  click(event) {
    const box = this.canvas.getBoundingClientRect(), [x, y] = [event.clientX - box.left, event.clientY - box.top];
    let best = null, least = 24 ** 2;
    this.drawn.forEach(([left, top], token) => {
      const far = (left - x) ** 2 + (top - y) ** 2;
      if (far < least && token < this.stages.length) { least = far; best = token; }
    });
    if (best !== null) this.pick(best, true);
  }

  key(event) {
    const steps = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: 10, ArrowUp: -10 }[event.key];
    if (!this.stages.length) return;
    if (steps) this.pick(((this.picked ?? -1) + steps + this.stages.length) % this.stages.length, false);
    else if (event.key === "Enter" && this.picked !== null) this.pick(this.picked, true);
    else return;
    event.preventDefault();
  }

  pick(token, tell) {
    this.picked = token;
    const where = LANES[laneOf(this.stages[token])].name;
    this.canvas.setAttribute("aria-label", `The relay as lanes of people. Person ${this.people[token]}: ${where}.`);
    byId("person").value = String(token);
    this.draw();
    if (tell) this.onPick(token);
  }

  /** The same as a table, and everybody by name. */
  table() {
    const rows = LANES.map((lane, place) => {
      const many = this.row ? this.row.lanes[place] : 0;
      return make("tr", {}, make("th", { scope: "row" }, lane.name), make("td", { class: "n" }, short(many)), make("td", { class: "n" }, String(this.counts?.[place] ?? 0)));
    });
    byId("lanes-rows").replaceChildren(...rows);
    byId("lanes-why").textContent = this.row?.why ? `Lost: ${this.row.why}.` : "";
    const select = byId("person"), before = select.value;
    select.replaceChildren(...this.people.map((person, token) => make("option", { value: token }, `person ${person}: ${plain(this.names[this.stages[token]])}`)));
    select.value = before || "0";
  }
}

function shape(context, kind, x, y, colour) {
  context.fillStyle = colour;
  context.strokeStyle = colour;
  context.lineWidth = 1.5;
  context.beginPath();
  const r = 4;
  if (kind === "ring") { context.arc(x, y, 2.6, 0, 7); context.stroke(); return; }
  if (kind === "dot") { context.arc(x, y, 3.2, 0, 7); context.fill(); return; }
  if (kind === "target") { context.arc(x, y, 4.2, 0, 7); context.stroke(); context.beginPath(); context.arc(x, y, 1.6, 0, 7); context.fill(); return; }
  if (kind === "triangle") { context.moveTo(x - r, y - r); context.lineTo(x + r + 1, y); context.lineTo(x - r, y + r); context.fill(); return; }
  if (kind === "diamond") { context.moveTo(x, y - 5); context.lineTo(x + 5, y); context.lineTo(x, y + 5); context.lineTo(x - 5, y); context.fill(); return; }
  if (kind === "square") { context.fillRect(x - r, y - r, 2 * r, 2 * r); return; }
  if (kind === "cross") { context.moveTo(x - r, y - r); context.lineTo(x + r, y + r); context.moveTo(x + r, y - r); context.lineTo(x - r, y + r); context.stroke(); return; }
  context.fillRect(x - r, y - 1, 2 * r, 2.4);
}
