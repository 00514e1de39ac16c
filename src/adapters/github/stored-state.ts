/** What a state branch holds, and whether it can be believed. */
import { createHash } from "node:crypto";
import { z } from "zod";
import { Failure } from "../../errors.ts";
import type { StoredState } from "../../ports.ts";
import type { RolloutState } from "../../promotion/state.ts";
import { iso } from "../../units.ts";
import { commitId } from "./forms.ts";
import { FILE, FILE_FIELDS } from "./tree.ts";

export const STATE_FILE = "state.json";

/** Selection on a state branch's target; `$journal` is the journal file of today. */
export const STATE_FIELDS = `kind: __typename ... on Commit {
  oid message author { email user { login } }
  state: file(path: "${STATE_FILE}") { ${FILE_FIELDS} } journal: file(path: $journal) { ${FILE_FIELDS} }
}`;

const COMMIT = z.strictObject({
  kind: z.literal("Commit"),
  oid: commitId(),
  message: z.string(),
  author: z
    .strictObject({ email: z.string().nullable(), user: z.strictObject({ login: z.string() }).nullable() })
    .nullable(),
  state: FILE.nullable(),
  journal: FILE.nullable(),
});
export const STATE_TARGET = z
  .discriminatedUnion("kind", [COMMIT, z.strictObject({ kind: z.enum(["Blob", "Tree", "Tag"]) })])
  .nullable();
export type StateTarget = z.infer<typeof STATE_TARGET>;

/** Only the envelope: the rest is our own JSON, written by the same program. */
const ENVELOPE = z.looseObject({
  /** Which of them this version can read is not decided here. */
  schema: z.int().min(1),
  name: z.string(),
  digest: z.string().regex(/^[0-9a-f]{64}$/),
  journal: z.strictObject({ hash: z.string(), lines: z.int().min(0), at: z.number() }),
});
const STATE = z.custom<RolloutState>((value) => ENVELOPE.safeParse(value).success);

/** Text of the state file. */
export function serialize(state: RolloutState): string {
  return `${JSON.stringify(state)}\n`;
}

/** What a commit's message repeats of its files, so that a hand on one of them shows. */
export function seal(state: RolloutState): string {
  return `journal ${state.journal.hash}\nstate ${sha256(serialize(state))}`;
}

/** `journal/2026-11-23.jsonl`: the UTC day of the newest line. */
export function journalFile(at: RolloutState["journal"]["at"]): string {
  return `journal/${iso(at).slice(0, 10)}.jsonl`;
}

function sha256(text: string): string {
  return createHash("sha256").update(text, "utf8").digest("hex");
}

export interface Reading {
  readonly name: string;
  /** Account that this program runs as. */
  readonly viewer: string;
  /** Path of the journal file that was read along. */
  readonly journal: string;
}

/** @throws Failure state-lost: a foreign author, a missing or broken file, a state or journal that the seal does not know. */
export function believe(target: StateTarget, { name, viewer, journal }: Reading): StoredState {
  if (target?.kind !== "Commit") throw lost(name, "a commit", "something else");
  const author = target.author?.user?.login ?? target.author?.email ?? "nobody";
  if (!isOurs(target.author, viewer)) throw lost(name, `a commit by ${viewer}`, `one by ${author}`);
  const text = textOf(target.state);
  if (text === null) throw lost(name, STATE_FILE, "none that could be read");
  const state = STATE.safeParse(parse(text));
  if (!state.success || state.data.name !== name)
    throw lost(name, "a state of this rollout", "something else");
  if (!target.message.endsWith(`\n\n${seal(state.data)}`) || text !== serialize(state.data)) {
    throw lost(name, "the state that its commit was made for", "another one");
  }
  const lines = textOf(target.journal)?.trimEnd().split("\n") ?? [];
  const last = lines.at(-1);
  if (
    journalFile(state.data.journal.at) === journal &&
    last !== undefined &&
    sha256(last) !== state.data.journal.hash
  ) {
    throw lost(
      name,
      `a journal that ends with ${state.data.journal.hash.slice(0, 12)}`,
      `one that ends with ${sha256(last).slice(0, 12)}`,
    );
  }
  return { state: state.data, version: target.oid };
}

/** Text of a file entry; null where there is none, or not all of it. */
export function textOf(entry: z.infer<typeof FILE> | null): string | null {
  return entry?.object?.kind === "Blob" && !entry.object.isTruncated ? entry.object.text : null;
}

type Author = Extract<StateTarget, { readonly kind: "Commit" }>["author"];

/** Workflows run as github-actions; an account whose commits are not linked is known by its address. */
export function isOurs(author: Author, viewer: string): boolean {
  const own = [viewer, "github-actions[bot]"].map((login) => login.toLowerCase());
  if (author === null) return false;
  if (author.user !== null) return [...own, "github-actions"].includes(author.user.login.toLowerCase());
  return own.some(
    (login) =>
      (author.email ?? "").toLowerCase().replace(/^\d+\+/, "") === `${login}@users.noreply.github.com`,
  );
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function lost(name: string, expected: string, found: string): Failure {
  return new Failure(
    "state-lost",
    `Expected ${expected} at the head of model-rollout/state/${name}, found ${found}. Look at the branch's history; roll back if the candidate has traffic`,
  );
}
