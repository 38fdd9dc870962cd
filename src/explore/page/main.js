// The page: asks for markets, and shows what it is told.

import { Refused, hasToken, listen, post, refines, takeToken } from "/ask.js";
import * as charts from "/charts.js";
import { explain } from "/explain.js";
import { LANES, Lanes } from "/lanes.js";
import { Lessons } from "/lessons.js";
import { asked, change, differences, load, market, open, stepBack, valueOf } from "/market.js";
import { Player, still } from "/player.js";
import { command, download, fragment, fromFragment } from "/share.js";
import * as sliders from "/sliders.js";
import { breathe, byId, counted, fold, make, short, valued } from "/words.js";

/** The preview: quick, on every move of a slider. */
const PREVIEW = { people: 2000, seeds: 2, grade: "preview" };
const REFINE_AFTER = 250;
const SHARES = Array.from({ length: 11 }, (_, i) => i / 10);

const view = { result: null, results: {}, pinned: null, balance: null, hold: false, running: null, picked: null };
let lanes, player, lessons;

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

/** Waits, unless something else is asked for meanwhile. */
const pause = (time, signal) => new Promise((done, stop) => {
  const timer = setTimeout(done, time);
  signal.addEventListener("abort", () => { clearTimeout(timer); stop(signal.reason); });
});

/** How many seeds a refined run of so many people has. */
const refined = () => ({ people: market.state.people, seeds: market.state.people > 200000 ? 1 : market.state.people > 20000 ? 5 : 10, grade: "refined" });

function fail(error) {
  if (error.name === "AbortError") return;
  const line = byId("trouble");
  line.textContent = error instanceof Refused ? error.message : `The page has a bug: ${error.message}`;
  line.hidden = false;
  byId("badge").textContent = "not played";
  byId("badge").dataset.state = "";
  if (!(error instanceof Refused)) console.error(error);
}

/** What a run tells, as it comes. */
class Result {
  constructor(grade, state) { Object.assign(this, { grade, state, people: 0, length: 0, days: [], rows: [], explained: [], seeds: [], tokens: [], moves: [], most: [], metrics: null, lines: null, against: null, begun: false }); }

  plan({ people, days, reps }) { Object.assign(this, { people, length: days, reps }); }

  begin({ tokens, stages, one_of: oneOf }) { Object.assign(this, { tokens, oneOf, moves: stages.map((stage) => [[-1, stage]]), begun: true }); }

  told({ days, explained, moves }) {
    this.rows.push(...days);
    this.explained.push(...explained);
    // The fullest day of each lane so far, to which its bar is drawn.
    for (const { lanes: many } of days) this.most = many.map((now, lane) => Math.max(now, this.most[lane] ?? 0));
    while (this.days.length < this.rows.length) this.days.push(this.days.length);
    for (const [day, token, stage] of moves) this.moves[token].push([day, stage]);
  }

  /** Stage of each token on a day, and since when. */
  at(day) {
    const stages = [], arrived = [];
    this.moves.forEach((moves, token) => {
      let last = 0;
      while (last + 1 < moves.length && moves[last + 1][0] <= day) last++;
      [arrived[token], stages[token]] = moves[last];
    });
    return { stages, arrived };
  }
}

/** Plays with a grade; the result comes when all of it is there. Large markets show their days as they come. */
async function play({ people, seeds, grade }, signal) {
  const result = new Result(grade, market.state);
  const shown = () => { if (people > 100000 && view.result !== result) adopt(result); };
  await listen("/api/play", { market: asked(people), seeds }, {
    plan: (told) => result.plan(told),
    begin: (told) => result.begin(told),
    days: (told) => { result.told(told); shown(); if (view.result === result) reached(); },
    seed: (told) => { result.seeds[told.index] = told; },
    done: ({ metrics, lines }) => Object.assign(result, { metrics, lines }),
  }, signal);
  if (!result.metrics) throw Object.assign(new Error("ended early"), { name: "AbortError" });
  await setAgainst(result);
  return result;
}

/** Plays the balance, and shows it when it is there. */
async function playBalance({ people, seeds, grade }, signal) {
  if (!market.base.has_budget) view.balance = null;
  if (!market.base.has_budget) return showBalance(grade);
  await listen("/api/balance", { market: asked(people), seeds, points: SHARES }, {
    done: (told) => { view.balance = told; view.balanceGrade = grade; showBalance(grade); },
  }, signal);
}

