import type { Exposure, Reach } from "../plan/exposure.ts";
import type { Detection } from "../plan/detection.ts";
import { showLevelIn } from "../plan/levels.ts";
import { guardNamed, type Plan, type PlannedStage } from "../plan/plan.ts";
import { span, text } from "./escape.ts";
import { blocks, capped, table } from "./markdown.ts";
import { count, duration, plural } from "./numbers.ts";
import { severalOf, units } from "./unit-words.ts";

/** Who is reached, what the worst case costs them, how fast it is seen and undone. At most `most` rows. */
export function exposureSection(
  plan: Plan,
  most: number,
): { readonly title: string; readonly body: string } | null {
  const served = plan.stages.filter(({ reach }) => reach !== null);
  const [first] = served;
  if (first === undefined) return null;
  const worst = served.flatMap(({ stage, exposure: [found] }) =>
    found === undefined || found.extraBad === null
      ? []
      : [{ stage: stage.name, ...found, extraBad: found.extraBad }],
  )[0];
  const harm =
    worst === undefined
      ? "worst case not countable"
      : `about ${count(worst.extraBad)} extra bad ${text(severalOf(worst.unit))} at ${span(worst.stage)} before the automatic stop`;
  return {
    title: `<b>Who is reached, and the worst case</b>: ${harm}; a total failure is seen within ${duration(first.detectsIn)}`,
    body: blocks([
      reached(served, most),
      inWords(plan, served),
      worstCases(plan, served, most),
      cohortCases(plan, served, most),
      detection(plan, most),
      undo(plan),
    ]),
  };
}

function reached(served: readonly PlannedStage[], most: number): string {
  const { shown, more } = capped(served, most);
  const rows = shown.map(({ stage, reach, calendar }) => [
    span(stage.name),
    reach === null ? "–" : units(reach.perDay, reach.unit),
    reach === null ? "–" : different(reach),
    duration(calendar.lasts),
  ]);
  const who = shown[0]?.reach?.isPeople === true ? "People reached" : "Reached";
  return blocks([
    table(["Stage", `${who} a day`, "Different ones in all", "Has its traffic for"], rows, [
      "left",
      "right",
      "right",
      "right",
    ]),
    more === 0 ? "" : `…and ${count(more)} more stages.`,
  ]);
}

/** The router keeps everybody on one version: whoever comes back is no other one. */
function different({ least, most }: Reach): string {
  const [low, high] = [count(least), count(most)];
  return low === high ? low : `${low} to ${high}`;
}

/** The worst of each stage as a sentence. */
function inWords(plan: Plan, served: readonly PlannedStage[]): string {
  const { baseline, candidate } = plan.rollout.release;
  const lines = served.flatMap(({ stage, exposure: [worst] }) => {
    if (worst === undefined || worst.extraBad === null) return [];
    const stop = worst.isFound
      ? `stops it after ${duration(worst.stopsAfter)}`
      : "would not see it in this stage";
    return [
      `- ${span(stage.name)}: if ${text(candidate.id)} is at ${levels(plan, worst)}, about ${count(worst.extraBad)} more ${text(severalOf(worst.unit))} are bad than with ${text(baseline.id)}, of the ${count(worst.units)} that it serves; ${span(worst.guard)} ${stop}.`,
    ];
  });
  return capped(lines, 12).shown.join("\n");
}

function worstCases(plan: Plan, served: readonly PlannedStage[], most: number): string {
  const cases = served.flatMap(({ stage, exposure }) =>
    exposure.map((each) => ({ ...each, who: [span(stage.name)] })),
  );
  if (cases.length === 0) return "No guard that rolls back says how bad it can get before it stops.";
  return blocks([
    "If the candidate is as bad as each guard must find, from the first minute, beyond what the baseline does (found with 80% power; worst first):",
    caseTable(plan, { who: ["Stage"], cases, most }),
  ]);
}

