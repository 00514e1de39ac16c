/** A composite as arithmetic: its weights, what each part was and brought, and its floors. */
import type { Finding, PartSeen } from "../judge/finding.ts";
import type { CompositeGuard, Guard } from "../judge/guard.ts";
import { showShare } from "../plan/shown.ts";
import { figure, type Known, showPart } from "./amounts.ts";
import { cell, span, text } from "./escape.ts";

/** `60% resolved + 40% polite, expected 0.72; floors: resolved 60%`, as Markdown; `""` for other kinds. */
export function compositeFormula(guard: Guard): string {
  if (guard.kind !== "composite") return "";
  const sum = guard.parts.map(({ name, weight }) => `${showShare(weight)} × ${text(name)}`).join(" + ");
  const expected = guard.expect === null ? "" : ` = ${figure(guard.expect)} expected of the baseline`;
  return `- ${span(guard.name)} = ${sum}${expected}. ${floors(guard)}`;
}

function floors({ parts }: CompositeGuard): string {
  const own = parts.flatMap(({ name, floor }) =>
    floor === null ? [] : [`${cell(name)} at least ${showShare(floor)}`],
  );
  const without = parts.filter(({ floor }) => floor === null).map(({ name }) => cell(name));
  const none = without.length === 0 ? "" : ` No floor: ${without.join(", ")}.`;
  return own.length === 0
    ? "**No part has a floor**: a good part can hide a bad one."
    : `Floors, each with a test of its own: ${own.join(", ")}.${none}`;
}

/** `60% × resolved 0.5 (baseline 0.7) = 0.3 (0.42), below its floor 60%; …`, plain text; `""` where nothing was seen. */
export function compositeArithmetic(finding: Finding, known: Known | null): string {
  const { guard } = known ?? {};
  const { parts = [] } = finding.observed;
  if (guard?.kind !== "composite" || parts.every(({ candidate }) => candidate === null)) return "";
  const terms = guard.parts.map(({ name, weight, floor }) => {
    const seen = parts.find(({ part }) => part === name);
    return termOf({ name, weight, floor }, seen ?? null, isBroken(finding, name));
  });
  return `; its parts: ${terms.join(" + ")}`;
}

function termOf(
  { name, weight, floor }: Omit<CompositeGuard["parts"][number], "score">,
  seen: PartSeen | null,
  broken: boolean,
): string {
  const candidate = seen?.candidate ?? null;
  const baseline = seen?.baseline ?? null;
  const levels = `${shown(candidate)} (baseline ${shown(baseline)})`;
  const brings =
    candidate === null
      ? ""
      : ` = ${figure(weight * candidate)}${baseline === null ? "" : ` (${figure(weight * baseline)})`}`;
  return `${showShare(weight)} × ${name} ${levels}${brings}${floorWords(candidate, floor, broken)}`;
}

/** A part may lie below its floor by chance: broken is what its own test says. */
function floorWords(candidate: number | null, floor: number | null, broken: boolean): string {
  if (floor === null) return "";
  if (broken) return `, which broke its floor of ${showPart(floor)}`;
  const isBelow = candidate !== null && candidate < floor;
  return isBelow
    ? `, below its floor of ${showPart(floor)}, not proven yet`
    : `, floor ${showPart(floor)} kept`;
}

function isBroken({ observed, verdict }: Finding, part: string): boolean {
  return (
    verdict.kind === "breach" &&
    observed.tests.some(
      (tested) => tested.test === "floor" && tested.part === part && tested.evidence >= tested.threshold,
    )
  );
}

function shown(level: number | null): string {
  return level === null ? "unknown" : figure(level);
}
