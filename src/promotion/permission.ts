/** What may keep a weight from rising although the evidence would let it. Never stands in the way of going down. */
import type { Policy } from "../config/policy.ts";
import type { MovingHours, Rollout, Stage } from "../config/rollout.ts";
import { freezesOf } from "../plan/moving-hours.ts";
import type { Instant } from "../units.ts";
import type { HoldReason } from "./decision.ts";
import type { RolloutState } from "./state.ts";

/** Reasons against raising a weight at this moment. */
export function reasonsAgainstRaising(
  rollout: Rollout,
  moment: {
    readonly now: Instant;
    readonly policy: Policy;
    readonly state: RolloutState;
    readonly next: Stage;
  },
): readonly HoldReason[] {
  const { now, policy, state, next } = moment;
  const reasons: HoldReason[] = [];
  const freeze = freezesOf(rollout.start, policy.freeze).find((each) => each.from <= now && now < each.until);
  if (freeze !== undefined) reasons.push({ kind: "frozen", because: freeze.because, until: freeze.until });
  const hours = rollout.start.moves;
  if (hours !== null && !isWithin(hours, rollout.start.zone, now))
    reasons.push({ kind: "outside-moving-hours", hours: hours.text });
  if (needsCover(rollout, policy) && !state.covers.some((cover) => cover.from <= now && now < cover.until)) {
    reasons.push({ kind: "acknowledgement-expired" });
  }
  const { notBefore } = rollout.start;
  if (notBefore !== null && now < notBefore) reasons.push({ kind: "not-before", at: notBefore });
  const missing = next.go.filter((role) => !hasGo(state, { stage: next.name, role }));
  if (missing.length > 0) reasons.push({ kind: "go-missing", stage: next.name, roles: missing });
  return reasons;
}

/** A file that names nobody on call is still on call by its policy; a tier without roles asks for all of them. */
export function needsCover(rollout: Rollout, policy: Policy): boolean {
  const { roles } = policy.tiers[rollout.tier];
  return (
    roles.length === 0 || roles.includes("on-call") || rollout.people.some((role) => role.name === "on-call")
  );
}

function hasGo({ goes }: RolloutState, wanted: { readonly stage: string; readonly role: string }): boolean {
  return goes.some(({ stage, roles }) => stage === wanted.stage && roles?.includes(wanted.role) === true);
}

/** Whether `now` lies in the hours in which weights may rise, on the clock of `zone` (daylight saving included). */
export function isWithin(hours: MovingHours, zone: string, now: Instant): boolean {
  const parts = new Intl.DateTimeFormat("en-GB", {
    timeZone: zone,
    weekday: "short",
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
  }).formatToParts(now);
  const part = (type: string): string => parts.find((each) => each.type === type)?.value ?? "";
  const day = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"].indexOf(part("weekday")) + 1;
  const minutes = Number(part("hour")) * 60 + Number(part("minute"));
  return hours.days.includes(day) && minutes >= hours.from && minutes < hours.to;
}
