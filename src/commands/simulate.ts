/** `simulate`: what the gate would say of saved facts if these people did this. Offline; nothing is written. */
import { evaluateGate } from "../gate/evaluate.ts";
import { mismatches } from "../gate/expectation.ts";
import type { Mismatch } from "../gate/expectation.ts";
import { differencesOf } from "../gate/compare-outcomes.ts";
import type { Difference } from "../gate/compare-outcomes.ts";
import type { FactFile } from "../gate/facts.ts";
import type { FactsFile } from "../gate/facts-file.ts";
import type { GateOutcome } from "../gate/outcome.ts";
import { wayToGo } from "../gate/ways-to-go.ts";
import type { WayToGo } from "../gate/ways-to-go.ts";
import { unknownIn, whatIf } from "../gate/what-if.ts";
import type { Change } from "../gate/what-if.ts";
import type { Instant } from "../units.ts";
import { iso } from "../units.ts";
import { assessSaved } from "./evaluate-facts.ts";
import type { FactsWorld } from "./evaluate-facts.ts";
import { describeOutcome } from "./outputs.ts";
import type { ExitCode } from "./outputs.ts";

export interface SimulateCall {
  readonly file: FactsFile;
  /** In place of the policy of the facts; null leaves it. */
  readonly policy: FactFile | null;
  readonly changes: readonly Change[];
  /** Whether what the file expects is asked of the outcome. */
  readonly isTest: boolean;
}

export interface Simulation {
  /** Whether anything was changed at all. */
  readonly isAsked: boolean;
  /** The moment at which the gate looks in the end. */
  readonly at: Instant;
  readonly before: GateOutcome;
  readonly after: GateOutcome;
  readonly differences: readonly Difference[];
  /** Logins whose access the facts do not tell: what they say counts as nothing. */
  readonly unknown: readonly string[];
  readonly way: WayToGo;
  /** null where the file expects nothing, or something else was asked than what it expects. */
  readonly mismatches: readonly Mismatch[] | null;
}

export async function simulate(world: FactsWorld, call: SimulateCall): Promise<Simulation> {
  const { file, policy, changes } = call;
  const saved = await assessSaved(world, file);
  const start =
    policy === null ? saved : await assessSaved(world, { ...file, facts: { ...file.facts, policy } });
  const input = whatIf(start.input, changes);
  const after = evaluateGate(input);
  const unknown = unknownIn(start.input, changes);
  // A word that counts as none because of what is not known must not stand for what is known.
  const known = changes.filter((each) => each.kind !== "approve" || !unknown.includes(each.login));
  return {
    isAsked: policy !== null || changes.length > 0,
    at: input.now,
    before: saved.outcome,
    after,
    differences: differencesOf(saved.outcome, after),
    unknown,
    way: wayToGo(known.length === changes.length ? input : whatIf(start.input, known)),
    mismatches: file.expect === null || !call.isTest ? null : mismatches(file.expect, after),
  };
}

/** A go is 0; waiting and no-go are 3, as of `gate`. */
export function exitCodeOfSimulation({ after }: Simulation): ExitCode {
  return after.kind === "go" ? 0 : 3;
}

/** The whole answer as JSON. */
export function documentOfSimulation(simulation: Simulation): object {
  const { at, before, after, differences, unknown, way, mismatches: wrong } = simulation;
  return {
    "schema-version": 1,
    at: iso(at),
    before: describeOutcome(before),
    after: describeOutcome(after),
    changed: differences,
    "access-unknown": unknown,
    "way-to-go": way,
    ...(wrong === null ? {} : { expectation: { met: wrong.length === 0, mismatches: wrong } }),
  };
}
