/** `unquarantine`: people who may decide let a candidate that was rolled back be tried again. Two of them at tier 1. */
import type { RolloutState } from "../promotion/state.ts";
import { waitsUntil } from "../promotion/request.ts";
import type { Answer } from "../render/answer.ts";
import { mayDecide } from "./asked.ts";
import type { AskedFor, Doing } from "./asked.ts";
import { changeState } from "./change-state.ts";
import { firstPerson, isOpen, withRequest, withoutRequests } from "./second-person.ts";
import type { First, Joint } from "./second-person.ts";
import { planOfState } from "./tick/plan-of-state.ts";
import type { PromotionWorld } from "./world.ts";

/**
 * Only on the pull request whose rollout was rolled back: there the story stands, and its tier says how many people it takes.
 * A later file with the same candidate and a lower tier changes nothing.
 */
export async function unquarantine(
  world: PromotionWorld,
  call: Doing,
  asked: AskedFor<"unquarantine">,
): Promise<Answer> {
  const { command, comment, assessment } = asked;
  const { input } = assessment;
  const state = asked.states.find(
    ({ candidateKey, ending }) => candidateKey.startsWith(command.key) && ending?.kind === "rolled-back",
  );
  if (state === undefined) return { kind: "not-quarantined", key: command.key };
  const refused = mayDecide(input, { state, by: comment.by.login, verb: command.verb });
  if (refused !== null) return refused;
  const { quarantine } = await world.repository.look({ folders: call.folders, policy: call.policy });
  if (!Object.hasOwn(quarantine, state.candidateKey)) return { kind: "not-quarantined", key: command.key };
  const joint = jointOf(world, asked);
  const first = await firstPerson(world, joint, { state, input });
  const joining = { asked, state, joint };
  return first === null && needsTwo(world, asked, state)
    ? remember(world, call, joining)
    : lift(world, call, { ...joining, first });
}

function needsTwo(
  world: PromotionWorld,
  { assessment }: AskedFor<"unquarantine">,
  state: RolloutState,
): boolean {
  const { policy } = assessment.input;
  if (policy === null) return true;
  return planOfState(state, { policy, describeRouter: world.describeRouter }).plan.rollout.tier === 1;
}

function jointOf(
  world: PromotionWorld,
  { command, comment }: AskedFor<"unquarantine">,
): Joint<"unquarantine"> {
  return {
    comment,
    verb: "unquarantine",
    what: `unquarantine ${command.key}`,
    read: (other) => (other.verb === "unquarantine" && other.key === command.key ? other : null),
    now: world.clock.now(),
  };
}

interface Joining {
  readonly asked: AskedFor<"unquarantine">;
  readonly state: RolloutState;
  readonly joint: Joint<"unquarantine">;
}

async function remember(
  world: PromotionWorld,
  { dryRun }: Doing,
  { asked: { command, comment }, state, joint }: Joining,
): Promise<Answer> {
  const by = comment.by.login;
  const request = { comment: comment.id, by, at: joint.now, what: joint.what };
  const done =
    dryRun ||
    (await changeState(world, {
      name: state.name,
      digest: state.digest,
      comment: comment.id,
      evenEnded: true,
      with: (before) => withRequest(before, request),
      event: { event: "request", by, reason: `${joint.what}: ${command.reason}` },
    }));
  if (!done) return { kind: "not-quarantined", key: command.key };
  return {
    kind: "needs-another",
    verb: "unquarantine",
    rollout: state.name,
    by,
    until: waitsUntil(request),
    line: `/rollout unquarantine ${command.key} <reason>`,
  };
}

/** The record comes first: a lift that then fails is asked for again, one without a record would never be explained. */
async function lift(
  world: PromotionWorld,
  { dryRun }: Doing,
  {
    asked: { command, comment },
    state,
    joint,
    first,
  }: Joining & { readonly first: First<"unquarantine"> | null },
): Promise<Answer> {
  const by = [...(first === null ? [] : [first.request.by]), comment.by.login];
  const reason = [...(first === null ? [] : [first.command.reason]), command.reason].join(" / ");
  const answer: Answer = {
    kind: "unquarantined",
    key: command.key,
    rollout: state.name,
    by,
    file: state.file,
  };
  if (dryRun) return answer;
  const recorded = await changeState(world, {
    name: state.name,
    digest: state.digest,
    comment: comment.id,
    evenEnded: true,
    with: (before) =>
      first === null || isOpen(before, first.request) ? withoutRequests(before, joint.what) : null,
    event: { event: "unquarantine", by: by.join(" and "), reason },
  });
  if (!recorded) return { kind: "not-quarantined", key: command.key };
  await world.quarantine.lift(state.candidateKey, `lifted by ${by.join(" and ")}: ${reason}`);
  return answer;
}
