import type { Policy } from "../config/policy.ts";
import type { Rollout } from "../config/rollout.ts";
import { instant, milliseconds, type Duration, type Instant } from "../units.ts";
import type { PlanComplaint } from "./report.ts";
import type { Slot, Timetable } from "./timetable.ts";

/** Every change of the pager from the first stage to the end of the last. */
export interface HandOvers {
  /** How long one acknowledgement lasts; null where nobody has to take the pager. */
  readonly cover: Duration | null;
  /** The first {@link MOST} moments at which one runs out. */
  readonly moments: readonly Instant[];
  /** How many there are in all. */
  readonly count: number;
}

/** More than anybody reads; a cover that is this short is told. */
const MOST = 400;
/** So many hand-overs are no way to run a release. */
const TOO_MANY = 100;

export function handOversOf(
  rollout: Rollout,
  policy: Pick<Policy, "tiers" | "onCall">,
  timetable: Timetable,
): HandOvers {
  const cover = coverOf(rollout, policy);
  const length = timetable.ends - timetable.starts;
  if (cover === null || cover <= 0) return { cover, moments: [], count: 0 };
  const count = Math.max(0, Math.ceil(length / cover) - 1);
  const moments = Array.from({ length: Math.min(MOST, count) }, (_, index) =>
    instant(timetable.starts + (index + 1) * cover),
  );
  return { cover, moments, count };
}

/** The hand-overs while a stage has its traffic, hours of waiting for the next one included. */
export function handOversIn({ starts, ends, leaves }: Slot, { moments }: HandOvers): readonly Instant[] {
  if (starts === null || ends === null) return [];
  const until = leaves?.earliest ?? ends;
  return moments.filter((at) => at >= starts && at < until);
}

/** What one acknowledgement covers: as long as the role says, and never longer than the policy lets it. */
function coverOf(rollout: Rollout, { tiers, onCall }: Pick<Policy, "tiers" | "onCall">): Duration | null {
  const role = rollout.people.find(({ name }) => name === "on-call");
  const { roles } = tiers[rollout.tier];
  if (role === undefined && roles.length > 0 && !roles.includes("on-call")) return null;
  return milliseconds(Math.min(role?.covers ?? onCall.longestCover, onCall.longestCover));
}

export function adviseOnHandOvers({ cover, count }: HandOvers): readonly PlanComplaint[] {
  if (count <= TOO_MANY || cover === null) return [];
  return [
    {
      code: "hand-overs-many",
      severity: "advice",
      path: ["people", "on-call", "covers"],
      message: `the pager would change hands ${count.toLocaleString("en-US")} times, each with an acknowledgement of its own`,
      expected: `a cover with which it changes hands at most ${TOO_MANY} times`,
      suggestion: "covers: 24h",
    },
  ];
}
