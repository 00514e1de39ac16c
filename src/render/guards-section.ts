import { ALL } from "../judge/reading.ts";
import { limitsOf } from "../plan/limits.ts";
import { firstPromise } from "../plan/first-promise.ts";
import type { Cell, Plan } from "../plan/plan.ts";
import { showNote } from "./cell-notes.ts";
import { compositeFormula } from "./composite-words.ts";
import { cell, span, text } from "./escape.ts";
import { blocks, table } from "./markdown.ts";
import { count, percentage, unitWord } from "./numbers.ts";

type Guard = Plan["rollout"]["guards"][number];

/** When each guard stops the rollout, and how many samples it needs for that in the first stage that can prove it. */
export function guardsSection(plan: Plan): { readonly title: string; readonly body: string } {
  const { guards } = plan.rollout;
  const rows = guards.map((guard) => {
    const first = firstPromise(plan, guard.name);
    return [
      span(guard.name),
      text(guard.class),
      limitsOf(plan, guard)
        .map((limit) => cell(limit, 200))
        .join(", or "),
      first === null ? "–" : needs(guard, first),
      first === null ? "never" : span(first.stage),
      guard.onBreach.replace("-", " "),
    ];
  });
  const head = ["Guard", "Class", "Stops when", "Needs of the candidate", "First provable in", "On breach"];
  const isSampled = plan.rollout.units.some(({ sampleOf }) => sampleOf !== null);
  const notes = [
    `Chance of one false rollback over the whole rollout: at most ${percentage(plan.alpha * 100)}, however often it is looked.`,
    "Provable means found with 80% power. Too few samples, missing or stale data count as **hold**, never as success.",
    rows.some(([, , , needed = ""]) => needed.startsWith("about "))
      ? "About: several units come from one person and resemble each other, so the number is approximate."
      : "",
    isSampled
      ? "Sampled units are counted as drawn in equal parts on both arms and evenly over the cohorts: draw them so."
      : "",
  ];
  return {
    title: `<b>Guards</b>: ${titleOf(plan)}`,
    body: blocks([
      table(head, rows, ["left", "left", "left", "right"]),
      guards
        .map(compositeFormula)
        .filter((line) => line !== "")
        .join("\n"),
      together(guards.flatMap((guard) => remarks(plan, guard))).join("\n"),
      notes.filter((note) => note !== "").join(" "),
    ]),
  };
}

/** How many there are, what they do, and how many of them no stage can prove. */
function titleOf(plan: Plan): string {
  const { guards } = plan.rollout;
  const doing = (["roll-back", "hold", "warn"] as const).flatMap((action) => {
    const amount = guards.filter(({ onBreach }) => onBreach === action).length;
    return amount === 0 ? [] : [`${count(amount)} ${ACTIONS[action][amount === 1 ? 0 : 1]}`];
  });
  const never = guards.filter(({ name }) => firstPromise(plan, name) === null).length;
  const blind = never === 0 ? "" : `; ${count(never)} cannot be proven in any stage`;
  return `${count(guards.length)} set, ${doing.join(", ")}${blind}`;
}

const ACTIONS = {
  "roll-back": ["rolls back", "roll back"],
  hold: ["holds", "hold"],
  warn: ["warns", "warn"],
} as const;

/** Samples with what is counted, the number of a single look, and that of the certificate. */
function needs(guard: Guard, { needed, oneLook, counts, designEffect, certify }: Cell): string {
  if (needed === null) return "nothing: a rule";
  const asides = [
    ...(oneLook === null ? [] : [`one look: ${count(oneLook)}`]),
    ...(guard.certify ? [certify === null ? "never certified" : `certified after ${count(certify)}`] : []),
  ];
  const about = designEffect > 1 ? "about " : "";
  const amount = `${about}${count(needed)} ${counted(guard, { counts, needed })}`;
  return asides.length === 0 ? amount : `${amount} (${asides.join("; ")})`;
}

function counted(
  guard: Guard,
  { counts, needed }: { readonly counts: Cell["counts"]; readonly needed: number },
): string {
  switch (counts) {
    case "units":
    case "nothing":
      return unitWord(needed, guard.unit);
    case "pairs":
      return `${needed === 1 ? "pair" : "pairs"} of ${unitWord(2, guard.unit)}`;
    case "readings":
      return needed === 1 ? "reading" : "readings";
  }
}

/** What must be known to read a guard's numbers, from the first stage that has something to say; or why it has none in any. */
function remarks(plan: Plan, guard: Guard): readonly Remark[] {
  const cells = plan.stages
    .flatMap((stage) => stage.cells)
    .filter((each) => each.guard === guard.name && each.cohort === ALL);
  const own = cells.find(({ notes }) => notes.length > 0);
  if (own === undefined) return cells.some(({ blind }) => blind === null) ? [] : unsaid(guard, cells);
  const said = own.notes.map((note) => showNote(plan, guard, { note, cell: own })).join(" ");
  return [{ guard: guard.name, said }];
}

function unsaid(guard: Guard, cells: readonly Cell[]): readonly Remark[] {
  const [why] = cells.flatMap(({ blind }) => (blind !== null && "detail" in blind ? [blind.detail] : []));
  return why === undefined
    ? []
    : [{ guard: guard.name, said: `nobody can say what it proves: ${text(why)}.` }];
}

interface Remark {
  readonly guard: string;
  readonly said: string;
}

/** What is the same for several guards is said once. */
function together(all: readonly Remark[]): readonly string[] {
  return [...Map.groupBy(all, ({ said }) => said)].map(
    ([said, whose]) => `- ${whose.map(({ guard }) => span(guard)).join(", ")}: ${said}`,
  );
}
