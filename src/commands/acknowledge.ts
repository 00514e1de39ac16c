/** `ack`: a person on call takes the pager of exactly one plan, before the merge and at every hand-over. */
import { castOf } from "../gate/people.ts";
import type { GateRollout } from "../gate/input.ts";
import { foldLogin } from "../gate/login.ts";
import type { Acknowledgement } from "../gate/outcome.ts";
import type { Answer } from "../render/answer.ts";
import { plus, shortDigest } from "../units.ts";
import type { Instant } from "../units.ts";
import type { AskedFor } from "./asked.ts";
import type { Assessment } from "./assess.ts";
import { changeState } from "./change-state.ts";
import { gate } from "./gate.ts";
import type { PromotionWorld } from "./world.ts";

type Asked = Omit<AskedFor<"ack">, "states">;

/** Before the merge the gate counts the comment itself; after it, the cover is added to the running rollout. */
export async function acknowledge(
  world: PromotionWorld,
  call: { readonly pullRequest: number; readonly dryRun: boolean; readonly runUrl: string | null },
  asked: Asked,
): Promise<Answer> {
  const open = asked.assessment.facts.state === "open";
  const assessment = open ? await gate(world, call) : asked.assessment;
  const rollout = assessment.input.rollouts.find(
    ({ digest }) => digest !== null && shortDigest(digest) === asked.command.digest,
  );
  const own = rollout === undefined ? null : countingOf(assessment, rollout, asked.comment.by.login);
  if (rollout === undefined || own === null) return refusal(assessment, asked, rollout ?? null);
  const answer: Answer = {
    kind: "acknowledged",
    rollout: rollout.name,
    by: own.by,
    until: own.until,
    asked: own.comment === asked.comment.id ? askedUntil(asked) : null,
  };
  if (open || call.dryRun) return answer;
  const { digest } = rollout;
  const cover = { by: own.by, from: own.from, until: own.until };
  const changed =
    digest !== null &&
    (await changeState(world, {
      name: rollout.name,
      digest,
      with: (state) => ({ ...state, covers: [...state.covers, cover] }),
      event: { event: "acknowledged", by: own.by, reason: "" },
    }));
  return changed ? answer : { kind: "nothing-runs", verb: "ack" };
}

/** The one of this person that lasts longest: somebody else's longer one takes nothing from it. */
function countingOf({ input }: Assessment, rollout: GateRollout, login: string): Acknowledgement | null {
  const { policy } = input;
  if (policy === null) return null;
  const { counting } = castOf({ ...input, policy }, rollout).acknowledgements;
  return counting.find(({ by }) => foldLogin(by) === foldLogin(login)) ?? null;
}

function refusal(assessment: Assessment, { comment }: Asked, rollout: GateRollout | null): Answer {
  if (rollout === null) return { kind: "acknowledgement-refused", why: "other-digest" };
  const dismissals =
    assessment.outcome.rollouts.find((each) => each.rollout === rollout.name)?.dismissals ?? [];
  const own = dismissals.findLast(
    ({ what, login }) => what === "acknowledgement" && foldLogin(login) === foldLogin(comment.by.login),
  );
  return { kind: "acknowledgement-refused", why: own?.why ?? "no-role" };
}

/** Until when it was asked for; null for as long as may be. */
function askedUntil({ command: { until }, comment }: Asked): Instant | null {
  if (until === null) return null;
  return until.kind === "at" ? until.at : plus(comment.at, until.time);
}
