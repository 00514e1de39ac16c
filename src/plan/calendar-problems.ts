/** What the calendar and the messages of a plan cannot keep. */
import type { Policy } from "../config/policy.ts";
import type { Rollout } from "../config/rollout.ts";
import { DAY, iso, type Instant } from "../units.ts";
import { freezesOf } from "./moving-hours.ts";
import type { Messages } from "./messages.ts";
import type { PlanComplaint } from "./report.ts";
import type { Timetable } from "./timetable.ts";

/** What was measured so long ago says little about the day of the start. */
const FAR_AHEAD = 90 * DAY;

export function weighCalendar(
  rollout: Rollout,
  timetable: Timetable,
  terms: { readonly policy: Policy; readonly now: Instant },
): readonly PlanComplaint[] {
  return [
    ...refuseStuck(timetable, rollout),
    ...refuseBeyondDeadline(timetable, rollout),
    ...adviseOnStart(rollout, terms.now),
    ...adviseOnOwnFreezes(rollout, terms),
  ];
}

function refuseStuck({ stuck }: Timetable, { start }: Rollout): readonly PlanComplaint[] {
  if (stuck === null) return [];
  const { stage, freeze } = stuck;
  if (freeze === null)
    return [
      {
        code: "stage-never-starts",
        severity: "blocker",
        path: ["start", "moves"],
        message: `no moving hour outside a freeze lets stage "${stage}" start within a year`,
        expected: "hours that lie outside the policy's freezes",
        found: start.moves?.text ?? "no hours",
        suggestion: "widen `moves`, or have the freeze changed in the policy",
      },
    ];
  const isOwn = start.freezes?.includes(freeze) === true;
  return [
    {
      code: "stage-frozen",
      severity: "blocker",
      path: ["start", isOwn ? "freeze" : "not-before"],
      message: `freezes leave no moment within a year at which stage "${stage}" could start`,
      expected: "a time outside every freeze",
      found: `${iso(freeze.from)} to ${iso(freeze.until)}: ${freeze.because}`,
      suggestion: isOwn ? "shorten the freeze" : "have the freeze changed in the policy",
    },
  ];
}

/** What cannot be over before it is given up would be left somewhere between two versions. */
function refuseBeyondDeadline(
  { ends, latest, starts, stuck }: Timetable,
  { deadline }: Rollout,
): readonly PlanComplaint[] {
  if (stuck !== null || ends <= latest) return [];
  const needed = Math.ceil((ends - starts) / DAY);
  return [
    {
      code: "deadline-before-end",
      severity: "blocker",
      path: ["deadline"],
      message: `with its moving hours and freezes the last stage ends on ${iso(ends)} at the earliest, and the rollout is given up on ${iso(latest)}`,
      expected: `at least ${needed}d`,
      found: `${Number((deadline / DAY).toFixed(2))}d`,
      suggestion: `deadline: ${needed}d`,
    },
  ];
}

function adviseOnStart({ start }: Rollout, now: Instant): readonly PlanComplaint[] {
  const { notBefore } = start;
  if (notBefore === null) return [];
  if (notBefore < now)
    return [
      {
        code: "start-passed",
        severity: "advice",
        path: ["start", "not-before"],
        message: "`not-before` lies behind: it starts as soon as it is approved and the hours are open",
        expected: "a time that lies ahead, or no `not-before`",
      },
    ];
  if (notBefore <= now + FAR_AHEAD) return [];
  return [
    {
      code: "start-far-ahead",
      severity: "advice",
      path: ["start", "not-before"],
      message: `the start is ${Math.round((notBefore - now) / DAY)} days away: by then the baseline's levels, the drill and the people on call may have changed`,
      expected: `a start within ${FAR_AHEAD / DAY} days`,
      suggestion: "plan it closer to the start",
    },
  ];
}

/** A freeze of the file that is over keeps nothing from rising: probably the year is wrong. */
function adviseOnOwnFreezes(
  { start }: Rollout,
  { now }: { readonly now: Instant },
): readonly PlanComplaint[] {
  return (start.freezes ?? []).flatMap((freeze, index) =>
    freeze.until > now
      ? []
      : [
          {
            code: "freeze-passed",
            severity: "advice",
            path: ["start", "freeze", index],
            message: `the freeze "${freeze.because}" is over already`,
            expected: "a freeze that lies ahead",
          } satisfies PlanComplaint,
        ],
  );
}

/** A rollback of which nobody can be told: at the tier that wakes people it blocks. */
export function weighMessages(
  { hearRollback }: Messages,
  { tier, communications }: Rollout,
): readonly PlanComplaint[] {
  if (hearRollback.length > 0) return [];
  const index = communications.findIndex(({ on }) => on === "rolled-back");
  return [
    {
      code: "rollback-untold",
      severity: tier === 1 ? "blocker" : "advice",
      path: index === -1 ? ["communications"] : ["communications", index, "to"],
      ...(index === -1 ? { what: "key" as const } : {}),
      message: index === -1 ? "nobody would be told of a rollback" : "what hears of a rollback is no channel",
      expected: "a message on `rolled-back` to a channel",
      found: index === -1 ? "no message on `rolled-back`" : (communications[index]?.to ?? ""),
      suggestion: '{ on: rolled-back, to: <channel>, message: "{candidate} is off. {undo}" }',
    },
  ];
}

/** Freezes that keep something of the rollout, from now to its deadline, in their order. */
export function freezesWithin(
  rollout: Rollout,
  policy: Pick<Policy, "freeze">,
  { now, latest }: { readonly now: Instant; readonly latest: Instant },
): Policy["freeze"] {
  return freezesOf(rollout.start, policy.freeze)
    .filter(({ from, until }) => from < latest && until > now)
    .toSorted((a, b) => a.from - b.from);
}
