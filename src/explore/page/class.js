// The page of a class: a guess under a name, and its line to copy. Whoever knows the teacher's word sees the curve, and makes the table of all lines.

import { post } from "/ask.js";
import { hill } from "/hill.js";
import { download } from "/share.js";
import { byId, counted, make } from "/words.js";

/** A form of the page: nothing of it is sent by the browser. */
const form = (attributes, submit, ...children) => make("form", { ...attributes, onsubmit: (event) => { event.preventDefault(); submit(); } }, ...children);
const wrong = (words) => make("p", { class: "wrong" }, words);

/** A text to copy, with a button that does. */
function toCopy(id, label, text, rows, words) {
  const box = make("textarea", { id, rows, readonly: true, "aria-label": label }, text), said = make("span", { class: "note", role: "status" });
  const copy = async () => {
    box.closest("details")?.setAttribute("open", "");
    box.select();
    let done = true;
    try { await navigator.clipboard.writeText(text); } catch { done = document.execCommand("copy"); }
    said.textContent = done ? "Copied." : "Press Ctrl and C to copy what is marked.";
  };
  return { box, row: make("div", { class: "row" }, make("button", { type: "button", id: `${id}-copy`, onclick: copy }, words), said) };
}

export class Classroom {
  /** `share()` is the balance at hand and `said()` what it is called, `row()` the slider; `play(word, choice, told)` gives the curve with what the choice costs, `open()` shows the hill. */
  constructor(about, { share, said, row, play, open }) {
    Object.assign(this, { about, share, said, row, play, open, handedIn: null, word: "", curve: null });
    this.commit = make("button", { class: "main", id: "class-commit" });
    this.line = make("div", { id: "class-line", role: "status", tabindex: "-1" });
    this.opened = make("div", { id: "class-opened" });
    this.name = make("input", { type: "text", id: "class-name", maxlength: about.longest_name, autocomplete: "off", spellcheck: "false" });
    this.key = make("input", { type: "text", id: "class-word", autocomplete: "off", spellcheck: "false" });
    this.refused = make("div", { id: "class-refused", role: "alert" });
    byId("lesson-panel").append(
      make("h2", { id: "lesson-title", tabindex: "-1" }, about.title), make("p", {}, about.task),
      form({ id: "class-guess", class: "row" }, () => this.guess(), make("label", { class: "field" }, "Your name", this.name), this.commit),
      this.line,
      make("details", { id: "class-teacher" }, make("summary", {}, "For the teacher"),
        form({ class: "row" }, () => this.unseal(), make("label", { class: "field" }, `The word that opens ${about.code}`, this.key), make("button", { id: "class-open" }, "Open the envelope")),
        this.refused),
      this.opened);
    byId("lesson-panel").hidden = false;
  }

  /** The slider was moved. */
  moved() { this.commit.textContent = `Hand in ${this.said()}`; }

  /** Hands in the balance at hand. */
  async guess() {
    try {
      const { line, share } = await post("/api/guess", { name: this.name.value, share: this.share() });
      this.handedIn = share;
      const { box, row } = toCopy("class-copy", "The line for your teacher", line, 3, "Copy the line");
      this.again = make("p", { class: "note" }, "Another thought? Move the slider and hand in again: of several lines under one name the last one counts.");
      this.line.replaceChildren(make("div", { class: "answer" }, make("p", {}, "Your guess is made. Send this line to your teacher as it is:"), box, row, this.again));
    } catch (error) { this.line.replaceChildren(wrong(error.plain ?? error.message)); }
    this.line.focus();
  }

