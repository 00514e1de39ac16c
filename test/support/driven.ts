/** Drives a world from the outside, as people and a schedule do: accept, tick, wait, tick. */
import { plan } from "../../src/commands/plan.ts";
import { promote } from "../../src/commands/promote.ts";
import type { RolloutState } from "../../src/promotion/state.ts";
import type { TickReport } from "../../src/render/tick-report.ts";
import { digest, MINUTE } from "../../src/units.ts";
import type { Digest } from "../../src/units.ts";
import { accept, CALL, merge, pass, PULL } from "./flow-rollout.ts";
import type { MemoryWorld } from "./world.ts";

/** Plans the pull request, has it accepted by everyone, and merges it. */
export async function approved(world: MemoryWorld): Promise<Digest> {
  const { assessment } = await plan(world, { pullRequest: PULL, dryRun: false, runUrl: null });
  const found = digest(assessment.outcome.rollouts[0]?.digest ?? "");
  accept(world, found);
  merge(world);
  return found;
}

export async function tick(
  world: MemoryWorld,
  overrides: Partial<Parameters<typeof promote>[1]> = {},
): Promise<TickReport> {
  const [report] = await promote(world, { ...CALL, ...overrides });
  if (report === undefined) throw new RangeError("no rollout ticked");
  return report;
}

/** Ticks every five minutes for so long, or until something other than baking happens. */
export async function bake(world: MemoryWorld, time: number): Promise<TickReport> {
  let report = await tick(world);
  for (let passed = 0; passed < time; passed += 5 * MINUTE) {
    pass(world, 5 * MINUTE);
    report = await tick(world);
    if (report.decision !== "bake") return report;
  }
  return report;
}

export function stateOf(world: MemoryWorld, name = "summarizer"): RolloutState {
  const stored = world.stored.get(name);
  if (stored === undefined) throw new RangeError(`${name} has no state`);
  return stored.state;
}

/** Puts something into the state behind the ticks' back, as a person's command does. */
export function change(world: MemoryWorld, fields: Partial<RolloutState>, name = "summarizer"): void {
  const stored = world.stored.get(name);
  if (stored === undefined) throw new RangeError(`${name} has no state`);
  world.stored.set(name, {
    state: { ...stored.state, ...fields },
    version: String(Number(stored.version) + 1),
  });
}

export const weights = (world: MemoryWorld): readonly string[] =>
  world.written.filter((line) => line.startsWith("weight"));
