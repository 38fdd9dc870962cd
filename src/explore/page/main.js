// The page: asks for markets, and shows what it is told.

import { Refused, listen, post, refines, takeWords } from "/ask.js";
import * as answers from "/answer.js";
import { Classroom } from "/class.js";
import { compare } from "/compare.js";
import * as hero from "/hero.js";
import { hill } from "/hill.js";
import * as inputs from "/inputs.js";
import { Lessons } from "/lessons.js";
import { Lines, LINES } from "/lines.js";
import { asWritten, asked, change, load, market, open, stepBack, stepForth, valueOf } from "/market.js";
import * as pictures from "/pictures.js";
import { Player, still } from "/player.js";
import { play, YEARS } from "/result.js";
import { command, download, fragment, fromFragment } from "/share.js";
import { FIGURES, FOUND, address, alive, hasToken } from "/server.js";
import { onDrag, parse } from "/slider.js";
import { Story } from "/story.js";
import { Track } from "/track.js";
import { tried, wire as wireTries } from "/tried.js";
import { breathe, byId, make, pause, short, valued } from "/words.js";

/** Points of the curve of all balances. */
const POINTS = 11;
/** What is called A: the scenario as written, or what was pinned. `result` is null until it is played. */
const written = () => ({ name: market.catalogue.class ? "where everybody begins" : "the scenario as written", state: asWritten(), base: market.base, result: null, pinned: false });

const view = { result: null, a: null, rows: [], row: null, curve: null, curveOf: "", hold: false, running: null, again: false, hidden: false };
let track, lines, player, lessons, story, classroom;

let works = 0;
/** Something that takes its time. The page says `busy` until all of it is done, and then that it `rests`: whoever waits for the page, a test or a program that reads the screen, waits for that word. */
async function during(work) {
  works += 1;
  document.documentElement.dataset.state = "busy";
  try { return await work; } finally {
    works -= 1;
    if (works === 0) document.documentElement.dataset.state = "rests";
  }
}

function fail(error) {
  if (error.name === "AbortError") return;
  const line = byId("trouble");
  line.textContent = error instanceof Refused ? `This cannot be played: ${error.plain}` : `The page has a bug: ${error.message}`;
  line.hidden = false;
  document.documentElement.dataset.grade = "refused";
  if (!(error instanceof Refused)) console.error(error);
}

const same = (a, b) => JSON.stringify([a.preset, a.text, a.set, a.deal]) === JSON.stringify([b.preset, b.text, b.set, b.deal]);

/** Plays anew. While somebody drags, the year that is being played is finished first, so that the picture keeps moving. */
async function refresh() {
  if (view.hold && view.running?.first) { view.again = true; return; }
  view.running?.controller.abort();
  const running = view.running = { controller: new AbortController(), first: true }, { signal } = running.controller, { state } = market;
  byId("trouble").hidden = true;
  view.again = false;
  try {
    const first = async (result) => {
      running.first = false;
      await show(result);
      if (view.hold && view.again) refresh();
    };
    // Whoever drags wants the next picture soon; ten years are played when the slider is let go.
    const result = await play(state, signal, { years: view.hold ? 1 : YEARS, first: (result) => during(first(result)).catch(fail), progress });
    if (!result.done) return;
    await show(result);
    await against(signal);
    // The hill of a sealed firm is not played before the envelope is open.
    if (!view.hold && refines() && (!classroom || classroom.word)) await curve(signal);
  } catch (error) {
    if (view.running === running) {
      // Requests may overtake one another: an older one that came later has ended this one, which nothing replaces.
      if (error.name === "AbortError" && !signal.aborted) view.again = true;
      else fail(error);
    }
  } finally { running.first = false; if (view.again && view.running === running) await refresh(); }
}

function progress(result) {
  if (view.result === result && !result.done) scope(result);
}

/** A, played with all its years, and what is shown against it. */
async function against(signal) {
  const { a } = view, result = view.result;
  if (!a.result || !same(a.result.state, a.state)) {
    if (same(a.state, result.state) && a.base === market.base) a.result = result;
    else if (a.base === market.base) a.result = await play(a.state, signal);
  }
  if (view.a === a && view.result === result) await show(result);
}

/** Pales what is still that of settings before these. */
function stale() {
  document.documentElement.dataset.shown = view.result && !same(view.result.state, market.state) ? "before" : "now";
}

