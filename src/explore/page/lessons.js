// Six short lessons: guess first, then see. The server has them, plays what is guessed about and says what is right.

import { byId, make } from "/words.js";

export class Lessons {
  /** `open(preset)` shows a scenario unchanged, `reveal([lesson, step])` has a guess played, `apply(set)` makes changes. */
  constructor(all, { open, reveal, apply }) {
    Object.assign(this, { all, open, play: reveal, apply, lesson: null, place: 0, done: new Set() });
    byId("lesson").append(...all.map((lesson, i) => make("option", { value: i }, `${i + 1}. ${lesson.title}`)));
    byId("lesson").addEventListener("change", () => this.start(byId("lesson").value === "" ? null : all[Number(byId("lesson").value)]));
  }

  async start(lesson) {
    this.lesson = lesson;
    this.place = 0;
    this.done.clear();
    byId("lesson-panel").hidden = !lesson;
    if (!lesson) return;
    await this.open(lesson.preset);
    this.show();
    byId("lesson-title").focus();
  }

  /** Somebody did something; a step may have waited for it. */
  did(what) {
    const task = this.lesson?.steps[this.place].task;
    if (!task || !(what === task || what.startsWith(`${task}.`))) return;
    this.done.add(this.place);
    const mark = byId("lesson-task");
    if (mark) mark.textContent = "Done.";
  }

  show() {
    const { lesson, place } = this, step = lesson.steps[place], panel = byId("lesson-panel");
    const go = (by) => { this.place += by; this.show(); byId("lesson-title").focus(); };
    const body = step.guess ? this.guess(step) : make("p", {}, step.words);
    panel.replaceChildren(...[
      make("h2", { id: "lesson-title", tabindex: "-1" }, `${lesson.title}: step ${place + 1} of ${lesson.steps.length}`),
      body,
      step.task ? make("p", { id: "lesson-task", class: "note", role: "status" }, this.done.has(place) ? "Done." : "Waiting for you to try it.") : null,
      make("div", { class: "row" },
        make("button", { type: "button", disabled: place === 0, onclick: () => go(-1) }, "Back"),
        place + 1 < lesson.steps.length
          ? make("button", { type: "button", class: "main", id: "lesson-next", onclick: () => go(1) }, "Next")
          : make("button", { type: "button", class: "main", id: "lesson-next", onclick: () => { byId("lesson").value = ""; this.start(null); byId("lesson").focus(); } }, "End the lesson")),
    ].filter(Boolean));
  }

  guess(step) {
    const name = `guess-${this.place}`;
    const options = step.options.map((text, i) => make("label", { class: "option" }, make("input", { type: "radio", name, value: i }), text));
    const answer = make("div", { role: "status" });
    const reveal = make("button", { type: "button", id: "reveal", disabled: true, onclick: () => this.reveal(step, box, answer, reveal).catch((error) => { answer.replaceChildren(make("p", { class: "wrong" }, error.message)); reveal.disabled = false; }) }, "Reveal");
    const box = make("fieldset", { onchange: () => { reveal.disabled = false; } }, make("legend", {}, step.guess), ...options);
    return make("div", {}, box, reveal, answer);
  }

  /** Has both sides played with the same luck, and says what came of it and whether the guess was right. */
  async reveal(step, box, answer, button) {
    const guess = Number(box.querySelector("input:checked").value);
    button.disabled = true;
    answer.replaceChildren(make("p", { class: "note" }, "Playing ten years of each."));
    const told = await this.play([this.all.indexOf(this.lesson), this.place]);
    if (!told) throw new Error("The server stopped before it had played all years; try again.");
    const { right, lines } = told;
    const verdict = right === null ? "None of these: it turned out otherwise here." : right === guess ? "Right." : `It is: ${step.options[right]}.`;
    answer.replaceChildren(make("div", { class: "answer", id: "answer" }, make("p", {}, make("strong", {}, verdict)), ...lines.map((line) => make("p", {}, line))));
    if (step.set.length) this.apply(step.set);
  }
}
