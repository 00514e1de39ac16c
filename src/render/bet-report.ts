/** What became of the bet: one sentence, and what is still to be read after the end. */
import type { PlannedHypothesis } from "../plan/hypothesis.ts";
import { dueFollowUps, followUpsAfter } from "../plan/follow-ups.ts";
import type { Plan } from "../plan/plan.ts";
import type { HypothesisReading } from "../promotion/hypothesis.ts";
import { type Known, showAmount } from "./amounts.ts";
import { showEffect, showRange } from "./effect-amount.ts";
import { cell, sentence, span, text } from "./escape.ts";
import { knownIn } from "./hypothesis-section.ts";
import { capped } from "./markdown.ts";
import { count, moment } from "./numbers.ts";
import type { TickReport } from "./tick-report.ts";

/** `""` while there is nothing to say: no bet, or its stage is not over and the rollout goes on. */
export function betReport({ plan, hypothesis: reading = null, ending }: TickReport): string {
  const bet = plan?.hypothesis ?? null;
  if (plan === null || bet === null) return "";
  if (reading !== null) return readingLine(plan, bet, reading);
  if (ending === null) return "";
  return `**The bet on ${span(bet.metric)} was not read**: the rollout ended before ${span(bet.stage)} was over. It is neither supported nor refuted.`;
}

/** The same at the tick that reads it, and not again at every later one. */
export function betReadNow(report: TickReport): string {
  return report.hypothesis?.at === report.at ? betReport(report) : "";
}

function readingLine(plan: Plan, bet: PlannedHypothesis, reading: HypothesisReading): string {
  const { outcome, stage, because } = reading;
  const verb = bet.direction === "increase" ? "rise" : "fall";
  const claimed = `${span(bet.metric)} was to ${verb} by ${text(bet.effect)}`;
  const seen =
    because === null || because === "interval"
      ? seenWords(knownIn(plan, bet.metric), bet, reading)
      : openWords(reading);
  return `**The bet is ${outcome}** (end of ${span(stage)}): ${claimed}; ${seen} It decided nothing.`;
}

function seenWords(known: Known | null, bet: PlannedHypothesis, reading: HypothesisReading): string {
  const { claim } = bet;
  const { value, baseline, candidate, samples } = reading;
  if (claim === null || baseline === null || candidate === null) return "nothing was measured.";
  const levels = `seen ${text(showAmount(known, baseline))} → ${text(showAmount(known, candidate))} in ${count(samples)} of the candidate`;
  const size = value === null ? "" : `${text(showEffect(known, claim, value))}, `;
  return `${levels}: ${size}${text(showRange(known, claim, reading))} at any look. ${meaning(bet, reading)}`;
}

function meaning({ effect, direction }: PlannedHypothesis, { outcome, shown }: HypothesisReading): string {
  const [better, worse] = direction === "increase" ? ["rise", "fall"] : ["fall", "rise"];
  const claim = text(effect);
  if (outcome === "supported") return `At least ${claim} is shown.`;
  const short = outcome === "refuted" ? `${claim} is excluded` : `${claim} is neither shown nor excluded`;
  switch (shown) {
    case "claimed-direction":
      return `A ${better} is shown; ${short}.`;
    case "other-direction":
      return `A ${worse} is shown; ${short}.`;
    case "nothing":
      return `No effect at all is not excluded; ${short}.`;
  }
}

const LONGEST_DETAIL = 200;

function openWords({ because, detail }: HypothesisReading): string {
  const said = detail === null || detail === "" ? "" : ` ${sentence(detail.slice(0, LONGEST_DETAIL))}`;
  switch (because) {
    case "unusable":
      return `its numbers cannot be used.${said}`;
    case "no-interval":
      return `no interval of both versions at the same time came out of that stage.${said}`;
    case "no-data":
    case "interval":
    case null:
      return `nothing was measured on both versions.${said}`;
  }
}

const MOST_READS = 10;

/** What is to be read after the end, and from when on; `""` before the end, and after a rollback, where there is nothing left to read. */
export function followUpLines({ plan, ending, at }: TickReport): string {
  if (plan === null || ending?.kind !== "promoted") return "";
  const all = followUpsAfter(plan.rollout, ending.at);
  const due = new Set(dueFollowUps(plan.rollout, ending.at, at).map(({ at: when }) => when));
  const { shown, more } = capped(all, MOST_READS);
  const lines = shown.map(({ read, owner, at: when }) =>
    due.has(when)
      ? `- **due since ${moment(when)}**: ${span(read)}, by ${cell(owner)}`
      : `- ${moment(when)}: ${span(read)}, by ${cell(owner)}`,
  );
  if (more > 0) lines.push(`- …and ${more} more`);
  return lines.length === 0 ? "" : ["**To be read after the end:**", ...lines].join("\n");
}
