// Explains a day: what happened, with the numbers that caused it, and the formulas behind them.

import { valueOf } from "/market.js";
import { byId, counted, hours, make, percent, short } from "/words.js";

const number = (key) => { const text = valueOf(key); return text === null ? null : Number(text.replaceAll("_", "")); };

/** Chance that one call reaches a lead so many hours after the hand was raised. */
export function chanceOfReaching(age) {
  const odds = number("contact.odds") * (1 + age / number("contact.decay_hours")) ** (-number("contact.decay") * number("contact.causal_share"));
  return odds / (1 + odds);
}

/** The sentences of a day, each with the formula behind it or none. `columns` are the days told so far. */
export function sentences(columns, day, currency) {
  const at = (name) => columns[name]?.[day] ?? 0, told = [];
  const week = (name) => { let sum = 0; for (let d = Math.max(0, day - 6); d <= day; d++) sum += columns[name]?.[d] ?? 0; return sum; };
  const money = (minor) => `${short(minor / 100)} ${currency}`;
  const add = (words, formula = null) => told.push({ words, formula });

  const raised = at("hands_raised"), good = at("qualified");
  if (raised || good) {
    const bar = number("scoring.threshold"), scored = valueOf("scoring.on") === "true";
    add(`${counted(raised, "person", "people")} raised a hand; ${counted(good, "lead")} passed the bar${scored ? ` of ${bar}` : ""} and ${short(at("leaked"))} got lost on the way. ${short(at("queued"))} reached sales today.`,
      scored ? `score = ${number("scoring.fit")} x fit + ${number("scoring.engagement")} x response to goodwill + noise (sd ${number("scoring.noise")})\na lead is handed to sales when score > ${bar}` : null);
  } else add(`Nobody raised a hand; ${short(at("became_aware"))} people learned of the brand, ${short(at("forgot"))} forgot it.`);

  const minutes = at("minutes"), used = at("minutes_used"), first = at("first_attempts");
  if (!minutes) add(at("reps") ? "No rep works today." : "There are no reps.");
  else {
    const wait = first ? at("response_minutes") / first / 60 : null;
    add(`${counted(at("reps"), "rep")} had ${hours(minutes / 60, Infinity)} and used ${percent(used / minutes)} of them: ${counted(first, "lead")} got a first call, ${counted(at("meetings"), "meeting")} took place.`,
      `time had = reps x minutes a day (${number("sales.minutes_per_day")}) x ramp, on working days\na call takes ${number("sales.call_minutes")} minutes, a meeting ${number("sales.meeting_minutes")}`);
    if (wait !== null) {
      const [fresh, now] = [chanceOfReaching(0), chanceOfReaching(wait)];
      add(`They had waited ${hours(wait)} on average; by then the chance that a call reaches them had fallen from ${percent(fresh)} to ${percent(now)}.`,
        `odds = ${number("contact.odds")} x (1 + hours / ${number("contact.decay_hours")}) ^ (-${number("contact.decay")} x ${number("contact.causal_share")})\n     = ${number("contact.odds")} x (1 + ${wait.toFixed(1)} / ${number("contact.decay_hours")}) ^ ${(-number("contact.decay") * number("contact.causal_share")).toFixed(3)} = ${(now / (1 - now)).toFixed(3)}\nchance = odds / (1 + odds) = ${percent(now)}`);
    }
  }
  const queue = at("queue"), served = week("first_attempts") / Math.min(day + 1, 7);
  if (queue) add(`${counted(queue, "lead")} still wait${queue === 1 ? "s" : ""}${served > 0 ? `; at this week's pace of ${short(served)} a day that is ${hours(queue / served * 24)} of work` : "; nobody was called this week"}. ${at("expired") ? `${short(at("expired"))} waited too long and went back to marketing.` : ""}`,
    `waiting = waiting yesterday (${short(day ? columns.queue[day - 1] : 0)}) + new (${short(at("queued"))}) - first calls (${short(first)}) - expired (${short(at("expired"))}) - skipped (${short(at("skipped"))}) and others who left\na lead nobody worked goes back after ${number("handoff.sla_days")} days`);
  const won = ["won_inbound", "won_outbound", "won_referral", "won_self_serve", "won_back"].reduce((sum, name) => sum + at(name), 0);
  add(`${won ? counted(won, "customer was", "customers were") : "No customer was"} won and ${short(at("churned"))} left; there are ${short(at("customer"))}. In the last seven days: ${short(week("won_inbound") + week("won_referral"))} from leads, ${short(week("won_outbound"))} from cold calls and e-mails.`);
  add(`The day ${at("profit_minor") < 0 ? "cost" : "earned"} ${money(Math.abs(at("profit_minor")))}.`,
    `profit = revenue ${money(at("revenue_minor"))} - goods ${money(at("goods_minor"))} - channels ${money(at("media_minor"))} - research ${money(at("research_minor"))} - product ${money(at("product_minor"))} - offers ${money(at("win_back_minor"))} - reps ${money(at("payroll_minor") + at("commission_minor"))} - fixed ${money(at("overhead_minor"))} = ${money(at("profit_minor"))}`);
  return told;
}

/** Shows a day's sentences. */
export function explain(columns, day, date, currency) {
  const panel = byId("explain"), open = panel.querySelector("details")?.open ?? false;
  const told = sentences(columns, day, currency), formulas = told.filter((row) => row.formula);
  panel.replaceChildren(
    make("h2", { id: "explain-title" }, `Explain this day: ${date}`),
    ...told.map((row) => make("p", {}, row.words)),
    make("details", { open }, make("summary", {}, "Show the formulas"), ...formulas.map((row) => make("p", { class: "formula" }, row.formula))),
  );
}
