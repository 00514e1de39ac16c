/** Facts without what a decision does not need: no credentials, no e-mails, no text beyond what the gate reads. */
import { hasSecret, maskSecrets } from "../config/secrets.ts";
import { parseCommand } from "./command.ts";
import { hasDraftedMarker, readDraftedMarker, writeDraftedMarker } from "./drafted-marker.ts";
import type {
  Comment,
  Contributor,
  FactFile,
  Listed,
  Membership,
  PullRequestFacts,
  Review,
} from "./facts.ts";
import { firstLine } from "./first-line.ts";
import { reasonIn } from "./reviews.ts";

const EMAIL = /[\w.!#$%&'*+/=?^`{|}~-]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9-]{0,62}\.)+[A-Za-z]{2,24}/g;
const SOMEBODY = "x@example.invalid";
const LONGEST_LINE = 200;

/**
 * The facts as they may be kept and sent around. The gate says of them what it says of the originals.
 *
 * A file that holds a secret is replaced by a refusal, because a masked one could read as a right one.
 */
export function scrub(facts: PullRequestFacts): PullRequestFacts {
  const emails = pseudonyms(facts.commits.items);
  return {
    ...facts,
    title: line(facts.title),
    url: maskSecrets(facts.url),
    reviews: mapped(facts.reviews, scrubReview),
    comments: mapped(facts.comments, scrubComment),
    commits: mapped(facts.commits, (each) => ({
      ...each,
      unattributed: each.unattributed.map((email) => emails.get(email) ?? SOMEBODY),
    })),
    status:
      facts.status === null
        ? null
        : { state: facts.status.state, description: line(facts.status.description) },
    rolloutsAtHead: facts.rolloutsAtHead.map(scrubFile),
    rolloutsAtBase: facts.rolloutsAtBase.map(scrubFile),
    policy: facts.policy === null ? null : scrubFile(facts.policy),
    ...(facts.policyAtHead == null ? {} : { policyAtHead: scrubFile(facts.policyAtHead) }),
    teams: Object.fromEntries(Object.entries(facts.teams).map(([name, team]) => [name, scrubTeam(team)])),
  };
}

function mapped<T>({ items, complete }: Listed<T>, map: (item: T) => T): Listed<T> {
  return { items: items.map(map), complete };
}

/** `author-1@…`: a hash of an e-mail could be guessed, a number cannot. */
function pseudonyms(commits: readonly Contributor[]): ReadonlyMap<string, string> {
  const all = [...new Set(commits.flatMap(({ unattributed }) => unattributed))];
  return new Map(all.map((email, index) => [email, `author-${index + 1}@example.invalid`]));
}

/** The first line is what a go needs; whether there is one must stay as it is. */
function scrubReview(review: Review): Review {
  const reason = reasonIn(review.body);
  const shown = line(reason);
  return { ...review, body: reason === "" ? "" : reasonIn(shown) === "" ? "(not shown)" : shown };
}

/** Of our own comment the line is kept that says which drafted statements it shows: the gate reads it. */
function scrubOwn(comment: Comment): Comment {
  const first = line(firstLine(comment.body));
  const shown = readDraftedMarker(comment.body);
  // One that cannot be read stays one that cannot be read.
  const marker = shown === null ? "<!-- model-rollout:drafted -->" : writeDraftedMarker(shown);
  return { ...comment, body: `${first}\n${marker}` };
}

/** A command stays whole; a text that is none must not become one by being cut. */
function scrubComment(comment: Comment): Comment {
  if (comment.ours && hasDraftedMarker(comment.body)) return scrubOwn(comment);
  const before = parseCommand(comment.body);
  const isCommand = before.kind === "command";
  const shown = isCommand ? mask(firstLine(comment.body)) : line(firstLine(comment.body));
  if (!isCommand) return { ...comment, body: parseCommand(shown).kind === "command" ? `… ${shown}` : shown };
  const after = parseCommand(shown);
  const isSame = after.kind === "command" && after.command.verb === before.command.verb;
  return { ...comment, body: isSame ? shown : firstLine(comment.body) };
}

function scrubFile(file: FactFile): FactFile {
  const isSecret = hasSecret(file.text) || hasSecret(file.path);
  if (!isSecret) return { ...file, text: file.text.replaceAll(EMAIL, SOMEBODY), path: file.path };
  return {
    ...file,
    path: maskSecrets(file.path),
    text: "",
    refused: "a text with something that looks like a secret",
  };
}

function scrubTeam(team: Membership): Membership {
  return team.kind === "members" ? team : { kind: "unreadable", because: line(team.because) };
}

function line(text: string): string {
  return cut(mask(firstLine(text)));
}

/** Secrets first: half of one would not be recognised any more. */
function mask(text: string): string {
  return maskSecrets(text).replaceAll(EMAIL, SOMEBODY);
}

function cut(text: string): string {
  return text.length > LONGEST_LINE ? `${text.slice(0, LONGEST_LINE)}…` : text;
}
