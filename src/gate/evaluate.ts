/** The merge gate: may this pull request merge, and if not, who must do what. */
import { draftedAsks } from "./drafted-requirements.ts";
import { ON_CALL } from "./input.ts";
import type { GateInput, GateRollout, ReadableGate } from "./input.ts";
import { foldLogin } from "./login.ts";
import type {
  Acknowledgement,
  Approval,
  GateOutcome,
  GateReason,
  Requirement,
  RolloutOutcome,
} from "./outcome.ts";
import type { Cast } from "./people.ts";
import { castOf, standingFor } from "./people.ts";
import { peopleRequirements, pullRequestRequirements, refused } from "./requirements.ts";
import { reasonIn } from "./reviews.ts";
import type { Sha } from "../units.ts";
import { policyOutcome } from "./rules/policy-change.ts";
import { oldHoldersRequirements } from "./rules/old-holders.ts";
import { ruleRequirements } from "./rules/requirements.ts";

type Kind = GateOutcome["kind"];

/**
 * The outcome for all rollouts that a pull request changes; the worst of them decides.
 *
 * Missing facts wait and never pass. A pull request that changes no rollout is a go, once all of its files are known.
 */
export function evaluateGate(input: GateInput): GateOutcome {
  const { facts, rollouts, problems } = input;
  const policy = policyOutcome(input);
  if (rollouts.length === 0 && policy === null) {
    if (problems > 0) return { kind: "no-go", reason: "problems", rollouts: [] };
    if (!facts.files.complete) return { kind: "waiting", reason: "facts-incomplete", rollouts: [] };
    return { kind: "go", reason: "no-rollout-changed", rollouts: [] };
  }
  const changed = rollouts.map((rollout) => evaluateRollout(input, rollout));
  const outcomes = policy === null ? changed : [...changed, policy];
  if (changed.length === 0 && problems > 0) return { kind: "no-go", reason: "problems", rollouts: outcomes };
  const kind = worst(outcomes.map((outcome) => outcome.kind));
  return { kind, reason: reasonOf(kind, outcomes), rollouts: outcomes };
}

function evaluateRollout(input: GateInput, rollout: GateRollout): RolloutOutcome {
  const asked = { rollout, head: input.facts.head.sha };
  const own = pullRequestRequirements(input, rollout.blocked);
  if (!isReadable(input)) {
    const unreadable = refused("policy", "policy-unreadable", "the policy at the base branch cannot be read");
    return outcomeOf(asked, [...own, unreadable], null);
  }
  const cast = castOf(input, rollout);
  const people = peopleRequirements(input, rollout, cast);
  const drafted = draftedAsks(input, rollout, cast);
  const requirements = [
    ...own,
    ...people,
    ...oldHoldersRequirements(input, rollout),
    ...ruleRequirements(input, rollout),
    ...drafted.requirements,
  ];
  return outcomeOf(asked, requirements, {
    ...cast,
    dismissals: [...cast.dismissals, ...drafted.dismissals],
  });
}

function isReadable(input: GateInput): input is ReadableGate {
  return input.policy !== null;
}

function outcomeOf(
  { rollout, head }: { readonly rollout: GateRollout; readonly head: Sha },
  requirements: readonly Requirement[],
  cast: Cast | null,
): RolloutOutcome {
  return {
    rollout: rollout.name,
    digest: rollout.digest,
    kind: worst(requirements.map(kindOf)),
    requirements,
    dismissals: cast?.dismissals ?? [],
    approvals: cast === null ? [] : approvalsOf(cast, head),
    acknowledgement: cast === null ? null : pagerIn(cast),
  };
}

/** Who stands for on-call; where the tier does not ask for one, whoever took the pager for longest. */
function pagerIn(cast: Cast): Acknowledgement | null {
  const { counting } = cast.acknowledgements;
  if (!cast.roles.some(({ name }) => name === ON_CALL)) return counting[0] ?? null;
  const [pager = null] = standingFor(cast, ON_CALL);
  return counting.find(({ by }) => by === pager) ?? null;
}

/** The approvals that stand for a role. */
function approvalsOf(cast: Cast, head: Sha): readonly Approval[] {
  const roles = cast.roles.map(({ name }) => name).filter((role) => role !== ON_CALL);
  return roles.flatMap((role) => {
    const logins = new Set(standingFor(cast, role).map(foldLogin));
    return cast.approvals
      .filter(({ by }) => logins.has(foldLogin(by.login)))
      .map(({ by, id, body, commit }) => ({
        role,
        by: by.login,
        review: id,
        reason: reasonIn(body),
        ...(commit === null || commit === head ? {} : { at: commit.slice(0, 7) }),
      }));
  });
}

function kindOf(requirement: Requirement): Kind {
  switch (requirement.kind) {
    case "satisfied":
    case "skipped":
      return "go";
    case "waiting":
      return "waiting";
    case "refused":
      return "no-go";
  }
}

function worst(kinds: readonly Kind[]): Kind {
  if (kinds.includes("no-go")) return "no-go";
  return kinds.includes("waiting") ? "waiting" : "go";
}

/** The first requirement of the kind that decided. */
function reasonOf(kind: Kind, outcomes: readonly RolloutOutcome[]): GateReason {
  const decisive =
    kind === "go"
      ? []
      : outcomes.flatMap(({ requirements }) => requirements.filter((each) => kindOf(each) === kind));
  return decisive[0]?.reason ?? "approved";
}
