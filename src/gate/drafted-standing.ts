/** What is known of the drafted words of a rollout: which statements our comment shows, and what people said of each. */
import { shortDigest } from "../units.ts";
import type { Digest } from "../units.ts";
import { parseCommand } from "./command.ts";
import type { Command } from "./command.ts";
import { hasDraftedMarker, readDraftedMarker } from "./drafted-marker.ts";
import type { DraftStanding, ShownStatement, StatementWord } from "./drafted.ts";
import { excludedBecause, exclusionsOf } from "./exclusion.ts";
import type { Comment, PullRequestFacts } from "./facts.ts";
import { foldLogin, lookUp } from "./login.ts";
import type { Dismissal } from "./outcome.ts";
import { PLAN_MARKER, editorOf, findOwnComment } from "./own-comment.ts";
import { atLeast } from "./reviews.ts";
import type { Least } from "./reviews.ts";

/** Which statements our comment shows for this plan; nothing that somebody else wrote or edited is believed. */
export function draftStandingOf(
  { comments }: Pick<PullRequestFacts, "comments">,
  { rollout, digest }: { readonly rollout: string; readonly digest: Digest },
): DraftStanding {
  const own = findOwnComment(comments.items, PLAN_MARKER);
  if (own === null) return { kind: "unread", why: "missing" };
  if (editorOf(own) !== null || (own.edited && own.editor === undefined))
    return { kind: "unread", why: "edited" };
  if (!hasDraftedMarker(own.body)) return { kind: "unread", why: "missing" };
  const shown = readDraftedMarker(own.body);
  if (shown === null) return { kind: "unread", why: "odd" };
  const draft = shown.find((each) => each.rollout === rollout);
  if (draft === undefined) return { kind: "unread", why: "missing" };
  return draft.plan === shortDigest(digest)
    ? { kind: "shown", statements: draft.statements }
    : { kind: "unread", why: "other-plan" };
}

type Spoken = Extract<Command, { readonly verb: "verify" | "reject" | "resolve" }>;

/** What a comment says of statements; null where it says nothing of any. */
export function spokenIn({
  body,
}: Pick<Comment, "body">): (Spoken & { readonly ids: readonly string[] }) | null {
  const parsed = parseCommand(body);
  if (parsed.kind !== "command") return null;
  const { command } = parsed;
  if (command.verb === "verify") return command;
  return command.verb === "reject" || command.verb === "resolve" ? { ...command, ids: [command.id] } : null;
}

type WordFacts = Pick<PullRequestFacts, "author" | "comments" | "commits" | "permissions" | "reviews">;

export interface WordTerms {
  readonly statements: readonly ShownStatement[];
  /** The permission that an approval needs. */
  readonly least: Least;
}

export interface WordsSaid {
  /** The last word on each statement, in the order of the statements; none where nobody said anything that counts. */
  readonly words: readonly StatementWord[];
  readonly dismissals: readonly Dismissal[];
}

/** The words that count: those that the gate goes by, and that readers are shown. */
export function statementWords(facts: WordFacts, terms: WordTerms): readonly StatementWord[] {
  return wordsSaid(facts, terms).words;
}

/** All that people said of these statements, and what of it does not count. */
export function wordsSaid(facts: WordFacts, terms: WordTerms): WordsSaid {
  const shown = new Map(terms.statements.map((each) => [each.id, each]));
  const last = new Map<string, StatementWord>();
  const dismissals: Dismissal[] = [];
  const inTime = facts.comments.items.toSorted((a, b) => a.at - b.at || a.id - b.id);
  for (const comment of inTime) {
    const spoken = comment.ours ? null : spokenIn(comment);
    const about = (spoken?.ids ?? []).filter((id) => shown.has(id));
    const [first] = about;
    if (spoken === null || first === undefined) continue;
    const why = notCounted(comment, facts, terms.least);
    if (why !== null) {
      dismissals.push({ login: comment.by.login, what: "statement", why, at: first });
      continue;
    }
    for (const id of about)
      if (fits(spoken.verb, shown.get(id)?.contradicts === true)) last.set(id, wordOf(id, spoken, comment));
  }
  return { words: [...shown.keys()].flatMap((id) => last.get(id) ?? []), dismissals };
}

/** A contradiction is no matter of looking it up: it takes a reason. Where there is none, nothing can be resolved. */
export function fits(verb: Spoken["verb"], contradicts: boolean): boolean {
  return verb === "reject" || (verb === "resolve") === contradicts;
}

const SAYS = { verify: "verified", reject: "rejected", resolve: "resolved" } as const;

function wordOf(id: string, spoken: Spoken, { by, at }: Comment): StatementWord {
  const reason = spoken.verb === "verify" ? "" : spoken.reason;
  return { id, says: SAYS[spoken.verb], by: by.login, at, reason };
}

/** Why a comment is no word of a person who may approve; null where it is one. */
export function notCounted(comment: Comment, facts: WordFacts, least: Least): Dismissal["why"] | null {
  const excluded = excludedBecause(comment.by, exclusionsOf(facts));
  if (excluded !== null) return excluded;
  if (comment.edited) return "edited";
  if (typeof comment.viaApp === "string") return "via-app";
  if (!mayApprove(comment.by.login, facts, least)) return "no-access";
  return comment.viaApp === null ? null : "source-unread";
}

/** What was asked of GitHub wins; else a review says whether its author may push, which is no more than write access. */
function mayApprove(
  login: string,
  { permissions, reviews }: Pick<PullRequestFacts, "permissions" | "reviews">,
  least: Least,
): boolean {
  const asked = lookUp(permissions, login);
  if (asked !== null) return atLeast(asked, least);
  return (
    least === "write" &&
    reviews.items.some(
      ({ by, canPush }) => canPush && by.kind === "user" && foldLogin(by.login) === foldLogin(login),
    )
  );
}