const share = () => Number(valueOf("budget.sales_share"));
function showBalance(grade) {
  const words = grade === "preview" ? "A preview with few people." : "";
  charts.balance(view.balance, share(), market.base.currency, { grade: words, hold: view.hold, split: market.base.has_budget });
}

/** Plays anew: first the preview, then, when nobody moves anything, refined. */
async function refresh() {
  view.running?.abort();
  const running = view.running = new AbortController(), { signal } = running;
  byId("trouble").hidden = true;
  const begun = performance.now();
  view.waits = true;
  try {
    const result = await play(PREVIEW, signal);
    view.results = { preview: result };
    await show(result);
    view.previewTime = performance.now() - begun;
  } catch (error) { if (view.running === running) fail(error); return; } finally { if (view.running === running) view.waits = false; }
  if (!view.hold) await refine(signal);
}

/** Plays the balance, and what is shown with more people and years, unless the address said `refine=off`. */
async function refine(signal) {
  try {
    await pause(REFINE_AFTER, signal);
    await playBalance({ ...PREVIEW }, signal);
    if (!refines()) return;
    byId("badge").textContent = "preview, refining";
    const result = await play(refined(), signal);
    view.results.refined = result;
    await show(result);
    await playBalance({ people: Math.min(market.state.people, 20000), seeds: 10, grade: "refined" }, signal);
  } catch (error) { fail(error); }
}

/** Makes a result the one whose days are played. */
function adopt(result) {
  const day = player?.day ?? 0;
  view.result = result;
  byId("scrub").max = Math.max(result.length - 1, 0);
  byId("tokens").textContent = result.tokens.length < result.people ? `1 of ${short(result.oneOf)} people is shown` : "everybody is shown";
  lanes.drawn = [];
  lanes.picked = null;
  if (result.days.length) player.seek(Math.min(day, result.days.length - 1));
  lanes.step(1);
}

/** More days are there. */
function reached() { byId("scrub").max = Math.max(view.result.length - 1, 0); }

/** Shows a result piece by piece. */
async function show(result) {
  adopt(result);
  const badge = byId("badge"), years = counted(result.seeds.length, "year");
  badge.textContent = result.grade === "preview" ? "preview" : "refined";
  badge.dataset.state = result.grade;
  byId("scope").textContent = `${short(result.people)} people, ${short(result.length)} days, ${years} of luck${market.state.deal ? `, deal ${market.state.deal}` : ""}. The same as ${command(market.state, result.seeds.length).replace(`--people ${market.state.people}`, `--people ${result.people}`)}`;
  await draw();
  for (const part of [() => measures(result), compare, () => { if (byId("figures").open) during(figures()); }]) {
    if (view.result !== result) return;
    part();
    await breathe();
  }
  if (view.result === result) document.documentElement.dataset.grade = result.grade;
}

async function draw() {
  const result = view.result;
  if (!result?.metrics) return;
  const pinned = view.pinned?.results[result.grade] ?? view.pinned?.results.refined ?? null;
  for (const _ of charts.show(result, pinned, { bands: byId("bands").checked, hold: view.hold, released: view.released, day: player.day, currency: market.base.currency })) {
    await breathe();
    if (view.result !== result) return;
  }
  showBalance(view.balanceGrade);
}

