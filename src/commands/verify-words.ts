/** `verify`, `reject`, `resolve`: a person says what they found of drafted statements; the gate counts the comment itself. */
import { draftStandingOf, fits, notCounted, spokenIn, statementWords } from "../gate/drafted-standing.ts";
import type { ShownStatement } from "../gate/drafted.ts";
import type { GateInput } from "../gate/input.ts";
import type { Answer } from "../render/answer.ts";
import type { AskedFor } from "./asked.ts";
import type { Assessment } from "./assess.ts";
import { gate } from "./gate.ts";
import type { PublishCall } from "./publish.ts";
import type { PromotionWorld } from "./world.ts";

type Asked = Omit<AskedFor<"verify" | "reject" | "resolve">, "states">;

/** Before the merge the outcome is told anew, as after an acknowledgement; after it the word waits for the start. */
export async function verifyWords(
  world: PromotionWorld,
  call: Omit<PublishCall, "rewrite">,
  asked: Asked,
): Promise<Answer> {
  const isOpen = asked.assessment.facts.state === "open";
  const assessment = isOpen ? await gate(world, call) : asked.assessment;
  const { facts, policy } = assessment.input;
  const spoken = spokenIn(asked.comment);
  if (policy === null || spoken === null || policy.drafting === null) return { kind: "nothing-drafted" };
  const shown = shownIn(assessment.input);
  if (shown === null) return { kind: "drafted-unread" };
  const { least } = policy.approvals;
  const comment = facts.comments.items.find(({ id }) => id === asked.comment.id) ?? asked.comment;
  const why = notCounted(comment, facts, least);
  if (why !== null) return { kind: "statement-refused", why };
  const known = new Map(shown.map((each) => [each.id, each]));
  const counted = spoken.ids.filter((id) => fitsShown(spoken.verb, known.get(id)));
  const unknown = spoken.ids.filter((id) => !known.has(id));
  const misfits = spoken.ids.filter((id) => known.has(id) && !counted.includes(id));
  const open = openIn(assessment);
  if (counted.length === 0)
    return misfits.length > 0
      ? { kind: "statement-misfit", verb: spoken.verb, ids: misfits }
      : { kind: "unknown-statement", ids: unknown, open };
  const items = facts.comments.items.filter(({ id }) => id !== comment.id);
  const before = statementWords(
    { ...facts, comments: { ...facts.comments, items } },
    { statements: shown, least },
  );
  const said = SAID[spoken.verb];
  const same = before.filter(({ id, says }) => says === said && counted.includes(id));
  return {
    kind: "statements-said",
    says: said,
    ids: counted,
    by: comment.by.login,
    already: same.length === counted.length ? [...new Set(same.map(({ by }) => by))] : [],
    unknown,
    misfits,
    open,
  };
}

const SAID = { verify: "verified", reject: "rejected", resolve: "resolved" } as const;

function fitsShown(verb: Asked["command"]["verb"], statement: ShownStatement | undefined): boolean {
  return statement !== undefined && fits(verb, statement.contradicts);
}

/** Statements of all rollouts whose marker can be believed; null where there is none. */
function shownIn({ facts, rollouts }: GateInput): readonly ShownStatement[] | null {
  const standings = rollouts.flatMap(({ name, digest }) =>
    digest === null ? [] : [draftStandingOf(facts, { rollout: name, digest })],
  );
  const shown = standings.filter(({ kind }) => kind === "shown");
  if (shown.length === 0) return null;
  return shown.flatMap((each) => (each.kind === "shown" ? each.statements : []));
}

/** Statements that the gate still waits for. */
function openIn({ outcome }: Assessment): readonly string[] {
  const all = outcome.rollouts.flatMap(({ requirements }) =>
    requirements.flatMap(({ statements = [] }) => statements),
  );
  return [...new Set(all)];
}