/** One bad cohort hides in a good average: what it costs until its own guard stops it. */
function cohortCases(plan: Plan, served: readonly PlannedStage[], most: number): string {
  const cases = served.flatMap(({ stage, cohortExposure }) =>
    cohortExposure.map((each) => ({ ...each, who: [span(stage.name), span(each.cohort)] })),
  );
  if (cases.length === 0) return "";
  return blocks([
    "If it is that bad in one cohort alone, by the guard that hurts most there:",
    caseTable(plan, { who: ["Stage", "Cohort"], cases, most }),
  ]);
}

function caseTable(
  plan: Plan,
  {
    who,
    cases,
    most,
  }: {
    readonly who: readonly string[];
    readonly cases: readonly (Exposure & { readonly who: readonly string[] })[];
    readonly most: number;
  },
): string {
  const { shown, more } = capped(cases, most);
  const left = who.map(() => "left" as const);
  return blocks([
    table(
      [...who, "Guard", "Candidate instead of baseline", "Extra bad", "Of", "Stopped after"],
      shown.map((each) => [
        ...each.who,
        span(each.guard),
        levels(plan, each),
        each.extraBad === null ? "not a share" : `about ${count(each.extraBad)}`,
        units(each.units, each.unit),
        each.isFound ? duration(each.stopsAfter) : `${duration(each.stopsAfter)}, only by the stage's end`,
      ]),
      [...left, "left", "left", "right", "right", "right"],
    ),
    more === 0 ? "" : `…and ${count(more)} more rows.`,
  ]);
}

function levels(plan: Plan, { guard: name, levels: known }: Exposure): string {
  if (known === null) return "the baseline's level is not said";
  const guard = guardNamed(plan, name);
  return text(
    `${showLevelIn(plan, guard, known.worst)} instead of ${showLevelIn(plan, guard, known.expected)}`,
  );
}

/** What needs a person's word takes as long as that person does. */
function seenWithin(plan: Plan, { guard: name, total }: Detection): string {
  const guard = plan.rollout.guards.find((each) => each.name === name);
  const by = guard?.kind === "tripwire" ? guard.confirmedBy : null;
  return `${duration(total)}${by === null ? "" : `, then confirmed by ${text(by)}`}`;
}

function detection(plan: Plan, most: number): string {
  const { detection: found } = plan;
  if (found.length === 0) return "";
  const rows = found.map((each) => ({
    guard: each.guard,
    times: [
      duration(each.settles),
      duration(each.delay),
      duration(each.interval),
      each.matures === 0 ? "–" : duration(each.matures),
      seenWithin(plan, each),
    ],
  }));
  const alike = [...Map.groupBy(rows, ({ times }) => times.join("/")).values()];
  const { shown, more } = capped(alike, most);
  return blocks([
    table(
      [
        "Guard",
        "Router settles",
        "Source delay",
        "Interval",
        "Labels mature",
        "A total failure is seen within",
      ],
      shown.map((group) => [guardNames(group.map(({ guard }) => guard)), ...(group[0]?.times ?? [])]),
      ["left", "right", "right", "right", "right", "right"],
    ),
    more === 0 ? "" : `…and ${count(more)} more rows.`,
  ]);
}

const MOST_NAMES = 4;

/** Guards that take the same times share a row. */
function guardNames(names: readonly string[]): string {
  const { shown, more } = capped(names, MOST_NAMES);
  const named = shown.map((name) => span(name)).join(", ");
  return more === 0 ? named : `${named} and ${plural(more, "other")}`;
}

function undo({ rollout }: Plan): string {
  const { within, drilled } = rollout.rollback;
  const rehearsed =
    drilled === null
      ? "**never rehearsed**"
      : `rehearsed on ${text(drilled.on)} in ${duration(drilled.took)}${drilled.took > within ? ", **longer than that**" : ""}`;
  return `Time to undo: the router must say 0 within ${duration(within)}; ${rehearsed}.`;
}