function measures(result) {
  if (!byId("all").open || !result?.metrics) return;
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
/** Shows a day: lanes, charts, sentences. While time runs, words change slowly enough to be read. */
function showDay(day, moving) {
  const result = view.result;
  if (!result?.days.length) return;
  const { stages, arrived } = result.at(day), now = performance.now();
  lanes.set(result.tokens, stages, arrived, result.rows[day], market.catalogue.stages, result.most);
  // Whom movement disturbs sees everybody in place at once.
  view.moving = still.matches ? lanes.step(1) : true;
  byId("scrub").value = day;
  byId("scrub").setAttribute("aria-valuetext", date(day));
  byId("date").textContent = date(day);
  charts.at(day);
  if (!moving || now - explained > 700) {
    explained = now;
    explain(result.explained[day], date(day));
    if (byId("lanes-table").open || !moving) lanes.table();
  }
  if (!moving && now - announced > 2000) {
    announced = now;
    byId("now").textContent = `${date(day)}: ${LANES.map((lane, i) => `${lanes.row.lanes[i]} ${lane.name}`).join(", ")}`;
  }
  if (view.life) showLife();
}

/** Asks for one person's diary and tells it. */
async function tell(token) {
  const result = view.result, person = result.tokens[token];
  view.life = { person, sentences: null };
  showLife();
  try {
    await listen("/api/life", { market: asked(result.people), person }, {
      life: ({ sentences }) => { view.life = { person, sentences }; showLife(); },
    });
  } catch (error) { fail(error); }
}

let lifeDay = -1;
function showLife() {
  const { person, sentences } = view.life, panel = byId("life");
  if (sentences && view.life.shown && lifeDay === player.day) return;
  lifeDay = player.day;
  if (sentences && view.life.shown) {
    panel.querySelectorAll("li").forEach((item) => item.classList.toggle("after", Number(item.dataset.from) > player.day));
    return;
  }
  const days = ({ from, to }) => from === to ? `day ${from}` : `days ${from}–${to}`;
  panel.replaceChildren(
    make("h2", { id: "life-title", tabindex: "-1" }, `The story of person ${person}`),
    sentences === null ? make("p", { class: "note" }, "Looking into the diary.")
      : sentences.length === 0 ? make("p", {}, "Nothing of this firm ever reached them.")
        : make("ol", { tabindex: "0", "aria-label": "Sentences in order of time" }, ...sentences.map((row) => make("li", { "data-from": row.from, class: row.from > player.day ? "after" : null }, make("span", {}, days(row)), row.text))),
  );
  if (sentences) view.life.shown = true;
}

function nobody() {
  view.life = null;
  byId("life").replaceChildren(make("h2", { id: "life-title" }, "One person's story"), make("p", { class: "note" }, "Click a person in the lanes: each is the same person all the way. Their story tells which advertisement, which call and which disappointment made the difference."));
}

/** What the server says of a result against the pinned one of its grade, where both have the same people. */
async function setAgainst(result) {
  const { pinned } = view, a = pinned?.results[result.grade];
  if (!a?.metrics || a.people !== result.people) return;
  const values = ({ metrics }) => Object.fromEntries(metrics.map((row) => [row.name, row.values]));
  const { rows } = await post("/api/compare", { a: values(a), b: values(result) });
  result.against = { pinned, rows };
}

/** A against what is shown, with the same luck. */
function compare() {
  const panel = byId("compare"), { pinned, result } = view;
  byId("pin").setAttribute("aria-pressed", String(Boolean(pinned)));
  byId("pin").textContent = pinned ? "Unpin A" : "Pin as A";
  panel.hidden = !pinned;
  if (!pinned) return;
  const changed = differences(pinned.state, pinned.base, market.state, market.base);
  const inputs = changed.length
    ? make("p", {}, "B differs from A in ", ...changed.slice(0, 12).flatMap(([key, before, after], i) => [i ? "; " : "", make("code", {}, key), ` ${before} → ${after}`]), changed.length > 12 ? `; and ${changed.length - 12} more.` : ".")
    : make("p", {}, "A is pinned. Change something: what is shown then is B.");
  const lines = result.against?.pinned === pinned ? result.against.rows.map((row) => {
    const unit = ["share", "currency", "hours"].includes(row.unit) ? row.unit : "", cell = (text) => make("td", { class: "n" }, text);
    const moved = (x) => valued(x, unit, "").trim().replace("%", "points");
    const range = row.interval === null ? `${counted(row.pairs, "year")}: too few` : `${moved(row.interval[0])} to ${moved(row.interval[1])}`;
    return make("tr", { "data-metric": row.name, "data-difference": row.difference ?? "" }, make("th", { scope: "row" }, row.label), cell(valued(row.before, unit, market.base.currency)), cell(valued(row.after, unit, market.base.currency)), cell(`${row.difference > 0 ? "+" : ""}${moved(row.difference)}`), make("td", {}, range), cell(`${row.higher} of ${row.pairs}`));
  }) : [];
  panel.replaceChildren(
    make("h3", {}, `A (dashed) against B (solid), ${pinned.state.deal === market.state.deal ? "the same" : "other"} luck`), inputs,
    lines.length ? make("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": "Differences" }, make("table", {}, make("thead", {}, make("tr", {}, ...["Measure", "A", "B", "B − A", "95 % interval of the difference", "B higher in"].map((text, i) => make("th", { scope: "col", class: i && i !== 4 ? "n" : null }, text)))), make("tbody", {}, ...lines))) : make("p", { class: "note" }, "The difference is shown as soon as both are played with the same people."),
  );
}

