// Time: plays the days of a run, one after the other, as far as they have been told.

import { byId } from "/words.js";

/** Days a second at speed 1. */
const PACE = 10;
/** Whether movement disturbs. */
export const still = matchMedia("(prefers-reduced-motion: reduce)");

export class Player {
  /** `show(day, moving)` shows a day; `told()` is how many days there are so far, `last()` how many there will be. */
  constructor({ show, told, last, glide, rests }) {
    Object.assign(this, { show, told, last, glide, rests, day: 0, exact: 0, playing: !still.matches, before: null });
    byId("play").addEventListener("click", () => this.toggle());
    byId("day").addEventListener("click", () => this.go(this.day + 1));
    byId("week").addEventListener("click", () => this.go(this.day + 7));
    byId("scrub").addEventListener("input", (event) => this.go(Number(event.target.value)));
    this.label();
    requestAnimationFrame((now) => this.frame(now));
  }

  speed() { return Number(byId("speed").value) * PACE; }

  toggle(on = !this.playing) {
    if (on && this.day >= this.last() - 1) this.exact = this.day = 0;
    this.playing = on;
    this.label();
  }

  label() { byId("play").textContent = this.playing ? "Pause" : "Play"; }

  /** Stops and shows a day. */
  go(day) {
    this.playing = false;
    this.label();
    this.seek(day);
  }

  /** Shows a day and goes on as before. */
  seek(day) {
    this.exact = this.day = Math.max(0, Math.min(day, this.told() - 1));
    this.show(this.day, false);
  }

  frame(now) {
    const passed = Math.min(now - (this.before ?? now), 100) / 1000;
    this.before = now;
    if (this.playing && this.told() > 0 && !this.rests()) {
      const next = Math.min(this.exact + passed * this.speed(), this.told() - 1);
      const day = Math.floor(next);
      if (day !== this.day) this.show(day, true);
      [this.exact, this.day] = [next, day];
      if (day >= this.last() - 1) { this.playing = false; this.label(); }
    }
    this.glide(still.matches ? 1 : 1 - Math.exp(-passed * Math.max(9, this.speed() / 2)));
    requestAnimationFrame((later) => this.frame(later));
  }
}
