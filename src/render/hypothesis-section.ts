/** The bet in the plan: what is claimed, of whom, when it is read, and whether it can be told there. */
import type { PlannedHypothesis, Unreadable } from "../plan/hypothesis.ts";
import type { Plan } from "../plan/plan.ts";
import { showLevelIn } from "../plan/levels.ts";
import type { Known } from "./amounts.ts";
import { showEffect } from "./effect-amount.ts";
import { cell, sentence, span, text } from "./escape.ts";
import { blocks, capped, table } from "./markdown.ts";
import { count, duration, moment, momentIn, percentage, plural } from "./numbers.ts";

const MOST_NAMES = 6;

/** One line for the plan's head. */
export function betLine(plan: Plan): string {
  const bet = plan.hypothesis;
  if (bet === null) return "**The bet.** Not said.";
  const verb = bet.direction === "increase" ? "raises" : "lowers";
  const stop =
    bet.changeOurMind === null ? "" : ` What would change our mind: ${sentence(bet.changeOurMind)}`;
  const when = bet.readOn === null ? "" : ` (${moment(bet.readOn)} at the earliest)`;
  return `**The bet.** ${text(plan.rollout.release.candidate.id)} ${verb} ${span(bet.metric)} by ${effectOf(bet)}${levelsOf(plan, bet)}, read at the end of ${span(bet.stage)}${when}. ${proofLine(bet)}${stop}  `;
}

/** `5%` for `x1.05`: how people say a factor that stands beside both levels; of anything else what the file says. */
function effectOf({ effect, claim, baseline, target }: PlannedHypothesis): string {
  if (claim?.kind !== "factor" || baseline === null || target === null) return text(shownEffect(effect));
  return `${Number((Math.abs(claim.by - 1) * 100).toPrecision(6))}%`;
}

/** `×1.05`: as every other factor is shown. */
function shownEffect(effect: string): string {
  return effect.replace(/^x(?=\d)/, "×");
}

/** ` (41% → 43.05%)`. */
function levelsOf(plan: Plan, { baseline, target, metric }: PlannedHypothesis): string {
  const known = knownIn(plan, metric);
  if (baseline === null || target === null || known === null) return "";
  const show = (level: number): string => text(showLevelIn(plan, known.guard, Number(level.toPrecision(6))));
  return ` (${show(baseline)} → ${show(target)})`;
}

function proofLine({ proof }: PlannedHypothesis): string {
  if (proof.kind === "unreadable") return `**It cannot be read there**: ${UNREADABLE[proof.why]}.`;
  switch (proof.tells) {
    case "yes":
      return "That stage has enough samples to tell it from no effect.";
    case "too-few":
      return `**That stage has too few samples to tell it from no effect** (${count(proof.expected)} of ${count(proof.needed ?? 0)}).`;
    case "never":
      return "**No number of samples tells it from no effect**: it is too small.";
    case "unsaid":
      return "Whether that stage can tell it from no effect cannot be said without the baseline's level (`expect`).";
  }
}

const UNREADABLE: Readonly<Record<Unreadable, string>> = {
  claim: "the effect contradicts its direction, its unit or what there can be",
  "not-judged": "the metric is not judged in that stage",
  "no-live-baseline": "no baseline has live traffic then, and before and after is no proof",
  "no-comparison": "the metric is not compared with the baseline",
  "no-interval": "a metric of this kind has no interval of its level",
};

/** All of it, with what each answer would mean, and what is read after the end. null where there is neither. */
export function hypothesisSection(
  plan: Plan,
  most: number,
): { readonly title: string; readonly body: string } | null {
  const { hypothesis, followUps } = plan;
  if (hypothesis === null && followUps.length === 0) return null;
  const reads = plural(followUps.length, "read");
  return {
    title: `<b>The bet, and what is read after the end</b>: ${hypothesis === null ? "no bet" : "1 bet"}, ${reads} after the end`,
    body: blocks([
      hypothesis === null ? "" : table(["", ""], rowsOf(plan, hypothesis)),
      hypothesis === null
        ? ""
        : "The bet decides nothing: it neither promotes nor rolls back, whatever comes out. People decide with it.",
      followUpsTable(plan, most),
    ]),
  };
}