/** Makes a result the one that is shown, piece by piece. */
async function show(result) {
  const day = player.day, { a } = view, fresh = view.result !== result;
  view.result = result;
  stale();
  const changed = !(same(a.state, result.state) && a.base === market.base);
  if (fresh) {
    track.keep(story.person);
    byId("scrub").max = Math.max(result.length - 1, 0);
    player.seek(Math.min(day, result.length - 1));
    // Nobody walks from one market to another.
    track.step(1);
  }
  await breathe();
  lines.show(result, changed ? a.result : null);
  scope(result);
  const told = await answers.ask(result, changed ? a.result : null, view.row, a);
  if (view.result !== result) return;
  answers.show(told, { changed, lever: view.row?.label });
  view.rows = told.rows;
  measures();
  compare(a, result, view.rows);
  showHill();
  if (fresh && story.person !== null) during(story.tell(result)).catch(fail);
  const known = result.done && (!changed || Boolean(a.result?.done));
  document.documentElement.dataset.grade = known ? "known" : "first";
  if (known) tried(result.state, told, (state) => during(turnTo(structuredClone(state))).catch(fail));
}

function scope(result) {
  const years = result.done ? `${YEARS} years of luck, all lines with their worst and best year` : `${result.years} of ${YEARS} years played; the first is shown, and nothing is claimed yet`;
  byId("scope").textContent = `${short(result.people)} people, ${short(result.length)} days; ${years}. One dot is ${result.oneOf === 1 ? "one person" : `one person of ${short(result.oneOf)}`}. Solid: what is shown${view.a?.result?.length === result.length && !same(view.a.state, result.state) ? `; dashed: ${view.a.name}` : ""}.`;
}

/** The market without the lever, of which a curve is; and its name. */
function rest() {
  const state = structuredClone(market.state);
  delete state.set[view.row.key];
  return { state, name: JSON.stringify([state, view.row.key]) };
}

/** What is asked for the curve of all balances of a market. */
function balances(state) {
  const { low, high, key, curve } = view.row, at = (i) => Number((low + (high - low) * i / (POINTS - 1)).toPrecision(6));
  return { market: asked(state), seeds: YEARS, points: Array.from({ length: POINTS }, (_, i) => at(i)), key, metric: curve };
}

/** Plays the curve of all balances, which does not depend on where its own lever stands. */
async function curve(signal) {
  const { row } = view;
  if (!row) return;
  const { state, name } = rest();
  if (view.curveOf === name && view.curve?.done) return;
  if (view.curveOf !== name) view.curve = null;
  view.curveOf = name;
  showHill();
  await pause(200, signal);
  const told = (curve, done) => { view.curve = Object.assign(curve, { done }); showHill(); };
  await listen("/api/balance", { ...balances(state), word: classroom?.word }, {
    so_far: (curve) => told(curve, false), done: (curve) => told(curve, true),
  }, signal);
}

function showHill() {
  const { row } = view;
  byId("hill").hidden = !row || view.hidden;
  byId("hill-picture").hidden = byId("hill-says").hidden = !row || view.hidden;
  if (!row || view.hidden) return;
  const x = (state) => parse(valueOf(row.key, state));
  // A curve of other settings says nothing here.
  hill(view.curveOf === rest().name ? view.curve : null, row, { ...drawn(row), off: !refines(), now: x(market.state), was: x(view.a?.base === market.base ? view.a.state : asWritten()) });
}

/** What a curve is called, and how values of its slider are said. */
function drawn(row) {
  const metric = market.catalogue.metrics.find(({ name }) => name === row.curve);
  const say = (value) => hero.said(row, { ...market.state, set: { ...market.state.set, [row.key]: String(Number(value.toPrecision(3))) } });
  return { title: metric.label, say };
}

function measures() {
  const { result } = view;
  if (!byId("all").open || !result?.done) return;
  const labels = new Map(market.catalogue.metrics.map(({ name, label }) => [name, label]));
  byId("measures").replaceChildren(...result.metrics.map((row) => {
    const range = row.mean_interval ? `${valued(row.mean_interval[0], row.unit, "")} to ${valued(row.mean_interval[1], row.unit, "")}` : "";
    return make("tr", {}, make("th", { scope: "row" }, labels.get(row.name)), make("td", { class: "n", "data-metric": row.name, "data-value": row.mean ?? "" }, valued(row.mean, row.unit, market.base.currency)), make("td", {}, row.missing ? `(${row.missing})` : range), make("td", {}, row.unit));
  }));
}

const DATE = new Intl.DateTimeFormat("en-GB", { weekday: "short", day: "numeric", month: "short", timeZone: "UTC" });
const date = (day) => {
  const first = new Date(`${market.base.start}T00:00:00Z`);
  first.setUTCDate(first.getUTCDate() + day);
  return `day ${day}, ${DATE.format(first)}`;
};