  /** Opens the envelope: what firm it is, its curve, what the own guess costs, and a box for the lines of the class. */
  async unseal() {
    const word = this.key.value;
    this.refused.replaceChildren();
    let firm;
    try { firm = await post("/api/open", { word }); } catch (error) { this.refused.replaceChildren(wrong(error.plain ?? error.message)); this.key.focus(); return; }
    this.word = word;
    byId("class-teacher").hidden = true;
    const title = make("h3", { id: "class-firm", tabindex: "-1" }, firm.title || "The firm"), progress = make("p", { class: "note", role: "status" }, "Playing every balance.");
    this.opened.replaceChildren(title, firm.question ? make("p", {}, firm.question) : "", progress);
    title.focus();
    try {
      const curve = await this.play(word, this.handedIn, (years) => { progress.textContent = `Playing every balance: ${years} of 10 years.`; });
      this.curve = curve;
      // Who has seen the curve guesses no more.
      byId("class-guess").hidden = true;
      this.again?.remove();
      if (curve.regret) progress.replaceWith(make("div", { class: "answer", id: "answer-told", role: "status" }, ...curve.regret.map((line) => make("p", {}, line))));
      else progress.textContent = curve.best.says;
      this.open();
      this.collects();
    } catch (error) { progress.replaceWith(wrong(error.plain ?? error.message)); byId("class-teacher").hidden = false; }
  }

  /** The box for the lines of the class. */
  collects() {
    const box = make("textarea", { id: "class-lines", rows: 8, spellcheck: "false" }), table = make("div", { id: "class-table" });
    this.opened.append(form({}, () => this.tabulate(box.value, table),
      make("p", {}, make("label", { for: "class-lines" }, "The lines of the class, as they came: in any order, with whatever stands between them")), box,
      make("p", { class: "row" }, make("button", { class: "main", id: "class-make" }, "Make the table"))), table);
  }

  /** Makes the table of what was pasted. */
  async tabulate(lines, holder) {
    const { points } = this.curve;
    try {
      const told = await post("/api/table", { word: this.word, lines, points: points.map(({ at }) => at), found: points.map(({ steady }) => steady) });
      this.show(told, holder);
    } catch (error) { holder.replaceChildren(wrong(error.plain ?? error.message)); }
  }

  show({ says, said, others, rows, marks, csv }, holder) {
    const title = make("h3", { id: "class-table-title", tabindex: "-1" }, rows.length ? `The guesses of ${counted(rows.length, "person", "people")}` : "No guess was found");
    const cell = (value, range) => make("td", { class: "n" }, value, make("span", { class: "range" }, range));
    const row = ({ place, shared, name, guess, earns, earns_interval: earnsRange, regret, regret_interval: regretRange }) => make("tr", {},
      make("td", { class: "n" }, `${place}${shared ? " =" : ""}`), make("th", { scope: "row", class: "who" }, name), make("td", { class: "n" }, guess), cell(earns, earnsRange), cell(regret, regretRange));
    const heads = [["Place", "n"], ["Name"], ["Guess", "n"], ["Profit", "n"], ["Regret", "n"]].map(([text, kind]) => make("th", { scope: "col", class: kind }, text));
    const problems = said.map(({ line, why, cure }) => make("li", {}, `Line ${line}: ${why}; ${cure}.`));
    const picture = make("div", {}), caption = make("figcaption", { class: "note" });
    const { box, row: copies } = toCopy("class-csv", "The table as CSV", csv, 6, "Copy the table as CSV");
    copies.append(make("button", { type: "button", onclick: () => download(`guesses-${this.about.code}.csv`, csv, "text/csv") }, "Save it"));
    holder.replaceChildren(...[title, ...says.map((text) => make("p", {}, text)),
      problems.length ? make("ul", { id: "class-problems" }, ...problems) : null,
      others ? make("p", { class: "note" }, `${counted(others, "other line was", "other lines were")} passed over.`) : null,
      rows.length ? make("figure", { id: "class-drawing" }, picture, caption) : null,
      rows.length ? make("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": "Guesses" }, make("table", {}, make("thead", {}, make("tr", {}, ...heads)), make("tbody", {}, ...rows.map(row)))) : null,
      rows.length ? make("p", { class: "note" }, `Profit and regret in ${this.row().currency}, each with its 90 % interval, from the curve through ten years of every balance; the intervals of regret hold for all balances at once. A place is one more than there are guesses that are surely better; = is a place that several share, whom ten years do not tell apart, by name.`) : null,
      rows.length ? copies : null,
      rows.length ? make("details", {}, make("summary", {}, "The table as text"), box) : null].filter(Boolean));
    title.focus();
    if (rows.length) this.drawing = () => hill(this.curve, this.row(), { ...this.row().drawn, now: null, marks, holder: picture, caption });
    this.drawing?.();
  }

  /** Draws anew what depends on the width of the page. */
  draw() { this.drawing?.(); }
}
