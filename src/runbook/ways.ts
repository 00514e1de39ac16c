import type { Plan } from "../plan/plan.ts";
import { duration } from "../plan/spoken-time.ts";
import { accessTo } from "./access.ts";
import { once } from "./once.ts";
import { page } from "./people.ts";
import type { RunbookStep, WayBack } from "./runbook.ts";

type Description = Plan["routers"][number];
type Undo = Description["undo"];

/** Every way back, in the order of the file. */
export const waysBack = once((plan: Plan): readonly [WayBack, ...WayBack[]] => {
  const [first, ...others] = plan.routers;
  return [wayOf(plan, first, 0), ...others.map((other, index) => wayOf(plan, other, index + 1))];
});

function wayOf(plan: Plan, { target, undo }: Description, index: number): WayBack {
  const isLast = index === plan.routers.length - 1;
  const otherwise = isLast ? page(plan) : "the next way";
  return {
    route: undo.route,
    step: stepOf(undo, { kind: index === 0 ? "stop" : "other-way", otherwise }),
    needs: [...new Set(undo.steps.flatMap(({ needs }) => needs))],
    ...accessTo(target),
  };
}

/** A way's write and its look are one step: pasted together, the last line shows whether it worked. */
function stepOf(undo: Undo, terms: Pick<RunbookStep, "kind" | "otherwise">): RunbookStep {
  const runs = undo.steps.flatMap(({ run }) => (run === null ? [] : [run]));
  const last = undo.steps.at(-1);
  if (last === undefined) throw new RangeError(`${undo.route} has no step to undo it`);
  const by = undo.steps.filter(({ run }) => run === null).map(({ does }) => does);
  const [first] = undo.steps;
  return {
    ...terms,
    does: unstopped([first?.does ?? "", ...by.filter((does) => does !== first?.does)].join("; ")),
    run: runs.length === 0 ? null : runs.join("\n"),
    expect: undo.steps.map(({ expect }) => expect).join(", then "),
    within: last.within,
    repeat: undo.steps.every(({ repeat }) => repeat === "safe") ? "safe" : "unsafe",
  };
}

function unstopped(sentence: string): string {
  return sentence.replace(/\.$/, "");
}

/** All traffic off the candidate by the first way; the last line that it prints decides. */
export const stop = once((plan: Plan): RunbookStep => {
  return brief(waysBack(plan)[0].step, plan.routers[0].undo, LONGEST_FIRST);
});

/** Commands longer than this leave no room on a screen for anything else. */
const LONGEST_FIRST = 500;
const LONGEST_OTHER = 250;

/** A way as an entry shows it: the last line that is printed decides; where the commands are long, the write alone. */
function brief(step: RunbookStep, undo: Undo, longest: number): RunbookStep {
  const [write] = undo.steps;
  const last = undo.steps.at(-1);
  if (write === undefined || last === undefined) return step;
  if ((step.run?.length ?? 0) <= longest || write.run === null) return { ...step, expect: last.expect };
  const { run, expect, within } = write;
  return { ...step, run, within, expect: `${expect}; look: “Every way back”` };
}

/** The same in an entry that has no room for the other ways. */
export function stopOrElse(plan: Plan): RunbookStep {
  const otherwise = plan.routers.length > 1 ? NEXT_WAYS : page(plan);
  return { ...stop(plan), otherwise };
}

/** Every further way, each only when the one before does not answer. */
export const otherWays = once((plan: Plan): readonly RunbookStep[] => {
  const [, ...others] = waysBack(plan);
  const limit = duration(plan.rollout.rollback.within);
  return others.map(({ step, route }, index) => {
    const undo = plan.routers[index + 1]?.undo;
    const shown = undo === undefined ? step : brief(step, undo, LONGEST_OTHER);
    return { ...shown, does: `Not off within ${limit}? Way ${index + 2}, ${route}` };
  });
});

/** The second way, as far as a screen has room; all of them stand in an entry of their own. */
export function secondWay(plan: Plan): readonly RunbookStep[] {
  const [second, third] = shortWays(plan);
  if (second === undefined) return [];
  return [third === undefined ? second : { ...second, otherwise: NEXT_WAYS }];
}

/** Every further way; where its command is long, only where it stands. */
export function shortWays(plan: Plan): readonly RunbookStep[] {
  return otherWays(plan).map((step) =>
    (step.run?.length ?? 0) > LONGEST_SECOND
      ? { ...step, run: null, does: `${step.does}: the commands under “Every way back”` }
      : step,
  );
}

const LONGEST_SECOND = 300;
const NEXT_WAYS = "entry “The router does not answer”";

/** What the router holds, without changing it: the last command of the first way. */
export const readRouter = once((plan: Plan): Pick<RunbookStep, "run" | "expect" | "within"> => {
  const seen = plan.routers[0].undo.steps.at(-1);
  if (seen === undefined) throw new RangeError(`${plan.routers[0].undo.route} has no step to undo it`);
  return { run: seen.run, expect: seen.expect, within: seen.within };
});
