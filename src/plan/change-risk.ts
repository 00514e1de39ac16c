/** Whether a change of a plan lets more harm through than the plan that people approved. */
import { weightIn, type Rollout } from "../config/rollout.ts";
import { ALL } from "../judge/reading.ts";
import type { Difference } from "./differences.ts";
import { moreOrLess } from "./magnitude.ts";

/** `look`: nobody can tell from the file alone, a person has to. `neutral`: it changes what is said, not what happens. */
export type Risk = "riskier" | "look" | "safer" | "neutral";

/** Both rollouts, for what a value means. */
export interface Both {
  readonly before: Rollout;
  readonly after: Rollout;
}

/** More of it is riskier. */
const RISKIER_MORE = new Set([
  "weight",
  "at-most",
  "covers",
  "within",
  "every",
  "matures-after",
  "tier",
  "deadline",
  "tolerance",
]);
/** Less of it is riskier. */
const RISKIER_LESS = new Set([
  "bake",
  "at-least",
  "preview",
  "keep-baseline-for",
  "repeats",
  "alpha-share",
  "mirror",
  "extend-to",
  "floor",
]);
/** Sections whose entries guard something: one less is riskier. */
const PROTECTS = new Set(["stages", "guards", "cohorts", "people", "router", "communications", "channels"]);
/** Sections that are words or dates about the rollout. */
const WORDS = new Set(["hypothesis", "follow-up", "answers", "attempt", "name", "file"]);
const WORDS_OF_AN_ENTRY = new Set(["because", "owner", "training-share", "class", "message"]);

const ON_BREACH = ["warn", "hold", "roll-back"];

/** Told from what the keys of the file mean; a key that nobody listed here is for a person to look at. */
export function riskOf(difference: Difference, both: Both): Risk {
  const { path, how } = difference;
  const [section = ""] = path;
  const key = path.at(-1) ?? "";
  if (WORDS.has(section)) return "neutral";
  if (section === "release" || section === "named") return "riskier";
  if (how === "moved") return section === "stages" ? "riskier" : "neutral";
  if (path.length === 2 && PROTECTS.has(section) && how !== "changed")
    return how === "removed" ? "riskier" : addedRisk(section);
  return riskOfKey(difference, key, both);
}

/** Another way back or another router moves traffic: what it does, the file does not say. */
function addedRisk(section: string): Risk {
  return section === "router" || section === "people" ? "look" : "safer";
}

function riskOfKey(difference: Difference, key: string, both: Both): Risk {
  const { path, before, after } = difference;
  const [section = ""] = path;
  const isGuard = section === "guards" || section === "slos";
  if (section === "stages" && path[2] === "cohorts") return cohortWeightRisk(difference, both);
  if (section === "stages" && key === "go") return countOf(after) < countOf(before) ? "riskier" : "look";
  if (isGuard && key === "on-breach") return byRank(ON_BREACH, { before, after });
  if (isGuard && key === "between") return bandRisk(before, after);
  if (isGuard && key === "no-worse-than-baseline") return marginRisk(difference, both);
  if (key === "detect" || path.at(-2) === "detect") return detectRisk(difference, both);
  if (key === "from" && path.length === 3) return startRisk(difference, both);
  if (key === "accepted") return difference.how === "removed" ? "safer" : "riskier";
  if (key === "certify") return after === true ? "safer" : "riskier";
  if (section === "people" && key === "any-of") return "look";
  if (RISKIER_MORE.has(key)) return ordered(before, after, 1);
  if (RISKIER_LESS.has(key)) return ordered(before, after, -1);
  return WORDS_OF_AN_ENTRY.has(key) ? "neutral" : "look";
}

/** A weight that a cohort does not have of its own is the stage's. */
function cohortWeightRisk({ path: [, name, , cohort = ALL] }: Difference, { before, after }: Both): Risk {
  const [old, fresh] = [before, after].map(({ stages }) => {
    const stage = stages.find((each) => each.name === name);
    return stage === undefined ? 0 : weightIn(stage, cohort);
  });
  return ordered(old, fresh, 1);
}

/** `worse` is the direction that is riskier. A limit that is gone bounds nothing, and a new one does. */
function ordered(before: unknown, after: unknown, worse: 1 | -1): Risk {
  if (after === undefined) return "riskier";
  if (before === undefined) return "look";
  const direction = moreOrLess(before, after);
  if (direction === null) return "look";
  if (direction === 0) return "neutral";
  return direction === worse ? "riskier" : "safer";
}

function byRank(ranks: readonly string[], { before, after }: Pick<Difference, "before" | "after">): Risk {
  const [old, fresh] = [ranks.indexOf(String(before)), ranks.indexOf(String(after))];
  if (old === -1 || fresh === -1) return "look";
  return fresh < old ? "riskier" : "safer";
}

/** A band is as wide as its ends let it be; one that only shifts is for a person. */
function bandRisk(before: unknown, after: unknown): Risk {
  if (after === undefined) return "riskier";
  if (!Array.isArray(before) || !Array.isArray(after)) return "look";
  const ends = [ordered(before[0], after[0], -1), ordered(before[1], after[1], 1)];
  if (ends.every((end) => end === "riskier" || end === "neutral")) return "riskier";
  return ends.every((end) => end === "safer" || end === "neutral") ? "safer" : "look";
}

/** A larger tolerance is riskier: more points always, a factor on the worse side. */
function marginRisk(difference: Difference, both: Both): Risk {
  const { before, after } = difference;
  const isFactor = typeof after === "string" && after.startsWith("x");
  return ordered(before, after, isFactor && isBetterHigher(difference, both) ? -1 : 1);
}

/** A level farther on the worse side is found later. */
function detectRisk(difference: Difference, both: Both): Risk {
  return ordered(difference.before, difference.after, isBetterHigher(difference, both) ? -1 : 1);
}

function isBetterHigher({ path }: Difference, { after, before }: Both): boolean {
  // Of a cohort's own level the guard is the last step, of a guard's the second.
  const name = path[0] === "cohorts" ? path.at(-1) : path[1];
  const guard = [...after.guards, ...before.guards].find((each) => each.name === name);
  return guard !== undefined && "better" in guard && guard.better === "higher";
}

/** A guard that begins later watches less, a cohort that joins sooner risks more. */
function startRisk({ path, before, after }: Difference, both: Both): Risk {
  const at = (stage: unknown, { stages }: Rollout): number =>
    stage === undefined ? -1 : stages.findIndex(({ name }) => name === stage);
  const [old, fresh] = [at(before, both.before), at(after, both.after)];
  if (old === fresh) return "look";
  const isLater = fresh > old;
  return isLater === (path[0] === "guards") ? "riskier" : "safer";
}

function countOf(value: unknown): number {
  return Array.isArray(value) ? value.length : 0;
}
