/** What we compute ourselves: stages that the policy allows and that can prove what the guards claim, the deadline, levels that were measured. */
import type { TierFloor } from "../../config/policy.ts";
import type { TrafficCapabilities } from "../../config/router.ts";
import { asRaw, isRaw, type Raw } from "../../config/written.ts";
import { bakeOf, type CanaryStage } from "../../config/rollout.ts";
import { readDuration } from "../../config/units-text.ts";
import type { Cell, Plan } from "../../plan/plan.ts";
import { ALL } from "../../judge/reading.ts";
import { DAY, HOUR, milliseconds, showDuration } from "../../units.ts";
import type { GuardHistory, History } from "./history.ts";
import type { Addition, Computed } from "./leaf.ts";
import { amountOf } from "./numbers.ts";
import { betterOf, fromHistory, historyWords } from "./number-origin.ts";
import { fits, measuredAt, ruleFor, writtenAmount } from "./safe-rounding.ts";

const WEIGHTS = [1, 5, 25, 50, 100] as const;
/** From here on every guard has to show what it claims, in each cohort too. */
const LARGE = 25;
/** A stage that is longer asks for another release, not for more patience. */
const LONGEST_HOURS = 7 * 24;
/** For small stages and for cohorts. */
const SHORT_HOURS = 3 * 24;
/** A little more than was computed, because the need grows with the bake. */
const SPARE = 1.02;

export interface Ground {
  readonly floor: TierFloor;
  readonly capabilities: TrafficCapabilities | null;
  readonly history: History;
}

/** Values for a file, each with its origin as a comment, that need nobody's opinion. */
export function ownAdditions(raw: Raw, ground: Ground): readonly Addition[] {
  const hasStages = Array.isArray(raw["stages"]) && raw["stages"].length > 0;
  const stages = hasStages ? [] : ladder(raw, ground);
  const bakes = hasStages
    ? bakesOf(raw["stages"])
    : stages.flatMap(({ path, value }) => (path[2] === "bake" ? [value] : []));
  return [...stages, ...deadline(raw, bakes), ...expected(raw, ground.history)];
}

function ladder(raw: Raw, { floor, capabilities }: Ground): readonly Addition[] {
  const steps = capabilities === null ? { step: 1, max: 100 } : capabilities.weight;
  if (steps === null) return [];
  const first = Math.floor(Math.min(WEIGHTS[0], floor.largestFirstWeight) / steps.step) * steps.step;
  const weights = [first, ...WEIGHTS.slice(1)].filter(
    (weight) =>
      weight > 0 &&
      weight <= steps.max &&
      Math.abs(weight / steps.step - Math.round(weight / steps.step)) < 1e-9,
  );
  if (weights.at(-1) !== 100) return [];
  const bake = shortestBake(floor);
  const asked = isRaw(raw["people"]) && Object.hasOwn(raw["people"], "model-owner");
  return weights.flatMap((weight, index): readonly Addition[] => {
    const at = (key: string, value: Addition["value"], comment: string | null): Addition => ({
      path: ["stages", index, key],
      value,
      comment,
    });
    return [
      at("name", weight === 100 ? "full" : `canary-${weight}`, null),
      at("kind", "canary", null),
      at(
        "weight",
        `${weight}%`,
        index === 0
          ? "computed: no more than the policy lets the first stage have"
          : "computed: each stage a few times the one before",
      ),
      at("bake", bake, `computed: ${AT_LEAST}`),
      ...(asked && weight >= LARGE ? [at("go", ["model-owner"], null)] : []),
    ];
  });
}

const AT_LEAST = "at least a day, and what the policy asks";

function shortestBake(floor: TierFloor): string {
  return showDuration(milliseconds(Math.max(floor.shortestBake, DAY)));
}

/**
 * Bakes and a deadline of an earlier draft as they were before any guard was asked: what was computed then may be too much now, or too little.
 *
 * @param ours JSON pointers of what an earlier draft computed
 */
export function computedAtFirst(raw: Raw, floor: TierFloor, ours: ReadonlySet<string>): Computed {
  const bake = shortestBake(floor);
  const stages = Array.isArray(raw["stages"]) ? raw["stages"].map(asRaw) : [];
  const bakes = stages.map((stage, index) => (ours.has(`/stages/${index}/bake`) ? bake : stage["bake"]));
  const found: Record<string, { readonly value: string; readonly why: string }> = {};
  for (const index of stages.keys())
    if (ours.has(`/stages/${index}/bake`)) found[`/stages/${index}/bake`] = { value: bake, why: AT_LEAST };
  const [again] = deadline({}, bakesOf(bakes.map((each) => ({ bake: each }))));
  if (again !== undefined && ours.has("/deadline"))
    found["/deadline"] = { value: String(again.value), why: DEADLINE.slice("computed: ".length) };
  return found;
}

