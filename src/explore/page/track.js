// The relay as a relay: the crowd that marketing warms, batons in flight, the queue before the anchor, reps at work,
// customers, and who is dropped and why. Every dot is one person all year; shape and place say where they stand.

import { PLACE, bin, dropZone, seat, spot, zoneOf, zones } from "/stadium.js";
import { byId, colour, make, short } from "/words.js";

/** Days after which a lead that waits is as pale as it gets. */
const FADES = 21;
const FALL = 900;

export class Track {
  constructor(onPick) {
    Object.assign(this, { canvas: byId("track"), onPick, picked: null, spots: [], falls: [], legend: { places: [], reasons: [] } });
    this.canvas.addEventListener("click", (event) => this.click(event));
    this.canvas.addEventListener("keydown", (event) => this.key(event));
    new ResizeObserver(() => this.resize()).observe(this.canvas);
    this.resize();
  }

  resize() {
    const { clientWidth: width, clientHeight: height } = this.canvas;
    if (!width) return;
    Object.assign(this, { width, height, zones: zones(width, height) });
    this.canvas.width = Math.round(width * devicePixelRatio);
    this.canvas.height = Math.round(height * devicePixelRatio);
    this.spots = [];
    if (this.given) { this.set(...this.given); this.step(1); } else this.draw(0);
  }

  /** Shows a result on a day; `drops` says whether those who are dropped today are seen to fall. */
  set(result, day, drops) {
    const many = result.tokens.length, at = result.at(day), lines = {};
    if (this.result !== result) {
      Object.assign(this, { spots: [], falls: [] });
      const most = (name) => result.rows.reduce((sum, row) => Math.max(sum, row[name]), 1);
      this.most = { queue: most("queue"), customers: most("customers") };
    }
    this.given = [result, day, false];
    Object.assign(this, { result, day, at, row: result.rows[day] });
    at.forEach(([, place], token) => (lines[zoneOf(place)] ??= []).push(token));
    this.target = [];
    for (const [name, tokens] of Object.entries(lines)) {
      if (name === "crowd") for (const token of tokens) this.target[token] = seat(this.zones.crowd, token, many);
      else {
        tokens.sort((a, b) => at[a][0] - at[b][0] || a - b);
        tokens.forEach((token, nth) => { this.target[token] = spot(this.zones[name], nth, tokens.length, 13); });
      }
    }
    if (!drops) return;
    result.moves.forEach((moves, token) => {
      for (const [when, , why] of moves) if (when === day && why > 0 && this.spots[token]) this.falls.push({ from: this.dropped(token, why - 1), why: why - 1, age: 0 });
    });
    if (this.falls.length > 60) this.falls.splice(0, this.falls.length - 60);
  }

  /** Whence somebody falls: where they stood, or where that reason drops people. */
  dropped(token, why) {
    const zone = this.zones[dropZone(why)], [x, y] = this.spots[token];
    return zone.left <= x && x <= zone.right ? [x, y] : [(zone.left + zone.right) / 2, zone.bottom - 12];
  }

  /** Moves everybody some way to where they belong; gives whether something still moves. */
  step(share, passed = 0) {
    let moving = false;
    this.target?.forEach((target, token) => {
      const from = this.spots[token] ?? target, dx = target[0] - from[0], dy = target[1] - from[1];
      const near = share >= 1 || Math.abs(dx) + Math.abs(dy) < 0.5;
      this.spots[token] = near ? target : [from[0] + dx * share, from[1] + dy * share];
      moving ||= !near;
    });
    this.falls = share >= 1 ? [] : this.falls.filter((fall) => (fall.age += passed) < FALL);
    this.draw();
    return moving || this.falls.length > 0;
  }

  draw() {
    const pen = this.canvas.getContext("2d");
    if (!pen || !this.width) return;
    pen.setTransform(devicePixelRatio, 0, 0, devicePixelRatio, 0, 0);
    pen.clearRect(0, 0, this.width, this.height);
    this.ink = Object.fromEntries(["text", "muted", "line", "a", "b", "c", "crowd", "warm", "panel"].map((name) => [name, colour(name)]));
    this.ground(pen);
    if (!this.result) return;
    this.bins(pen);
    this.people(pen);
    this.reps(pen);
    for (const fall of this.falls) this.falling(pen, fall);
    if (this.picked !== null && this.spots[this.picked]) {
      const [x, y] = this.spots[this.picked];
      pen.strokeStyle = this.ink.text;
      pen.lineWidth = 2.5;
      pen.beginPath();
      pen.arc(x, y, 9, 0, 7);
      pen.stroke();
    }
  }