/** The project's own still figures. */
async function figures() {
  const list = byId("figure-list"), made = [];
  list.replaceChildren(make("p", { class: "note" }, "Drawing."));
  try {
    await listen("/api/figures", { market: asked(Math.min(view.result.people, 20000)), seeds: 4 }, {
      figure: ({ name, alt, svg }) => { if (["funnel", "handoff", "cohorts"].includes(name)) made.push(make("img", { alt, src: `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}` })); },
    });
    list.replaceChildren(...made);
  } catch (error) { fail(error); }
}

/** What the server says of a guess, after it has played both sides. */
async function reveal(guess) {
  let told = null;
  const people = Math.min(20000, market.catalogue.people_limit);
  await listen("/api/lesson", { market: asked(people, [], { ...market.state, deal: 0 }), guess }, { answer: (answer) => { told = answer; } });
  return told;
}

/** Offers the market as a scenario file. */
async function exported() {
  try {
    const { toml, title } = await post("/api/scenario", { market: asked(null) });
    download(`${(title || "scenario").toLowerCase().replace(/[^a-z0-9]+/g, "-").replace(/^-|-$/g, "") || "scenario"}.toml`, toml);
  } catch (error) { fail(error); }
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
const choose = (preset, text = null) => during(turnTo({ ...market.state, preset, text, set: {}, deal: 0 }));

/** Turns to another market, which may be refused; then all is as it was. */
async function turnTo(state) {
  const before = { state: market.state, base: market.base };
  market.state = state;
  try { await load(); } catch (error) {
    Object.assign(market, before);
    throw error;
  }
  if (before.base) market.undo.push({ what: "scenario", state: before.state, when: 0 });
  await built();
}

async function built() {
  sliders.build();
  await breathe();
  nobody();
  byId("preset").value = market.state.text === null ? market.state.preset : "";
  view.balance = null;
  byId("question").textContent = market.base.question || market.base.title || "A market";
  document.title = `${market.base.title || "relaylab"} · relaylab explore`;
  changed("scenario");
}

function changed(what) {
  const { state } = market;
  sliders.show();
  byId("undo").disabled = market.undo.length === 0;
  byId("reset").disabled = Object.keys(state.set).length === 0 && state.deal === 0;
  byId("people").value = String(state.people);
  clearTimeout(view.address);
  if (state.text === null) view.address = setTimeout(() => history.replaceState(null, "", `#${fragment()}`), 300);
  lessons?.did(what);
  during(refresh());
}

async function undo() {
  const { preset, text } = market.state;
  if (!market.undo.length) return;
  const last = market.undo.at(-1).state, other = last.preset !== preset || last.text !== text;
  stepBack();
  if (other) { try { await load(); await built(); } catch (error) { fail(error); } }
}

function wire() {
  byId("preset").addEventListener("change", (event) => choose(event.target.value).catch(fail));
  byId("undo").addEventListener("click", () => during(undo()));
  byId("reset").addEventListener("click", () => change("reset", (state) => { state.set = {}; state.deal = 0; }));
  byId("deal").addEventListener("click", () => change("deal", (state) => { state.deal += 1; }));
  byId("people").addEventListener("change", (event) => change("people", (state) => { state.people = Number(event.target.value); }));
  byId("bands").addEventListener("change", () => during(draw()));
  byId("pin").addEventListener("click", () => {
    view.pinned = view.pinned ? null : { state: structuredClone(market.state), base: market.base, results: { ...view.results } };
    compare();
    during(draw());
    lessons.did("pin");
    if (view.pinned && view.result) during(setAgainst(view.result).then(compare).catch(fail));
  });
  byId("figures").addEventListener("toggle", () => { if (byId("figures").open) during(figures()); });
  byId("all").addEventListener("toggle", () => measures(view.result));
  byId("lanes-table").addEventListener("toggle", () => lanes.table());
  byId("tell").addEventListener("click", () => lanes.pick(Number(byId("person").value), true));
  byId("play").addEventListener("click", () => { if (!player.playing) lessons.did("paused"); });
  byId("share").addEventListener("click", () => {
    const link = `${location.origin}/#${fragment()}`;
    const box = make("input", { type: "text", value: link, readonly: true, "aria-label": "Link" });
    dialog("Share", ...[make("p", {}, market.state.text === null ? "The link says what differs from the scenario. Whoever opens it needs relaylab explore running; the part after # works with every address it prints." : "This scenario came from a file: export it and send the file."), box, make("p", {}, "The same on the command line:"), make("pre", {}, command()), link.length > 2048 ? make("p", {}, "This link is long; some programs cut links after 2,048 letters. Export the file instead.") : null].filter(Boolean));
    box.select();
    navigator.clipboard?.writeText(link).catch(() => {});
  });
  byId("export").addEventListener("click", () => during(exported()));
  byId("import").addEventListener("click", () => byId("file").click());
  byId("file").addEventListener("change", () => {
    const [file] = byId("file").files;
    byId("file").value = "";
    if (file) during(imported(file));
  });
  document.addEventListener("keydown", (event) => {
    const typing = event.target.matches?.("input[type=number], input[type=text]");
    if ((event.ctrlKey || event.metaKey) && event.key === "z" && !typing) { event.preventDefault(); during(undo()); }
  });
  addEventListener("hashchange", async () => {
    const words = takeToken();
    if (!words.has("m") || words.toString() === fragment()) return;
    during(turnTo(fromFragment(words))).catch(fail);
  });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => { charts.recolour(); during(draw()); lanes.draw(); });
  sliders.onDrag((on) => {
    view.hold = on;
    market.hold = on ? { begun: false } : null;
    if (on || !view.running) return;
    view.released = true;
    during(draw());
    view.released = false;
    // What is still being played is refined when it is there.
    if (!view.waits) during(refine(view.running.signal));
  });
  setInterval(() => { if (document.visibilityState === "visible") fetch("/api/alive", { headers: { "x-relaylab-token": sessionStorage.getItem("token") ?? "" } }).catch(() => {}); }, 60000);
}