function bakesOf(stages: unknown): readonly Addition["value"][] {
  return Array.isArray(stages)
    ? stages.flatMap((stage) =>
        typeof asRaw(stage)["bake"] === "string" ? [String(asRaw(stage)["bake"])] : [],
      )
    : [];
}

/** Twice what the stages take, in whole days. */
function deadline(raw: Raw, bakes: readonly Addition["value"][]): readonly Addition[] {
  if (raw["deadline"] !== undefined || bakes.length === 0) return [];
  const spans = bakes.map((bake) => readDuration(bake));
  const sum = spans.reduce((total, span) => total + (span.kind === "read" ? span.value : 0), 0);
  if (sum === 0) return [];
  return [{ path: ["deadline"], value: daysOf(sum), comment: DEADLINE }];
}

const DEADLINE = "computed: twice what the stages bake, in whole days";

function daysOf(sum: number): string {
  return `${Math.ceil((2 * sum) / DAY)}d`;
}

/** The baseline's level of each guard that was measured and does not say it. */
function expected(raw: Raw, history: History): readonly Addition[] {
  return Object.entries(asRaw(raw["guards"])).flatMap(([guard, written]) => {
    const past: GuardHistory | undefined = Object.hasOwn(history, guard) ? history[guard] : undefined;
    const direction = ruleFor("expect", betterOf(raw, guard))?.direction;
    const level = measuredAt(past, "level");
    if (
      past === undefined ||
      level === null ||
      direction === undefined ||
      asRaw(written)["expect"] !== undefined
    )
      return [];
    const value = writtenAmount(level, direction);
    const amount = amountOf(value);
    const fit = amount === null ? null : fits(amount, level, direction);
    if (value === null || fit === null) return [];
    const comment = fromHistory(historyWords(guard, "level", past), fit, direction);
    return [{ path: ["guards", guard, "expect"], value, comment }];
  });
}

/**
 * Longer bakes for stages of ours that cannot prove yet what their guards claim, by JSON pointer; nothing where all is well.
 *
 * Every roll-back guard has to be provable for all traffic, from a quarter on for each cohort, and the bet where it is read: as far
 * as three days suffice, or a week for all traffic of a large stage. The need grows a little with the bakes, so it is asked again until nothing changes.
 */
export function computeStages(plan: Plan, ours: ReadonlySet<string>): Computed {
  const found: Record<string, { readonly value: string; readonly why: string }> = {};
  let sum = 0;
  for (const { stage, index, cells } of plan.stages) {
    const hours = bakeOf(stage) / HOUR;
    const pointer = `/stages/${index}/bake`;
    const wanted = stage.kind === "canary" && ours.has(pointer) ? wantedHours(plan, cells, stage) : null;
    const bake = wanted === null || wanted.hours <= hours ? hours : wanted.hours;
    if (wanted !== null && bake > hours)
      found[pointer] = {
        value: `${bake}h`,
        why: `${wanted.guard} needs so long here to show what it claims`,
      };
    sum += bake * HOUR;
  }
  if (Object.keys(found).length > 0 && ours.has("/deadline"))
    found["/deadline"] = { value: daysOf(sum), why: DEADLINE.slice("computed: ".length) };
  return found;
}

interface Wanted {
  readonly hours: number;
  readonly guard: string;
}

/** The longest that any pair needs which can be shown in time; what would take longer is not what the stage is for. */
function wantedHours(
  { rollout }: Plan,
  cells: readonly Cell[],
  { name, weight }: CanaryStage,
): Wanted | null {
  const stops = new Set(
    rollout.guards.flatMap((guard) => (guard.onBreach === "roll-back" ? [guard.name] : [])),
  );
  const bet = rollout.hypothesis?.readAt === name ? rollout.hypothesis.metric : null;
  const isLarge = weight >= LARGE;
  const wanted = cells.flatMap(({ guard, cohort, hours: needed, blind }): readonly Wanted[] => {
    if (needed === null || blind?.why !== "too-few") return [];
    const hours = Math.ceil(needed * SPARE);
    const asked = cohort === ALL ? stops.has(guard) || guard === bet : stops.has(guard) && isLarge;
    const longest = cohort === ALL && isLarge ? LONGEST_HOURS : SHORT_HOURS;
    return asked && hours <= longest ? [{ hours, guard }] : [];
  });
  return wanted.toSorted((a, b) => a.hours - b.hours).at(-1) ?? null;
}