  /** The lanes of the track, and what its parts are called. */
  ground(pen) {
    const { ink, zones: all, row } = this, lanes = all.narrow ? [] : [all.handover, all.queue, all.reps, all.meetings];
    pen.fillStyle = ink.line;
    for (const zone of lanes) { pen.globalAlpha = 0.28; pen.fillRect(zone.left - 3, zone.top - 2, zone.right - zone.left + 6, zone.bottom - zone.top + 4); }
    // The lanes run on from the handover to the customers.
    if (!all.narrow) {
      pen.strokeStyle = ink.panel;
      pen.lineWidth = 2;
      for (let lane = 1; lane < 5; lane++) {
        const y = all.queue.top + (all.queue.bottom - all.queue.top) * lane / 5;
        pen.beginPath();
        pen.moveTo(all.handover.left - 3, y);
        pen.lineTo(all.meetings.right + 3, y);
        pen.stroke();
      }
    }
    // How long the queue is, against its longest of the year, and how many customers there are.
    if (row) {
      this.full(pen, all.queue, row.queue / this.most.queue, ink.b);
      this.full(pen, all.customers, row.customers / this.most.customers, ink.c);
    }
    pen.globalAlpha = 1;
    const said = (name, words, many) => {
      const zone = all[name];
      pen.font = `600 ${all.narrow ? 11 : 12}px ${getComputedStyle(document.body).fontFamily}`;
      pen.fillStyle = ink.text;
      pen.textAlign = "left";
      pen.fillText(many === undefined ? words : `${words} ${short(many)}`, zone.left, zone.top - 7, zone.right - zone.left + 4);
    };
    const lanesOf = row?.lanes ?? [];
    said("crowd", row ? `${all.narrow ? "" : "Marketing warms the crowd: "}${short(lanesOf[1])} know it` : "The crowd");
    said("handover", "baton");
    said("queue", "queue", row?.queue);
    said("reps", "reps", row && Math.round(row.reps * 10) / 10);
    said("meetings", "meetings", lanesOf[3]);
    said("customers", "customers", lanesOf[4]);
  }

  full(pen, zone, share, ink) {
    pen.globalAlpha = 0.16;
    pen.fillStyle = ink;
    const width = (zone.right - zone.left + 4) * Math.min(share, 1);
    pen.fillRect(zone.right + 2 - width, zone.top - 2, width, zone.bottom - zone.top + 4);
  }

  /** Whom the relay dropped so far, by reason. */
  bins(pen) {
    const { ink, row, legend: { reasons }, zones: all } = this, most = row.lost.reduce((a, b) => Math.max(a, b), 1);
    pen.textAlign = "left";
    row.lost.forEach((many, why) => {
      const { left, width, top } = bin(all, why, reasons.length), full = Math.max((width - 10) * many / most, many ? 2 : 0);
      pen.fillStyle = ink.line;
      pen.fillRect(left, top, width - 10, 4);
      pen.fillStyle = why === 7 ? ink.c : ink.b;
      pen.fillRect(left, top, full, 4);
      pen.fillStyle = ink.text;
      pen.font = `600 12px ${getComputedStyle(document.body).fontFamily}`;
      pen.fillText(short(many), left, top + 17);
      pen.fillStyle = ink.muted;
      pen.font = `11px ${getComputedStyle(document.body).fontFamily}`;
      this.words(pen, reasons[why], left, top + 29, width - 10, 2);
    });
  }

  words(pen, text, x, y, width, most) {
    let line = "", row = 0;
    for (const word of text.split(" ")) {
      const next = line ? `${line} ${word}` : word;
      if (pen.measureText(next).width > width && line && row + 1 < most) { pen.fillText(line, x, y + 12 * row, width); line = word; row += 1; } else line = next;
    }
    pen.fillText(line, x, y + 12 * row, width);
  }

  people(pen) {
    const { ink, at, day } = this, colours = [ink.crowd, ink.warm, ink.a, ink.a];
    this.spots.forEach(([x, y], token) => {
      const [since, place] = at[token];
      if (place <= PLACE.choosing || place >= PLACE.left) {
        pen.fillStyle = place >= PLACE.left ? ink.c : colours[place];
        const size = place === PLACE.choosing ? 4 : place === PLACE.interested ? 3.2 : 2.2;
        if (place >= PLACE.left) { pen.fillRect(x - 2.5, y - 0.8, 5, 1.6); return; }
        pen.fillRect(x - size / 2, y - size / 2, size, size);
        return;
      }
      // A lead that waits fades.
      pen.globalAlpha = place === PLACE.waits ? Math.max(0.22, 1 - (day - since) / FADES) : 1;
      pen.fillStyle = place === PLACE.customer ? ink.c : place === PLACE.meets ? ink.a : ink.b;
      pen.beginPath();
      if (place === PLACE.customer) pen.rect(x - 4.5, y - 4.5, 9, 9);
      else if (place === PLACE.meets) { pen.moveTo(x, y - 6); pen.lineTo(x + 6, y); pen.lineTo(x, y + 6); pen.lineTo(x - 6, y); } else pen.arc(x, y, 5, 0, 7);
      pen.fill();
      if (place === PLACE.baton) { pen.lineWidth = 2.5; pen.strokeStyle = ink.b; pen.beginPath(); pen.moveTo(x + 3, y + 2); pen.lineTo(x + 9, y - 5); pen.stroke(); }
      pen.globalAlpha = 1;
    });
  }

