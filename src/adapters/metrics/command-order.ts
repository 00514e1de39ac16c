/** What a source's program is told on its standard input; docs/sources.md describes it for those who write such programs. */
import type { ArmLabel } from "../../config/rollout.ts";
import type { MetricRequest } from "../../ports.ts";
import { iso } from "../../units.ts";
import type { CommandSourceTarget } from "./command.ts";
import { textsOf } from "./query-texts.ts";

/** Moments are ISO 8601 in UTC; an interval is `[from, to)`. */
interface Order {
  readonly source: string;
  readonly arm: ArmLabel;
  /** Conditions of the source, that hold for every guard. */
  readonly where: Readonly<Record<string, string>>;
  /** From the oldest interval's beginning to the newest one's end. */
  readonly from: string;
  readonly to: string;
  readonly intervals: readonly Interval[];
  /** Cohort → column → value; the empty one is everybody. */
  readonly cohorts: MetricRequest["cohorts"];
  readonly requests: readonly Asked[];
}

interface Interval {
  readonly from: string;
  readonly to: string;
}

/** What one guard asks: its texts by part, as `events` and `total`. */
interface Asked {
  readonly guard: string;
  readonly kind: MetricRequest["query"]["kind"];
  readonly texts: Readonly<Record<string, string>>;
  readonly cohorts: readonly string[];
}

/** @param requests each with at least one interval */
export function orderFor(
  requests: readonly MetricRequest[],
  { name, arm, where }: CommandSourceTarget,
): Order {
  const windows = requests.flatMap(({ intervals }) => intervals);
  const distinct = new Map(windows.map((each) => [`${each.from} ${each.to}`, each]));
  const intervals = [...distinct.values()].toSorted((a, b) => a.from - b.from || a.to - b.to);
  const [first] = intervals;
  const last = intervals.toSorted((a, b) => a.to - b.to).at(-1);
  if (first === undefined || last === undefined) throw new RangeError("a program is asked for no interval");
  return {
    source: name,
    arm,
    where,
    from: iso(first.from),
    to: iso(last.to),
    intervals: intervals.map(({ from, to }) => ({ from: iso(from), to: iso(to) })),
    cohorts: Object.assign({}, ...requests.map(({ cohorts }) => cohorts)),
    requests: requests.map(({ guard, query, cohorts }) => ({
      guard,
      kind: query.kind,
      texts: textsOf(query),
      cohorts: Object.keys(cohorts),
    })),
  };
}
