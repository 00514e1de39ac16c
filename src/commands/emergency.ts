/** `emergency`: as many holders of a role as the policy says let a rollout skip what the policy lets them. Never a guard. */
import { speaksFor } from "../gate/may-ask.ts";
import { findOwnComment } from "../gate/own-comment.ts";
import type { EmergencyTerms } from "../config/policy.ts";
import { reasonOf } from "../errors.ts";
import { LONGEST_EMERGENCY } from "../promotion/emergency.ts";
import type { Emergency, RolloutState } from "../promotion/state.ts";
import { waitsUntil } from "../promotion/request.ts";
import type { Answer } from "../render/answer.ts";
import { withEmergency } from "../render/emergency-alert.ts";
import { PLAN_MARKER } from "../render/plan-comment.ts";
import { iso, plus, shortDigest } from "../units.ts";
import type { AskedFor, Doing } from "./asked.ts";
import { changeState } from "./change-state.ts";
import { isOpen, otherPeople, withRequest, withoutRequests } from "./second-person.ts";
import type { First, Joint } from "./second-person.ts";
import type { PromotionWorld } from "./world.ts";

type Asked = AskedFor<"emergency">;

interface Declaring {
  readonly asked: Asked;
  readonly state: RolloutState;
  readonly terms: EmergencyTerms;
  readonly joint: Joint<"emergency">;
  readonly others: readonly First<"emergency">[];
}

export async function emergency(world: PromotionWorld, call: Doing, asked: Asked): Promise<Answer> {
  const { input } = asked.assessment;
  const terms = input.policy?.emergency ?? null;
  const state = runningOf(asked);
  if ("kind" in state) return state;
  if (input.policy === null) return { kind: "not-allowed", verb: "emergency", why: "policy-unreadable" };
  if (terms === null) return { kind: "no-emergency" };
  const joint = jointOf(world, asked, { state, terms });
  const why = joint.may?.(asked.comment.by.login, input) ?? null;
  if (why !== null) return { kind: "not-allowed", verb: "emergency", why };
  const others = await otherPeople(world, joint, { state, input });
  const declaring = { asked, state, terms, joint, others };
  return others.length + 1 < terms.needs.atLeast
    ? remember(world, call, declaring)
    : declare(world, call, declaring);
}

/** The rollout that the digits name, where it runs by this pull request: elsewhere author and contributors are other people. */
function runningOf({ states, command, assessment }: Asked): RolloutState | Answer {
  const running = states.filter(({ ending }) => ending === null);
  const [first] = running;
  if (first === undefined) return { kind: "nothing-runs", verb: "emergency" };
  const state = running.find(({ digest }) => shortDigest(digest) === command.digest);
  if (state === undefined)
    return { kind: "other-digest", expected: shortDigest(first.digest), found: command.digest };
  return state.pullRequest === assessment.input.facts.number
    ? state
    : { kind: "elsewhere", rollout: state.name, pullRequest: state.pullRequest };
}

function jointOf(
  world: PromotionWorld,
  { command, comment }: Asked,
  { state, terms }: Pick<Declaring, "state" | "terms">,
): Joint<"emergency"> {
  return {
    comment,
    verb: "emergency",
    what: `emergency ${command.digest}`,
    read: (other) => (other.verb === "emergency" && other.digest === command.digest ? other : null),
    now: world.clock.now(),
    may: (login, gate) => speaksFor(terms.needs.role, login, { gate, rollout: state.name }),
  };
}

async function remember(
  world: PromotionWorld,
  { dryRun }: Doing,
  { asked: { command, comment }, state, terms, joint, others }: Declaring,
): Promise<Answer> {
  const by = comment.by.login;
  const request = { comment: comment.id, by, at: joint.now, what: joint.what };
  const done =
    dryRun ||
    (await changeState(world, {
      name: state.name,
      digest: state.digest,
      comment: comment.id,
      with: (before) => (before.ending === null ? withRequest(before, request) : null),
      event: { event: "request", by, reason: `${joint.what}: ${command.reason}` },
    }));
  if (!done) return { kind: "nothing-runs", verb: "emergency" };
  return {
    kind: "needs-another",
    verb: "emergency",
    rollout: state.name,
    by,
    until: waitsUntil(request),
    more: { count: terms.needs.atLeast - 1 - others.length, role: terms.needs.role },
    line: `/rollout emergency ${command.digest} <reason>`,
  };
}

/** From the last word on. */
async function declare(
  world: PromotionWorld,
  { dryRun }: Doing,
  { asked, state, terms, joint, others }: Declaring,
): Promise<Answer> {
  const { command, comment } = asked;
  const by = [...others.map(({ request }) => request.by), comment.by.login];
  const reason = [...others.map((each) => each.command.reason), command.reason].join(" / ");
  const until = plus(joint.now, LONGEST_EMERGENCY);
  const declared: Emergency = { by, at: joint.now, until, reason };
  const done =
    dryRun ||
    (await changeState(world, {
      name: state.name,
      digest: state.digest,
      comment: comment.id,
      with: (before) =>
        others.every(({ request }) => isOpen(before, request))
          ? { ...withoutRequests(before, joint.what), emergency: declared }
          : null,
      event: { event: "emergency", by: by.join(" and "), reason: `until ${iso(until)}: ${reason}` },
    }));
  if (!done) return { kind: "nothing-runs", verb: "emergency" };
  const { skips } = terms;
  if (!dryRun) await redden(world, asked, { ...declared, skips });
  return { kind: "emergency-declared", rollout: state.name, by, until, reason, skips };
}

/** Whoever opens the pull request sees it first. That it cannot be written there changes nothing. */
async function redden(
  world: PromotionWorld,
  { assessment }: Asked,
  declared: Emergency & Pick<EmergencyTerms, "skips">,
): Promise<void> {
  const { number, comments } = assessment.input.facts;
  const existing = findOwnComment(comments.items, PLAN_MARKER);
  if (existing === null) return;
  try {
    await world.conversation.upsertComment(number, existing, withEmergency(existing.body, declared));
  } catch (cause) {
    world.log(`the plan comment could not be marked: ${reasonOf(cause)}`);
  }
}