  /** Reps, filled as far as their time is used. */
  reps(pen) {
    const { ink, row, zones: { reps: zone } } = this, many = Math.min(Math.round(row.reps), 40), room = zone.bottom - zone.top;
    const columns = Math.max(1, Math.ceil(many * 24 / room)), each = Math.ceil(many / columns) || 1;
    for (let i = 0; i < many; i++) {
      const x = zone.left + 12 + Math.floor(i / each) * 18, y = zone.top + 12 + (i % each) * Math.min(26, room / each);
      pen.strokeStyle = pen.fillStyle = ink.text;
      pen.lineWidth = 1.4;
      pen.beginPath();
      pen.arc(x, y - 5, 3.4, 0, 7);
      pen.fill();
      pen.strokeRect(x - 5, y, 10, 10);
      const full = 10 * Math.min(row.busy, 1);
      pen.fillRect(x - 5, y + 10 - full, 10, full);
    }
    pen.fillStyle = ink.muted;
    pen.textAlign = "left";
    pen.font = `11px ${getComputedStyle(document.body).fontFamily}`;
    pen.fillText(row.open ? `${Math.round(row.busy * 100)} % busy` : many ? "not at work today" : "no reps", zone.left, zone.bottom - 3, zone.right - zone.left);
  }

  falling(pen, { from, why, age }) {
    const { left, width, top } = bin(this.zones, why, this.legend.reasons.length), part = age / FALL;
    const x = from[0] + (left + width / 2 - from[0]) * part, y = from[1] + (top - from[1]) * part * part;
    pen.save();
    pen.globalAlpha = 1 - part * 0.6;
    pen.translate(x, y);
    pen.rotate(part * 7);
    pen.strokeStyle = why === 7 ? this.ink.c : this.ink.b;
    pen.lineWidth = 3;
    pen.beginPath();
    pen.moveTo(-5, 0);
    pen.lineTo(5, 0);
    pen.stroke();
    pen.restore();
  }

  /** Tokens that ever raised a hand, or else all. */
  runners() {
    const all = this.result.moves.map((moves, token) => token), runners = all.filter((token) => this.result.moves[token].some(([, place]) => place >= PLACE.baton));
    return runners.length ? runners : all;
  }

  click(event) {
    const box = this.canvas.getBoundingClientRect(), [x, y] = [event.clientX - box.left, event.clientY - box.top];
    let best = null, least = 24 ** 2;
    this.spots.forEach(([left, top], token) => {
      const far = (left - x) ** 2 + (top - y) ** 2;
      if (far < least) { least = far; best = token; }
    });
    if (best !== null) this.pick(best, true);
  }

  key(event) {
    const steps = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: 10, ArrowUp: -10 }[event.key];
    if (!this.result) return;
    const all = this.runners(), now = all.indexOf(this.picked);
    if (steps) this.pick(all[(now + steps + 2 * all.length) % all.length], false);
    else if (event.key === "Enter" && this.picked !== null) this.pick(this.picked, true);
    else return;
    event.preventDefault();
  }

  pick(token, tell) {
    this.picked = token;
    const where = this.legend.places[this.at[token][1]];
    this.canvas.setAttribute("aria-label", `The relay. Person ${this.result.tokens[token]}: ${where}.`);
    byId("person").value = String(token);
    this.draw();
    if (tell) this.onPick(this.result.tokens[token]);
  }

  /** Keeps to a person when another market is shown. */
  keep(person) {
    const token = person === null ? -1 : this.result.tokens.indexOf(person);
    this.picked = token < 0 ? null : token;
  }

  /** The same as a table, and those who ran by name. */
  table(lanes) {
    const { row, legend: { places, reasons }, at } = this;
    if (!row) return;
    const rows = [...lanes.map(({ name }, i) => [name, row.lanes[i]]), ["waiting for a first call", row.queue], ...reasons.map((name, i) => [`dropped so far: ${name}`, row.lost[i]])];
    byId("track-rows").replaceChildren(...rows.map(([name, many]) => make("tr", {}, make("th", { scope: "row" }, name), make("td", { class: "n" }, short(many)))));
    const select = byId("person"), before = select.value;
    select.replaceChildren(...this.runners().map((token) => make("option", { value: token }, `person ${this.result.tokens[token]}: ${places[at[token][1]]}`)));
    if (before) select.value = before;
  }
}