function rowsOf(plan: Plan, bet: PlannedHypothesis): readonly (readonly string[])[] {
  const verb = bet.direction === "increase" ? "rises" : "falls";
  const { zone } = plan.rollout.start;
  return [
    [
      "Claim",
      `${span(bet.metric)} ${verb} by at least ${text(shownEffect(bet.effect))}${levelsOf(plan, bet)}`,
    ],
    ["Of whom", population(bet)],
    [
      "Read",
      `at the end of ${span(bet.stage)}, ${bet.readOn === null ? "which has no date" : `${momentIn(bet.readOn, zone)} at the earliest`}`,
    ],
    ["Samples of the candidate", samples(plan, bet)],
    ["Supported", `the whole interval, valid at any look, is at or beyond ${text(shownEffect(bet.effect))}`],
    [
      "Refuted",
      `the whole interval falls short of ${text(shownEffect(bet.effect))}, even if it shows some effect`,
    ],
    [
      "Undecided",
      "anything else, also where numbers are missing; whether there is an effect at all is said apart",
    ],
    ["What would change our mind", bet.changeOurMind === null ? "not said" : cell(bet.changeOurMind, 400)],
    [
      "Also a guard",
      `${span(bet.metric)} is goal and guard: as a guard it ${ON_BREACH[bet.onBreach]} when it breaks, whatever becomes of the bet`,
    ],
  ];
}

const ON_BREACH = {
  "roll-back": "rolls back",
  hold: "holds",
  warn: "warns",
} as const;

function population({ unit, weight, without }: PlannedHypothesis): string {
  const all = `every ${text(unit)} of all traffic, ${percentage(weight)} of it on the candidate`;
  if (without.length === 0) return all;
  const { shown, more } = capped(without, MOST_NAMES);
  const rest = more > 0 ? ` and ${more} more` : "";
  return `${all}; nothing is learnt about ${shown.map((name) => span(name)).join(", ")}${rest}, still on the baseline then`;
}

function samples(plan: Plan, { proof, claim, metric, effect: written }: PlannedHypothesis): string {
  const effect = shownEffect(written);
  if (proof.kind === "unreadable") return `none that help: ${UNREADABLE[proof.why]}`;
  const { expected, needed, supportedFrom } = proof;
  const parts = [`${count(expected)} expected`];
  parts.push(
    needed === null
      ? proof.tells === "never"
        ? `no number tells ${text(effect)} from no effect`
        : "what is needed cannot be said without `expect`"
      : `${count(needed)} needed to tell ${text(effect)} from no effect with 80% power, at any look`,
  );
  if (supportedFrom !== null && claim !== null)
    parts.push(
      `an effect of ${text(showEffect(knownIn(plan, metric), claim, supportedFrom))} or more would be called supported`,
    );
  return parts.join("; ");
}

function followUpsTable({ followUps, rollout }: Plan, most: number): string {
  if (followUps.length === 0)
    return "Nothing is read after the end: an effect that takes weeks would go unseen.";
  const { shown, more } = capped(followUps, most);
  const rows = shown.map(({ read, owner, after, at }) => [
    momentIn(at, rollout.start.zone),
    span(read),
    text(owner),
    `${duration(after)} after the end`,
  ]);
  return blocks([
    table(["Read after the end", "What", "By", "When"], rows),
    more === 0 ? "" : `…and ${more} more, in the job summary.`,
  ]);
}

export function knownIn(plan: Plan, metric: string): Known | null {
  const guard = plan.rollout.guards.find(({ name }) => name === metric);
  return guard === undefined ? null : { plan, guard };
}
