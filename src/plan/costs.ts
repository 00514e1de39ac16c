import type { Money, Rollout, TrafficUnit } from "../config/rollout.ts";
import { ALL } from "../judge/reading.ts";
import { DAY } from "../units.ts";
import type { StageTraffic } from "./pairs.ts";
import type { PlannedStage } from "./plan.ts";
import { samplesOf, servedUnitOf, unitNamed } from "./samples.ts";

/** What a stage costs beyond serving: answers that nobody sees, and judgements. */
export interface StageCost {
  readonly stage: string;
  readonly unit: string;
  /** `mirrored`: a second answer to a request. `judged`: samples of both arms. */
  readonly what: "mirrored" | "judged";
  /** How many, from the stage's start until it can be left. */
  readonly count: number;
  readonly each: Money;
  readonly amount: number;
  /** The same when the stage bakes as long as it may. */
  readonly most: number;
}

/** Sums of one currency. */
export interface CostTotal {
  readonly currency: string;
  readonly amount: number;
  readonly most: number;
}

export interface Costs {
  readonly rows: readonly StageCost[];
  readonly totals: readonly CostTotal[];
  /** What costs something without the file saying how much: nothing is invented for it. */
  readonly unpriced: readonly { readonly unit: string; readonly what: StageCost["what"] }[];
}

/** Costs of the shadow and of the judge, where the file gives a rate. */
export function costsOf(
  rollout: Rollout,
  traffic: readonly StageTraffic[],
  stages: readonly PlannedStage[],
): Costs {
  const all = traffic.flatMap((each, index) => {
    const planned = stages[index];
    return planned === undefined ? [] : spendingIn(rollout, each, planned);
  });
  const rows = all.flatMap(({ unit, ...spent }): readonly StageCost[] => {
    const { costs } = unit;
    if (costs === undefined) return [];
    const { count, most, stage, what } = spent;
    return [
      {
        stage,
        unit: unit.name,
        what,
        count,
        each: costs,
        amount: count * costs.amount,
        most: most * costs.amount,
      },
    ];
  });
  const unpriced = all.filter(({ unit }) => unit.costs === undefined);
  return {
    rows,
    totals: totalsOf(rows),
    unpriced: [...new Map(unpriced.map(({ unit, what }) => [unit.name, { unit: unit.name, what }])).values()],
  };
}

interface Spending {
  readonly stage: string;
  readonly unit: TrafficUnit;
  readonly what: StageCost["what"];
  readonly count: number;
  readonly most: number;
}

function spendingIn(
  rollout: Rollout,
  { stage, daily }: StageTraffic,
  { cells, calendar, serves, leaves }: PlannedStage,
): readonly Spending[] {
  if (stage.kind === "evaluate") return [];
  const judged = new Set(
    cells.flatMap(({ guard, blind }) => (blind?.why === "not-in-this-stage" ? [] : [guard])),
  );
  const counted = rollout.guards
    .filter(({ name }) => judged.has(name))
    .map(({ unit }) => unitNamed(rollout, unit));
  const days = calendar.lasts / DAY;
  const longest =
    serves !== null && leaves !== null && leaves.extended !== null ? (leaves.extended - serves) / DAY : days;
  const spend = (unit: TrafficUnit, what: StageCost["what"], perDay: number): Spending => ({
    stage: stage.name,
    unit,
    what,
    count: perDay * days,
    most: perDay * Math.max(days, longest),
  });
  const served = [...new Set(counted.map((unit) => servedUnitOf(rollout, unit)))];
  const sampled = [...new Set(counted)].filter(({ sampleOf }) => sampleOf !== null);
  return [
    ...(stage.kind === "shadow"
      ? served
          .filter(({ name }) => isAnswer(rollout, name))
          .map((unit) => spend(unit, "mirrored", samplesOf(daily, unit.name, ALL).candidate))
      : []),
    ...sampled.map((unit) => {
      const { candidate, baseline } = samplesOf(daily, unit.name, ALL);
      return spend(unit, "judged", candidate + baseline);
    }),
  ].filter(({ count }) => count > 0);
}

/** A routed person is not what is answered, unless the file says what answering one costs or knows no other unit. */
function isAnswer({ routedBy, units }: Rollout, unit: string): boolean {
  const priced = units.find(({ name }) => name === unit)?.costs !== undefined;
  return priced || unit !== routedBy || units.filter(({ sampleOf }) => sampleOf === null).length === 1;
}

function totalsOf(rows: readonly StageCost[]): readonly CostTotal[] {
  const sums = new Map<string, CostTotal>();
  for (const { each, amount, most } of rows) {
    const { currency } = each;
    const before = sums.get(currency) ?? { currency, amount: 0, most: 0 };
    sums.set(currency, { currency, amount: before.amount + amount, most: before.most + most });
  }
  return [...sums.values()];
}
