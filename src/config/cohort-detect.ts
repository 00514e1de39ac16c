/** The level that must be found in one cohort, in the unit of the guard. */
import type { PairedGuard } from "../judge/guard.ts";
import { misread, read, type Read } from "./misread.ts";
import type { GuardPart } from "./schema/guard.ts";
import { readLevel01, readSeconds } from "./schema/guard-base.ts";
import { readFactor, readQuantity, readRate, readShare } from "./units-text.ts";

/** A level as `Guard.detect` has it; a factor is taken of what the guard expects. */
export function readCohortDetect(value: unknown, guard: GuardPart): Read<number> {
  const level = readLevelOf(value, guard);
  if (level.kind === "read" || !("expect" in guard)) return level;
  const factor = readFactor(value);
  if (factor.kind === "misread") return level;
  return guard.expect === null
    ? misread("wrong-value", "a level, because the guard does not say what it expects", null)
    : read(factor.value * guard.expect);
}

function readLevelOf(value: unknown, guard: GuardPart): Read<number> {
  switch (guard.kind) {
    case "proportion":
      return readShare(value);
    case "latency":
      return readSeconds(value);
    case "rate":
      return readRate(value);
    case "score":
    case "composite":
      return readLevel01(value);
    case "ratio":
    case "level": {
      const level = readQuantity(value);
      return level.kind === "read" ? read(level.value.value) : level;
    }
    case "paired":
      return readAnswer(value, guard.compares);
    case "tripwire":
    case "split":
    case "identity":
    case "signal":
      return misread("wrong-value", "a guard with a level", null);
  }
}

function readAnswer(value: unknown, compares: PairedGuard["compares"]): Read<number> {
  switch (compares) {
    case "outcomes":
      return readShare(value);
    case "scores":
      return readLevel01(value);
    case "latencies":
      return readSeconds(value);
  }
}
