/** Runs what the rollout file declares under `rollback.also`: other state than traffic, taken back once the traffic is off. */
import { isToRun, programsLeft } from "../../promotion/aftermath.ts";
import type { Aftermath, Undone } from "../../promotion/aftermath.ts";
import type { OtherState } from "../../config/rollout.ts";
import { maskSecrets } from "../../config/secrets.ts";
import type { Plan } from "../../plan/plan.ts";
import type { ProgramEnd } from "../../ports.ts";
import type { Action } from "../../render/tick-report.ts";
import { showCommand } from "../../runbook/shell.ts";
import { MINUTE, milliseconds, showDuration } from "../../units.ts";
import type { Duration, Instant } from "../../units.ts";
import type { PromotionWorld } from "../world.ts";
import type { Held } from "./held.ts";
import { isToldToStop } from "./hurry.ts";
import { remember } from "./remember.ts";

/** For one program, and after which none is begun any more: the next tick goes on. */
const LONGEST: Duration = milliseconds(5 * MINUTE);
const LONGEST_SAID = 600;

interface Order {
  readonly plan: Plan;
  readonly held: Held;
  readonly now: Instant;
  /** Whether the rollback itself is saved: what may not run twice runs only where it can be remembered. */
  readonly isSaved: boolean;
}

export interface UndoneAll {
  readonly held: Held;
  readonly actions: readonly Action[];
}

/** One after the other, in the file's order; one that fails keeps none of the others from running. */
export async function undoOtherState(world: PromotionWorld, order: Order): Promise<UndoneAll> {
  const { also } = order.plan.rollout.rollback;
  const begun = world.clock.now();
  const actions: Action[] = [];
  let { held } = order;
  for (const index of held.state.aftermath == null ? [] : programsLeft(order.plan, held.state.aftermath)) {
    const other = also[index];
    if (other === undefined) continue;
    const does = `undo other state: ${other.does}`;
    if (isToldToStop(world) || world.clock.now() - begun > LONGEST) {
      actions.push({ at: world.clock.now(), does, outcome: "left to the next tick" });
      continue;
    }
    const one = await undoOne(world, { ...order, held }, { other, index });
    ({ held } = one);
    if (one.outcome !== null) actions.push({ at: world.clock.now(), does, outcome: one.outcome });
  }
  return { held, actions };
}

interface Which {
  readonly other: OtherState;
  readonly index: number;
}

/** @returns a null outcome where another job runs it */
async function undoOne(
  world: PromotionWorld,
  order: Order,
  which: Which,
): Promise<{ readonly held: Held; readonly outcome: string | null }> {
  const { other } = which;
  let { held } = order;
  if (other.repeat === "unsafe") {
    if (!order.isSaved)
      return {
        held,
        outcome: `NOT run: that it began cannot be remembered, and it must not run twice. ${byHand(other)}`,
      };
    const announced = await remember(world, held, {
      to: (aftermath) =>
        isToRun(other, aftermath.undone[which.index] ?? null)
          ? withUndone(aftermath, which, { outcome: "begun", at: order.now, said: "" })
          : null,
      events: [{ event: "action", does: `undo other state: ${other.does}`, outcome: "begun" }],
      now: order.now,
    });
    if (announced.kind === "nothing-to-do") return { held: announced.held, outcome: null };
    if (announced.kind === "not-saved")
      return {
        held,
        outcome: `NOT run: that it began cannot be remembered (${announced.because}), and it must not run twice. ${byHand(other)}`,
      };
    ({ held } = announced);
  }
  const end = await run(world, held, other);
  const undone = undoneBy(end, other, order.now);
  const recorded = order.isSaved
    ? await remember(world, held, {
        to: (aftermath) => withUndone(aftermath, which, undone),
        events: [{ event: "action", does: `undo other state: ${other.does}`, outcome: undone.said }],
        now: order.now,
      })
    : null;
  const state = held.state.aftermath == null ? held.state : kept(held, which, undone);
  return { held: recorded === null ? { ...held, state } : recorded.held, outcome: undone.said };
}

function kept(held: Held, which: Which, undone: Omit<Undone, "tries">): Held["state"] {
  const { aftermath } = held.state;
  return aftermath == null ? held.state : { ...held.state, aftermath: withUndone(aftermath, which, undone) };
}

async function run(world: PromotionWorld, held: Held, other: OtherState): Promise<ProgramEnd> {
  if (world.programs === undefined) return { kind: "not-run", because: "no program is run from here" };
  world.log(`undo other state: ${other.does}`);
  return world.programs.run({
    argv: other.run,
    commit: held.state.commit,
    secrets: other.secrets ?? [],
    within: LONGEST,
  });
}

function withUndone(aftermath: Aftermath, { index }: Which, undone: Omit<Undone, "tries">): Aftermath {
  const before = aftermath.undone[index] ?? null;
  // What was announced counts once: as it ends.
  const tries = (before?.tries ?? 0) + (undone.outcome === "begun" ? 0 : 1);
  return { ...aftermath, undone: aftermath.undone.with(index, { ...undone, tries }) };
}

function undoneBy(end: ProgramEnd, other: OtherState, at: Instant): Omit<Undone, "tries"> {
  switch (end.kind) {
    case "ended": {
      const after = `exit status ${end.status} after ${showDuration(end.took)}${cut(end.said)}`;
      return end.status === 0
        ? { outcome: "done", at, said: `done: ${after}` }
        : { outcome: "failed", at, said: `NOT undone: ${after}. ${again(other)}` };
    }
    case "killed":
      return {
        outcome: "failed",
        at,
        said: `NOT undone, or not all of it: ${end.because}${cut(end.said)}. ${again(other)}`,
      };
    case "not-run":
      return { outcome: "not-run", at, said: `NOT run: ${maskSecrets(end.because)}. ${byHand(other)}` };
  }
}

/** What a person does about a program that failed, and what the next tick does. */
function again(other: OtherState): string {
  return other.repeat === "safe"
    ? `It is safe to repeat, so the next ticks try again. ${byHand(other)}`
    : `It is not safe to repeat: nobody runs it again before a person has looked. The command was: ${showCommand(other.run)}`;
}

function byHand(other: OtherState): string {
  return `By hand, in a checkout of the commit that was approved: ${showCommand(other.run)}`;
}

/** The end of what it said: there the reason stands. */
function cut(said: string): string {
  const letters = Array.from(
    maskSecrets(said)
      .trim()
      .replace(/\s*\n\s*/g, " | "),
  );
  if (letters.length === 0) return "";
  return letters.length <= LONGEST_SAID
    ? `: ${letters.join("")}`
    : `: …${letters.slice(-LONGEST_SAID).join("")}`;
}
