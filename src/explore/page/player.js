// Time: plays the days of a run, one after the other.

import { byId } from "/words.js";

/** Days a second at speed 1. */
const PACE = 12;
/** Whether movement disturbs. */
export const still = matchMedia("(prefers-reduced-motion: reduce)");

export class Player {
  /** `show(day, moving)` shows a day, `last()` is how many there are, `glide(share, passed)` lets things move. */
  constructor({ show, last, glide, rests }) {
    Object.assign(this, { show, last, glide, rests, day: 0, exact: 0, playing: !still.matches, before: null });
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
    this.exact = this.day = Math.max(0, Math.min(day, this.last() - 1));
    this.show(this.day, false);
  }

  frame(now) {
    const passed = Math.min(now - (this.before ?? now), 100);
    this.before = now;
    if (this.playing && this.last() > 0 && !this.rests()) {
      const next = Math.min(this.exact + passed / 1000 * this.speed(), this.last() - 1), day = Math.floor(next), ends = day >= this.last() - 1;
      if (ends) { this.playing = false; this.label(); }
      // The last day is told like one at which somebody stopped.
      if (day !== this.day) { this.day = day; this.show(day, !ends); }
      this.exact = next;
    }
    this.glide(still.matches ? 1 : 1 - Math.exp(-passed / 1000 * Math.max(7, this.speed() / 3)), passed);
    requestAnimationFrame((later) => this.frame(later));
  }
}