let explained = 0, announced = 0;
/** Shows a day: relay, lines, sentences. While time runs, words change slowly enough to be read. */
function showDay(day, moving) {
  const { result } = view;
  if (!result?.begun) return;
  const now = performance.now();
  track.set(result, day, moving && !still.matches);
  view.moving = still.matches || !moving ? track.step(still.matches ? 1 : 0) : true;
  byId("scrub").value = day;
  byId("scrub").setAttribute("aria-valuetext", date(day));
  byId("date").textContent = `first year, ${date(day)}`;
  lines.at(day);
  story.at(day);
  if (!moving || now - explained > 700) {
    explained = now;
    explain(day);
    if (byId("people-table").open) track.table(market.catalogue.lanes);
  }
  if (!moving && now - announced > 1500) {
    announced = now;
    const { row } = track;
    byId("now").textContent = `${date(day)}: ${short(row.leads)} leads so far, ${short(row.queue)} wait, ${short(row.customers)} customers`;
  }
}

/** Explains a day: what happened, with the numbers that caused it, and the formulas behind them. */
function explain(day) {
  const panel = byId("explain-body"), isOpen = panel.querySelector("details")?.open ?? false, told = view.result.explained[day];
  if (!byId("explain").open) return;
  panel.replaceChildren(make("h3", {}, date(day)), ...told.map((row) => make("p", {}, row.words)),
    make("details", { open: isOpen }, make("summary", {}, "Show the formulas"), ...told.filter((row) => row.formula).map((row) => make("p", { class: "formula" }, row.formula))));
}

/** The project's own still figures. */
async function figures() {
  const list = byId("figure-list"), made = [];
  list.replaceChildren(make("p", { class: "note" }, "Drawing."));
  await listen("/api/figures", { market: asked(), seeds: 4 }, {
    figure: ({ name, alt, svg }) => { if (["funnel", "handoff", "cohorts"].includes(name)) made.push(make("img", { alt, src: `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}` })); },
  });
  list.replaceChildren(...made);
}

/** What the server says of a guess, after it has played both sides. */
async function reveal(guess, told) {
  let answer = null;
  await listen("/api/lesson", { market: asked({ ...lessonState(lessons.lesson), deal: 0 }), guess, seeds: YEARS }, { played: told, answer: (given) => { answer = given; } });
  if (!answer) throw new Error("The server stopped before it had played all years; try again.");
  return answer;
}

const lessonState = (lesson) => ({ preset: lesson.preset, text: null, deal: 0, set: Object.fromEntries(lesson.set.map((pair) => pair.split("="))) });

/** The curve of all balances, with what a place of the lever costs against the best of it: the present one, or another. */
async function regret(told, choice = parse(valueOf(view.row.key)), word = "") {
  const { state, name } = rest();
  let known = null;
  await listen("/api/balance", { ...balances(state), choice, word }, {
    so_far: (curve) => told(curve.points[0].profits.length),
    done: (curve) => { known = view.curve = Object.assign(curve, { done: true }); view.curveOf = name; },
  });
  if (!known) throw new Error("The server stopped before it had played all years; try again.");
  setTimeout(showHill);
  return known;
}

/** The page of a class: one firm, which nobody sees. */
function teach(about) {
  document.documentElement.dataset.class = about.code;
  view.hidden = true;
  return new Classroom(about, {
    share: () => parse(valueOf(view.row.key)), said: () => hero.said(view.row),
    row: () => ({ ...view.row, currency: market.base.currency, drawn: drawn(view.row) }),
    play: (word, choice, told) => during(regret(told, choice, word)),
    open: () => { view.hidden = false; showHill(); },
  });
}

/** Offers the market as a scenario file. */
async function exported() {
  const { toml, title } = await post("/api/scenario", { market: asked() });
  download(`${(title || "scenario").toLowerCase().replace(/[^a-z0-9]+/g, "-").replace(/^-|-$/g, "") || "scenario"}.toml`, toml);
}

/** Shows the market of a scenario file, or what is wrong with it. */
async function imported(file) {
  try { await choose("", await file.text()); } catch (error) {
    if (!(error instanceof Refused)) return fail(error);
    dialog(`${file.name} cannot be played`, make("pre", {}, error.message));
  }
}

function dialog(title, ...body) {
  byId("dialog-title").textContent = title;
  byId("dialog-body").replaceChildren(...body);
  byId("dialog").showModal();
}

/** Shows a scenario unchanged, and plays it. */
const choose = (preset, text = null) => during(turnTo({ preset, text, set: {}, deal: 0 }));

