// Seven short lessons: guess first, then see. The server has them, plays what is guessed about and says what is right.

import { byId, make } from "/words.js";

export class Lessons {
  /** `open(lesson)` shows its scenario, `reveal([lesson, step])` has a guess played, `apply(set)` makes changes, `regret()` says how good the present place on the hill is, `hide(on)` hides the hill. */
  constructor(all, { open, reveal, apply, regret, hide }) {
    Object.assign(this, { all, open, play: reveal, apply, regret, hide, lesson: null, place: 0, done: new Set(), answers: new Map() });
    byId("lesson").append(...all.map((lesson, i) => make("option", { value: i }, `${i + 1}. ${lesson.title}`)));
    byId("lesson").addEventListener("change", () => this.start(byId("lesson").value === "" ? null : all[Number(byId("lesson").value)]));
  }

  async start(lesson) {
    Object.assign(this, { lesson, place: 0 });
    this.done.clear();
    this.answers.clear();
    byId("lesson-panel").hidden = !lesson;
    this.hide(Boolean(lesson?.steps.some((step) => step.find)));
    if (!lesson) return;
    await this.open(lesson);
    if (this.lesson !== lesson) return;
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
    const { lesson, place } = this, step = lesson.steps[place], last = place + 1 === lesson.steps.length;
    const go = (by) => { this.place += by; this.show(); byId("lesson-title").focus(); };
    const end = () => { byId("lesson").value = ""; this.start(null); byId("lesson").focus(); };
    byId("lesson-panel").replaceChildren(...[
      make("h2", { id: "lesson-title", tabindex: "-1" }, `${lesson.title}: step ${place + 1} of ${lesson.steps.length}`),
      step.guess ? this.guess(step, place) : make("p", {}, step.words),
      step.find ? this.find(place) : null,
      step.task ? make("p", { id: "lesson-task", class: "note", role: "status" }, this.done.has(place) ? "Done." : "Waiting for you to try it.") : null,
      last ? make("p", { class: "take" }, `To take home: ${lesson.take}`) : null,
      make("div", { class: "row" },
        make("button", { type: "button", disabled: place === 0, onclick: () => go(-1) }, "Back"),
        make("button", { type: "button", class: "main", id: "lesson-next", onclick: () => last ? end() : go(1) }, last ? "End the lesson" : "Next")),
    ].filter(Boolean));
  }

  /** A question with its options; an answer that was given stays. */
  guess(step, place) {
    const known = this.answers.get(place), name = `guess-${place}`;
    const options = step.options.map((text, i) => make("label", { class: "option" }, make("input", { type: "radio", name, value: i, checked: known?.guess === i }), text));
    const answer = make("div", { role: "status", tabindex: "-1", id: "lesson-answer" }, ...(known ? [this.told(step, known)] : []));
    const reveal = make("button", { type: "button", id: "reveal", disabled: true, onclick: () => this.reveal(step, place, box, answer, reveal) }, "Reveal");
    const box = make("fieldset", { onchange: () => { reveal.disabled = false; } }, make("legend", {}, step.guess), ...options);
    return make("div", {}, box, reveal, answer);
  }

  told(step, { guess, right, lines }) {
    const verdict = right === null ? "None of these: it turned out otherwise here." : right === guess ? "Right." : `It is: ${step.options[right]}.`;
    return make("div", { class: "answer", id: "answer-told" }, make("p", {}, make("strong", {}, verdict)), ...lines.map((line) => make("p", {}, line)));
  }

  /** Has both sides played with the same luck, and says what came of it and whether the guess was right. */
  async reveal(step, place, box, answer, button) {
    const guess = Number(box.querySelector("input:checked").value), lesson = this.lesson;
    button.disabled = true;
    // What was in focus is off now; the answer is what comes next.
    answer.focus();
    const progress = make("p", { class: "note" }, "Playing ten years of each.");
    answer.replaceChildren(progress);
    try {
      const { right, lines } = await this.play([this.all.indexOf(lesson), place], ({ years, of }) => { progress.textContent = `Playing: ${years} of ${of} years.`; });
      if (this.lesson !== lesson) return;
      this.answers.set(place, { guess, right, lines });
      answer.replaceChildren(this.told(step, this.answers.get(place)));
      if (step.set.length) this.apply(step.set);
    } catch (error) {
      answer.replaceChildren(make("p", { class: "wrong" }, error.plain ?? error.message));
      button.disabled = false;
    }
  }

  /** The place that somebody chose, and how far it is from the best one. */
  find(place) {
    const answer = make("div", { role: "status", tabindex: "-1", id: "lesson-answer" });
    const choose = make("button", { type: "button", id: "reveal", onclick: async () => {
      const lesson = this.lesson, progress = make("p", { class: "note" }, "Playing ten years of every balance.");
      choose.disabled = true;
      answer.focus();
      answer.replaceChildren(progress);
      try {
        const lines = await this.regret((years) => { progress.textContent = `Playing every balance: ${years} of 10 years.`; });
        if (this.lesson !== lesson) return;
        this.done.add(place);
        this.hide(false);
        answer.replaceChildren(make("div", { class: "answer", id: "answer-told" }, ...lines.map((line) => make("p", {}, line))));
      } catch (error) { answer.replaceChildren(make("p", { class: "wrong" }, error.plain ?? error.message)); }
      choose.disabled = false;
    } }, "This is my balance");
    return make("div", {}, choose, answer);
  }
}