async function begin() {
  const words = takeToken();
  if (!hasToken()) throw new Refused({ message: "This page needs the address that `relaylab explore` printed, with the part after #token." }, 403);
  await open();
  LANES.push(...market.catalogue.lanes);
  const { presets, people_limit: most, model } = market.catalogue;
  byId("preset").append(make("option", { value: "", hidden: true }, "a file"), ...presets.map(({ name, title }) => make("option", { value: name }, title || name)));
  const sizes = [...new Set([2000, 20000, 100000, 1000000, most])].filter((n) => n <= most).sort((a, b) => a - b);
  byId("model").textContent = `Model: ${model}.`;
  if (matchMedia("(max-width: 640px)").matches) market.state.people = PREVIEW.people;
  market.state = fromFragment(words);
  fold(byId("relay-fold"));
  byId("people").append(...[...new Set([...sizes, market.state.people])].sort((a, b) => a - b).map((n) => make("option", { value: n }, short(n))));
  await breathe();
  charts.build();
  lanes = new Lanes((token) => during(tell(token)));
  lessons = new Lessons(market.catalogue.lessons, {
    open: (preset) => choose(preset).catch(fail),
    apply: (set) => change("lesson", (state) => Object.assign(state.set, Object.fromEntries(set.map((pair) => pair.split("="))))),
    reveal: (guess) => during(reveal(guess)),
  });
  player = new Player({
    show: showDay, told: () => view.result?.days.length ?? 0, last: () => view.result?.length ?? 0,
    glide: (share) => { if (!view.waits && (view.moving !== false || player?.playing)) view.moving = lanes.step(share); },
    // While another market is played, the processor is its own: people walk on when it is there.
    rests: () => view.waits,
  });
  market.listeners.push(changed);
  wire();
  await breathe();
  try { await load(); } catch (error) { if (words.has("m")) { market.state = fromFragment(new URLSearchParams("m=over-marketing")); await load(); } fail(error); }
  await built();
}

// For tests and for the curious: the state and the last result.
globalThis.relaylab = { market, view, asked, get player() { return player; }, get lanes() { return lanes; } };
during(begin()).catch(fail);