/** Turns to another state, maybe of another market, which may be refused; then all is as it was. */
async function turnTo(state) {
  const before = { state: market.state, base: market.base };
  market.state = state;
  const other = before.state.preset !== state.preset || before.state.text !== state.text || !before.base;
  if (other) {
    try { await load(); } catch (error) {
      Object.assign(market, before);
      throw error;
    }
  }
  if (before.base) { market.undo.push({ what: "scenario", state: before.state, when: 0 }); market.redo.length = 0; }
  if (other) built(); else changed("back");
}

/** Makes what belongs to a scenario. */
function built() {
  if (!view.a?.pinned) view.a = written();
  view.curve = null;
  view.curveOf = "";
  view.row = hero.build();
  inputs.build();
  byId("preset").value = market.state.text === null ? market.state.preset : "";
  byId("question").textContent = market.base.question || market.base.title || "A market";
  document.title = `${market.base.title || "relaylab"} · relaylab explore`;
  player.toggle(!still.matches);
  player.exact = player.day = 0;
  changed("scenario");
}

function changed(what) {
  const { state } = market, { a } = view;
  // A is the scenario as written, with the luck of what is shown.
  if (!a.pinned && a.state.deal !== state.deal) view.a = written();
  hero.show();
  inputs.show();
  classroom?.moved();
  marks();
  stale();
  lessons?.did(what);
  during(refresh());
}

/** Shows what can be undone, what is pinned, and where all this is found again. */
function marks() {
  const { state } = market;
  byId("undo").disabled = market.undo.length === 0;
  byId("redo").disabled = market.redo.length === 0;
  byId("reset").disabled = Object.keys(state.set).length === 0 && state.deal === 0;
  byId("pin").setAttribute("aria-pressed", String(view.a.pinned));
  byId("pin").textContent = view.a.pinned ? "Unpin A" : "Pin what is shown as A";
  showHill();
  clearTimeout(view.address);
  if (state.text === null && !classroom) view.address = setTimeout(() => history.replaceState(null, "", `#${link()}`), 300);
}

const link = () => fragment(market.state, view.a?.pinned ? view.a.state : null);

async function back(step) {
  const { preset, text } = market.state, base = market.base;
  if (!step()) return;
  if (market.state.preset === preset && market.state.text === text) return changed("back");
  try { await load(); built(); } catch (error) { market.base = base; fail(error); }
}

function pin() {
  if (view.a.pinned) view.a = written();
  else if (view.result) view.a = { name: "what was pinned", state: view.result.state, base: market.base, result: view.result.done ? view.result : null, pinned: true };
  lessons?.did("pin");
  marks();
  // What is still being played is compared when it is there.
  if (view.result?.done && same(view.result.state, market.state)) during(against(new AbortController().signal)).catch(fail);
}

function closer() {
  for (const [id, name] of [["explain", "Explain this day"], ["others", "All inputs"], ["ab", "A and B"], ["all", "Every measure"], ["people-table", "One person"], ["history", "What was tried"], ["files", "Files"]]) {
    if (classroom && byId(id).matches(".not-in-class")) continue;
    byId("closer-links").append(make("button", { type: "button", "data-opens": id, onclick: () => { const part = byId(id); part.open = true; part.scrollIntoView({ behavior: still.matches ? "auto" : "smooth" }); part.querySelector("summary").focus({ preventScroll: true }); } }, name));
  }
}

