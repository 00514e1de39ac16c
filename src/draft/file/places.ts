/** Where a model may propose something at all. What is not named here is a person's to write. */
import type { KeyPath } from "../../config/problem.ts";

/** What stands at a place: a number with its unit, a word that the file knows, a sentence, or a query. */
export type PlaceKind = "number" | "word" | "text" | "query";

/**
 * Not among them: `from`, `better` and `signal`, which could take a guard out of the stages that matter, turn it round, or have
 * it measure nothing.
 *
 * `*` is one step: the name of an entry or its place in a list.
 */
const PLACES: Readonly<Record<PlaceKind, string>> = {
  number:
    "every deadline hypothesis/effect rollback/within rollback/keep-baseline-for " +
    "stages/*/weight stages/*/mirror stages/*/bake stages/*/extend-to stages/*/deadline stages/*/preview stages/*/warm-up " +
    "traffic/units/*/per-day traffic/units/*/per-routed traffic/units/*/correlation traffic/units/*/distinct-per-day " +
    "traffic/units/*/share traffic/units/*/at-most-per-day cohorts/*/share cohorts/*/training-share cohorts/*/detect/* " +
    "guards/*/expect guards/*/at-most guards/*/at-least guards/*/no-worse-than-baseline guards/*/detect guards/*/spread " +
    "guards/*/percentile guards/*/matures-after follow-up/*/after",
  word:
    "hypothesis/metric hypothesis/direction hypothesis/read-at guards/*/class guards/*/source guards/*/unit " +
    "guards/*/on-breach follow-up/*/read communications/*/on communications/*/to",
  text:
    "hypothesis/change-our-mind cohorts/*/because communications/*/message answers/* rollback/also/*/does " +
    "rollback/cannot-undo/*/what",
  query:
    "guards/*/events guards/*/total guards/*/histogram guards/*/score guards/*/level guards/*/numerator guards/*/denominator",
};

const PATTERNS: readonly (readonly [PlaceKind, readonly string[]])[] = (
  ["number", "word", "text", "query"] as const
).flatMap((kind) => PLACES[kind].split(" ").map((pattern) => [kind, pattern.split("/")] as const));

/** What stands there; null where a model has nothing to propose: people, digests, approvals, addresses, secrets, and all else. */
export function placeKind(path: KeyPath): PlaceKind | null {
  const found = PATTERNS.find(
    ([, steps]) =>
      steps.length === path.length &&
      steps.every((step, index) => step === "*" || step === String(path[index])),
  );
  return found?.[0] ?? null;
}

/** Whether an entry may be begun by a proposal; people, cohorts, traffic units and stages are not for it to invent. */
export function mayBegin([part]: KeyPath): boolean {
  return part !== "stages" && part !== "cohorts" && part !== "traffic";
}

/** The guard that a place belongs to; null where to none. */
export function guardOf(path: KeyPath): string | null {
  const [part, name, key, guard] = path;
  if (part === "guards" && name !== undefined) return String(name);
  return part === "cohorts" && key === "detect" && guard !== undefined ? String(guard) : null;
}
