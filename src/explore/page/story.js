// One person's life, in sentences, beside the relay. It is always that of the market that is shown.

import { listen } from "/ask.js";
import { asked } from "/market.js";
import { byId, make } from "/words.js";

export class Story {
  constructor() { Object.assign(this, { person: null, running: null, back: null }); }

  /** Opens the story of a person; focus comes back where it was when it is closed. */
  async open(person, result) {
    if (byId("life").hidden) this.back = document.activeElement;
    this.person = person;
    await this.tell(result, true);
  }

  close() {
    this.running?.abort();
    this.person = null;
    byId("life").hidden = true;
    this.back?.focus();
  }

  /** Tells the story in this market. */
  async tell(result, focus = false) {
    if (this.person === null) return;
    this.running?.abort();
    const { signal } = this.running = new AbortController(), { person } = this;
    this.show(person, make("p", { class: "note" }, "Following this person through the year."), focus);
    if (person >= result.people) return this.show(person, make("p", {}, "There is no such person in this market."));
    await listen("/api/life", { market: asked(result.state), person }, { life: ({ sentences }) => this.told(person, sentences) }, signal);
  }

  told(person, sentences) {
    this.show(person, sentences.length === 0 ? make("p", {}, "Nothing of this firm ever reached them.")
      : make("ol", { tabindex: "0", "aria-label": "Sentences in order of time" }, ...sentences.map((row) => make("li", { "data-from": row.from }, make("span", {}, row.when), row.text))));
    this.at(this.day ?? Infinity);
  }

  show(person, body, focus = false) {
    const panel = byId("life");
    panel.hidden = false;
    const had = panel.contains(document.activeElement);
    panel.replaceChildren(make("div", { class: "top" }, make("h2", { id: "life-title", tabindex: "-1" }, `The story of person ${person}`), make("button", { type: "button", id: "life-close", onclick: () => this.close() }, "Close")),
      make("p", { class: "note" }, "In the first of the years, in the market that is shown."), body);
    if (focus || had) byId("life-title").focus();
  }

  /** What lies after a day is yet to come. */
  at(day) {
    this.day = day;
    byId("life").querySelectorAll("li").forEach((item) => item.classList.toggle("after", Number(item.dataset.from) > day));
  }
}