function wire() {
  byId("preset").addEventListener("change", (event) => choose(event.target.value).catch(fail));
  byId("undo").addEventListener("click", () => during(back(stepBack)));
  byId("redo").addEventListener("click", () => during(back(stepForth)));
  byId("reset").addEventListener("click", () => change("reset", (state) => { state.set = {}; state.deal = 0; }));
  byId("deal").addEventListener("click", () => change("deal", (state) => { state.deal += 1; }));
  byId("pin").addEventListener("click", pin);
  byId("find").addEventListener("input", () => inputs.find(byId("find").value));
  byId("explain").addEventListener("toggle", () => { if (byId("explain").open && view.result) { explain(player.day); lessons?.did("explain"); } });
  byId("all").addEventListener("toggle", measures);
  byId("people-table").addEventListener("toggle", () => track.table(market.catalogue.lanes));
  byId("tell").addEventListener("click", () => track.pick(Number(byId("person").value), true));
  byId("play").addEventListener("click", () => { if (!player.playing) lessons?.did("paused"); });
  byId("funnel").hidden = !FIGURES;
  byId("funnel").addEventListener("click", () => during(figures()).catch(fail));
  byId("share").addEventListener("click", () => {
    const box = make("input", { type: "text", value: `${address()}#${link()}`, readonly: true, "aria-label": "Link" });
    dialog("Share", ...[make("p", {}, market.state.text === null ? `The link says what differs from the scenario, and what is pinned as A. ${FOUND}` : "This scenario came from a file: save it and send the file."), box, make("p", {}, "The same on the command line:"), make("pre", {}, command()), box.value.length > 2048 ? make("p", {}, "This link is long; some programs cut links after 2,048 letters. Save the scenario instead.") : null].filter(Boolean));
    box.select();
    navigator.clipboard?.writeText(box.value).catch(() => {});
  });
  byId("export").addEventListener("click", () => during(exported()).catch(fail));
  byId("import").addEventListener("click", () => byId("file").click());
  byId("file").addEventListener("change", () => {
    const [file] = byId("file").files;
    byId("file").value = "";
    if (file) during(imported(file));
  });
  document.addEventListener("keydown", (event) => {
    const typing = event.target.matches?.("input[type=number], input[type=text], textarea");
    if (event.key === "Escape" && !byId("life").hidden) story.close();
    if (!(event.ctrlKey || event.metaKey) || typing || event.key.toLowerCase() !== "z") return;
    event.preventDefault();
    during(back(event.shiftKey ? stepForth : stepBack));
  });
  addEventListener("hashchange", () => {
    const words = takeWords();
    if (classroom || !words.has("m") || words.toString() === link()) return;
    during(turnTo(fromFragment(words))).catch(fail);
  });
  for (const query of ["(prefers-color-scheme: dark)", "(forced-colors: active)"]) matchMedia(query).addEventListener("change", () => setTimeout(() => track.draw()));
  new ResizeObserver(() => { if (market.base) showHill(); }).observe(byId("hill-picture"));
  addEventListener("resize", () => classroom?.draw());
  onDrag((on) => {
    view.hold = on;
    market.hold = on ? { begun: false } : null;
    // What is shown when somebody lets go is played to its end, and its curve too.
    if (!on && market.base && (!view.result?.done || !same(view.result.state, market.state) || !view.curve?.done)) during(refresh());
  });
  setInterval(() => { if (document.visibilityState === "visible") alive(); }, 60000);
}

async function begin() {
  const words = takeWords();
  if (!hasToken()) throw new Refused({ message: "This page needs the address that `relaylab explore` printed, with the part after #token." }, 403);
  await open();
  const { presets, model, legend } = market.catalogue;
  byId("preset").append(make("option", { value: "", hidden: true }, "a file"), ...presets.map(({ name, title }) => make("option", { value: name }, title || name)));
  byId("model").textContent = `Model: ${model}.`;
  if (market.catalogue.class) classroom = teach(market.catalogue.class);
  else market.state = fromFragment(words);
  lines = new Lines();
  story = new Story();
  track = new Track((person) => during(story.open(person, view.result)).catch(fail));
  track.legend = legend;
  player = new Player({
    show: showDay, last: () => view.result?.length ?? 0,
    glide: (share, passed) => { if (view.moving !== false || player?.playing) view.moving = track.step(share, passed); },
    rests: () => view.running?.first && !view.result,
  });
  if (!classroom) lessons = new Lessons(market.catalogue.lessons, {
    open: (lesson) => during(turnTo(lessonState(lesson))).catch(fail),
    apply: (set) => change("lesson", (state) => Object.assign(state.set, Object.fromEntries(set.map((pair) => pair.split("="))))),
    reveal: (guess, told) => during(reveal(guess, told)), regret: (told) => during(regret(told).then((curve) => curve.regret)),
    hide: (on) => { view.hidden = on; if (market.base) showHill(); },
  });
  market.listeners.push(changed);
  closer();
  wire();
  wireTries();
  pictures.wire([["hill", "The curve"], ...LINES.map(({ name, title }) => [name, title])]);
  await breathe();
  try { await load(); } catch (error) {
    if (classroom || !words.has("m")) throw error;
    market.state = fromFragment(new URLSearchParams("m=over-marketing"));
    await load();
    built();
    return fail(error);
  }
  if (words.has("am") && !classroom) {
    const a = fromFragment(words, market.state, "a");
    if (a.preset === market.state.preset) view.a = { name: "what was pinned", state: a, base: market.base, result: null, pinned: true };
  }
  built();
}

// For tests and for the curious: the state and the last result.
globalThis.relaylab = { market, view, asked, get player() { return player; }, get track() { return track; } };
during(begin()).catch(fail);
