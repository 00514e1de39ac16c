/** What drafted words ask of people before the merge. They can only ever hold: nothing that was drafted lets anything go. */
import { closersAble } from "./closers.ts";
import { draftStandingOf, wordsSaid } from "./drafted-standing.ts";
import type { DraftStanding, ShownStatement, StatementWord } from "./drafted.ts";
import { ON_CALL } from "./input.ts";
import type { GateRollout, ReadableGate } from "./input.ts";
import type { Dismissal, Requirement } from "./outcome.ts";
import type { Cast } from "./people.ts";
import { knownHolders } from "./roles.ts";

export interface DraftedAsks {
  readonly requirements: readonly Requirement[];
  readonly dismissals: readonly Dismissal[];
}

const NOTHING: DraftedAsks = { requirements: [], dismissals: [] };

/** Nothing where the policy drafts no words, or where there is no plan that they could be about. */
export function draftedAsks(gate: ReadableGate, rollout: GateRollout, cast: Cast): DraftedAsks {
  const { facts, policy } = gate;
  const { digest } = rollout;
  if (policy.drafting === null || digest === null) return NOTHING;
  const standing = draftStandingOf(facts, { rollout: rollout.name, digest });
  if (standing.kind === "unread") return { ...NOTHING, requirements: [unread(gate, standing.why)] };
  const { statements } = standing;
  const { words, dismissals } = wordsSaid(facts, { statements, least: policy.approvals.least });
  const closers = draftedClosers(gate, cast);
  const mustBeVerified = policy.drafting.requireVerified.includes(rollout.tier);
  return {
    requirements: [
      leaf("drafted-words", { statements: statements.filter(isContradiction), words, closers }),
      ...(mustBeVerified
        ? [
            leaf("drafted-verified", {
              statements: statements.filter((each) => !isContradiction(each)),
              words,
              closers,
            }),
          ]
        : []),
    ],
    dismissals,
  };
}

function isContradiction({ contradicts }: ShownStatement): boolean {
  return contradicts;
}

type Unread = Extract<DraftStanding, { readonly kind: "unread" }>["why"];

/** Before drafting was switched on, and for a fork, nothing was drafted: then nothing is missing either. */
function unread({ facts }: ReadableGate, why: Unread): Requirement {
  const nobodyDrafted =
    why === "missing" && facts.state === "merged"
      ? "it was merged without drafted words"
      : why === "missing" && facts.head.fork
        ? "nothing is drafted for a fork"
        : null;
  return nobodyDrafted === null
    ? { ...met("drafted-words"), kind: "waiting", reason: "drafted-unread", detail: UNREAD[why] }
    : { ...met("drafted-words"), kind: "skipped", detail: nobodyDrafted };
}

const UNREAD: Readonly<Record<Unread, string>> = {
  missing: "the plan is not written with its drafted words yet",
  edited: "somebody else edited our comment, so that nothing in it is believed",
  odd: "our comment does not say in one readable line which drafted statements it shows",
  "other-plan": "our comment shows the drafted words of another plan",
};

interface Told {
  readonly statements: readonly ShownStatement[];
  readonly words: readonly StatementWord[];
  readonly closers: readonly string[];
}

/** Met where each of the statements has its word; which words fit which statement was looked at before. */
function leaf(id: "drafted-words" | "drafted-verified", { statements, words, closers }: Told): Requirement {
  const own = new Set(statements.map((each) => each.id));
  const said = words.filter((word) => own.has(word.id));
  const by = [...new Set(said.map((word) => word.by))];
  const answered = new Set(said.map((word) => word.id));
  const open = statements.filter((each) => !answered.has(each.id)).map((each) => each.id);
  if (open.length === 0) return { ...met(id), by };
  const many = open.length === 1 ? "1 drafted statement" : `${open.length} drafted statements`;
  const isOne = open.length === 1;
  const [reason, detail] =
    id === "drafted-words"
      ? (["statement-contradicts", `${many} contradict${isOne ? "s" : ""} a trusted document`] as const)
      : (["statements-unverified", `${many} ${isOne ? "is" : "are"} not verified`] as const);
  return { ...met(id), kind: "waiting", reason, by, closers, missing: 1, detail, statements: open };
}

/** Holders of the approving roles who could count: known people to ask. Everybody else with that access may do it too. */
function draftedClosers({ facts, policy }: ReadableGate, { roles }: Cast): readonly string[] {
  const terms = { facts, least: policy.approvals.least };
  const able = roles
    .filter(({ name }) => name !== ON_CALL)
    .flatMap((role) => knownHolders(role).filter((login) => closersAble(role, login, terms)));
  return [...new Set(able)].map((login) => `@${login}`);
}

function met(id: string): Requirement {
  return { id, kind: "satisfied", reason: "approved", by: [], closers: [], missing: 0, detail: "" };
}
