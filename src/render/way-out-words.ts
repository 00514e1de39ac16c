/** Ways out of a gap, and the smallest effect, in plain words: nothing is escaped here. */
import type { Guard } from "../judge/guard.ts";
import { showLevelIn } from "../plan/levels.ts";
import type { Cell, Plan } from "../plan/plan.ts";
import type { WayOut } from "../plan/way-out.ts";
import { oneIn } from "./cell-notes.ts";
import { count, duration, percentage, plural } from "./numbers.ts";
import { HOUR } from "../units.ts";

/** What to write, and what comes with it: `bake: 60h`, `detect: 3.41%`. */
export function wayOutWords(plan: Plan, guard: Guard, way: WayOut): string {
  switch (way.kind) {
    case "longer-bake":
      return `bake: ${way.hours}h`;
    case "larger-weight":
      return way.cohort === null
        ? `weight: ${percentage(way.weight)}`
        : `weight: ${percentage(way.weight)} for ${way.cohort} alone`;
    case "larger-mirror":
      return `mirror: ${percentage(way.mirror)}`;
    case "larger-sample":
      return `${sampleWords(way)} of ${way.unit} (${ratioWords(way.perCandidate)} of the baseline for each of the candidate)`;
    case "larger-effect":
      return `detect: ${way.detect.kind === "factor" ? `x${way.detect.at}` : showLevelIn(plan, guard, way.detect.at)}, a larger harm only`;
    case "alpha-share":
      return `alpha-share: ${way.share}, which the other guards lose`;
    case "paired-shadow":
      return `${count(way.pairs)} pairs in ${way.stage === null ? `a new shadow of ${percentage(way.mirror)}` : way.stage}, ${way.hours} h, by a guard that holds`;
    case "human-review":
      return `${count(way.items)} read by people, ${count(way.perDay)} a day for ${plural(way.days, "day")}, as its substitute${ownerWords(way.owner)}`;
    case "join-later":
      return `from: ${way.stage}`;
    case "accept":
      return `accepted unseen${way.by === null ? ", by a person with a name" : ` by ${way.by}`}`;
  }
}

function sampleWords({ share, atMostPerDay }: WayOut & { readonly kind: "larger-sample" }): string {
  return atMostPerDay === null ? `share: ${percentage(share * 100)}` : `at-most-per-day: ${atMostPerDay}`;
}

function ratioWords(ratio: number): string {
  return Number.isFinite(ratio) ? String(Number(ratio.toPrecision(2))) : "none";
}

function ownerWords(owner: string | null): string {
  return owner === null ? "" : `, seen to by ${owner}`;
}

/** `3.41%`, `×1.2`, `an event in 1 of 4,270`; a dash where nothing can be seen, or nothing is counted. */
export function smallestWords(plan: Plan, guard: Guard, { smallest }: Cell): string {
  if (smallest === null) return "–";
  if (smallest.kind === "rate") return oneIn(smallest.rate);
  const show = (level: number): string =>
    smallest.kind === "factor" ? `×${level}` : showLevelIn(plan, guard, level);
  const sides = [
    ...(smallest.below === null ? [] : [`${show(smallest.below)} or less`]),
    ...(smallest.above === null ? [] : [`${show(smallest.above)} or more`]),
  ];
  return `${sides.join(", ")}${smallest.by === "half-way" ? " (half-way)" : ""}`;
}

/** `47.4 h`, `8.3 days`. */
export function hoursWords(hours: number | null): string {
  return hours === null ? "–" : duration(hours * HOUR);
}
