// Six short lessons: guess first, then see. What is right is played, never written here.

import { byId, make, paired, valued } from "/words.js";

/** Each step has words, and may set a scenario with changes, or ask for a guess about a change. */
export const LESSONS = [
  {
    title: "More leads, fewer customers", preset: "over-marketing",
    steps: [
      { words: "A firm spends 85 % of its budget on advertisements. Watch the third lane: leads pile up at the handover, because two reps cannot call them all." },
      { words: "Press Pause and read “Explain this day”. Find how long leads wait for a first call, and what that does to the chance of reaching them.", task: "paused" },
      { guess: "Half of the budget goes to sales instead. What happens to leads and customers?", metrics: ["leads", "won"], set: { "budget.sales_share": "0.5" }, options: ["More leads, more customers", "Fewer leads, more customers", "Fewer leads, fewer customers"], right: ([leads, won]) => leads > 0 ? (won > 0 ? 0 : null) : won > 0 ? 1 : 2 },
      { words: "Fewer leads came, and each of them met a rep in time. Move the share of sales yourself and watch the balance curve: where is its top?", task: "budget.sales_share" },
    ],
  },
  {
    title: "Idle reps", preset: "over-selling",
    steps: [
      { words: "This firm did the opposite: most of its budget pays reps. Look at the fourth lane: how busy are they?" },
      { guess: "What happens to customers when the share of sales falls from 85 % to 40 %?", metrics: ["won"], set: { "budget.sales_share": "0.4" }, options: ["More customers", "Fewer customers", "About as many"], right: ([won]) => near(won) ? 2 : won > 0 ? 0 : 1 },
      { words: "Reps without leads call strangers, and few strangers want to be called. A relay is as fast as its slower leg." },
      { words: "Now open “All other inputs”, then outbound, and see what cold calls bring.", task: "outbound" },
    ],
  },
  {
    title: "The leaky bucket", preset: "leaky-bucket",
    steps: [
      { words: "Customers come, are disappointed, and leave. Click a square in the lane of customers and read why." },
      { guess: "What earns more: a fifth more budget, or service that keeps what was promised?", metrics: ["profit"], versus: [{ "budget.per_month": "72000.00" }, { "product.quality": "0.6" }], options: ["A fifth more budget", "Better service"], right: ([more, better]) => more > better ? 0 : 1 },
      { words: "A larger tap does not fill a bucket with a hole. Move “Service after the purchase” and watch the chart of customers.", task: "product.quality" },
    ],
  },
  {
    title: "The slow handover", preset: "slow-handover",
    steps: [
      { words: "Leads lie two days with marketing before a rep may call. People who asked on Monday have forgotten by Wednesday." },
      { guess: "What earns more: a fifth more budget, or half the delay?", metrics: ["profit"], versus: [{ "budget.per_month": "72000.00" }, { "handoff.delay_median_hours": "24.0" }], options: ["A fifth more budget", "Half the delay"], right: ([more, faster]) => more > faster ? 0 : 1 },
      { words: "Speed costs little and is worth much. Move “Hours until sales has a lead” to 1 and read the explanation of a day again.", task: "handoff.delay_median_hours" },
    ],
  },
  {
    title: "The bar", preset: "over-marketing",
    steps: [
      { words: "If reps cannot call all leads, they should call the good ones. The quality bar decides who is handed over." },
      { guess: "The bar rises from 1.1 to 1.6. What happens to customers?", metrics: ["won"], set: { "scoring.threshold": "1.6" }, options: ["More customers", "Fewer customers", "About as many"], right: ([won]) => near(won) ? 2 : won > 0 ? 0 : 1 },
      { words: "Too low a bar wastes calls, too high a bar wastes leads. Find the bar that wins most customers.", task: "scoring.threshold" },
    ],
  },
  {
    title: "Luck", preset: "starter",
    steps: [
      { words: "Nothing is changed between the thin lines of a chart but luck: the same firm, the same people, another year." },
      { words: "Press “Deal another year” three times and note the profit each time.", task: "deal" },
      { guess: "Ten years are played with the same plan. How far apart are the best and the worst profit, compared with the middle one?", metrics: ["profit"], spread: true, set: {}, options: ["Less than a tenth", "A tenth to a half", "More than a half"], right: ([relative]) => relative < 0.1 ? 0 : relative <= 0.5 ? 1 : 2 },
      { words: "One year proves little. That is why relaylab plays the same luck for both sides of a comparison: pin A, change something, and read the difference with its interval." },
    ],
  },
];

/** A relative change too small to call. */
const near = (x) => Math.abs(x) < 0.05;

export class Lessons {
  /** `open(preset)` shows a scenario unchanged, `play(set)` plays changes and gives the measures of each seed. */
  constructor({ open, play, apply }) {
    Object.assign(this, { open, play, apply, lesson: null, place: 0, done: new Set() });
    byId("lesson").append(...LESSONS.map((lesson, i) => make("option", { value: i }, `${i + 1}. ${lesson.title}`)));
    byId("lesson").addEventListener("change", () => this.start(byId("lesson").value === "" ? null : LESSONS[Number(byId("lesson").value)]));
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

  /** Plays both sides with the same luck, and says what came of it and whether the guess was right. */
  async reveal(step, box, answer, button) {
    const guess = Number(box.querySelector("input:checked").value);
    button.disabled = true;
    answer.replaceChildren(make("p", { class: "note" }, "Playing ten years of each."));
    const base = await this.play({}), sides = [];
    for (const set of step.versus ?? [step.set]) sides.push(Object.keys(set).length ? await this.play(set) : base);
    const unit = (name) => base.find((row) => row.name === name);
    const row = (rows, name) => rows.find((row) => row.name === name);
    let findings, lines;
    if (step.spread) {
      const { values, median } = row(base, "profit");
      findings = [(Math.max(...values) - Math.min(...values)) / Math.abs(median)];
      lines = [`Profit lay between ${valued(Math.min(...values), "currency", this.currency)} and ${valued(Math.max(...values), "currency", this.currency)}; the middle one was ${valued(median, "currency", this.currency)}.`];
    } else {
      const differences = sides.map((side) => step.metrics.map((name) => paired(row(side, name).values.map((value, i) => value - row(base, name).values[i]))));
      findings = step.versus ? differences.map((side) => side[0].mean) : step.metrics.map((name, i) => differences[0][i].mean / Math.abs(row(base, name).mean || 1));
      lines = sides.flatMap((side, s) => step.metrics.map((name, i) => {
        const change = differences[s][i], word = { won: "Customers won", leads: "Leads", profit: "Profit" }[name];
        const what = step.versus ? `${step.options[s]}: ${word.toLowerCase()}` : word;
        return `${what}: ${valued(row(base, name).mean, unit(name).unit, this.currency)} before, ${valued(row(side, name).mean, unit(name).unit, this.currency)} after (difference ${valued(change.low, "", "")} to ${valued(change.high, "", "")}, 95 %).`;
      }));
    }
    const right = step.right(findings);
    const verdict = right === null ? "None of these: it turned out otherwise here." : right === guess ? "Right." : `It is: ${step.options[right]}.`;
    answer.replaceChildren(make("div", { class: "answer", id: "answer" }, make("p", {}, make("strong", {}, verdict)), ...lines.map((line) => make("p", {}, line))));
    if (step.set && Object.keys(step.set).length) this.apply(step.set);
  }
}
