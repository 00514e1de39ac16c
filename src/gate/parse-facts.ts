/** Saved facts: JSON → facts, so that an outcome can be replayed without GitHub. */
import { z } from "zod";
import { instant, sha } from "../units.ts";
import type { PullRequestFacts } from "./facts.ts";

const commit = z
  .string()
  .regex(/^[0-9a-f]{40}$|^[0-9a-f]{64}$/, "expected a commit id")
  .transform(sha);
const moment = z.number().transform(instant);
const person = z.strictObject({
  login: z.string(),
  id: z.number().nullable(),
  kind: z.enum(["user", "bot", "ghost"]),
});
const file = z.strictObject({
  path: z.string(),
  blob: z.string(),
  text: z.string(),
  refused: z.string().optional(),
});

function listed<T extends z.ZodType>(item: T) {
  return z.strictObject({ items: z.array(item), complete: z.boolean() });
}

const FACTS = z.strictObject({
  repository: z.string(),
  isPrivate: z.boolean(),
  defaultBranch: z.string(),
  number: z.number(),
  url: z.string(),
  title: z.string(),
  state: z.enum(["open", "closed", "merged"]),
  draft: z.boolean(),
  author: person,
  head: z.strictObject({ sha: commit, branch: z.string(), fork: z.boolean() }),
  base: z.strictObject({ branch: z.string(), tip: commit }),
  mergeCommit: commit.nullable(),
  labels: z.array(z.string()),
  files: listed(z.string()),
  reviews: listed(
    z.strictObject({
      id: z.number(),
      by: person,
      state: z.enum(["approved", "changes-requested", "dismissed", "commented", "pending"]),
      commit: commit.nullable(),
      body: z.string(),
      at: moment.nullable(),
      canPush: z.boolean(),
    }),
  ),
  comments: listed(
    z.strictObject({
      id: z.number(),
      by: person,
      body: z.string(),
      at: moment,
      edited: z.boolean(),
      ours: z.boolean(),
      viaApp: z.string().nullable().optional(),
    }),
  ),
  commits: listed(
    z.strictObject({
      commit,
      people: z.array(person),
      unattributed: z.array(z.string()),
      signature: z.enum(["valid", "invalid", "none"]).optional(),
    }),
  ),
  status: z.strictObject({ state: z.string(), description: z.string() }).nullable(),
  checks: listed(
    z.strictObject({
      context: z.string(),
      state: z.enum(["success", "pending", "failure", "skipped"]),
      source: z.string().nullable(),
    }),
  ).optional(),
  rolloutsAtHead: z.array(file),
  rolloutsAtBase: z.array(file),
  policy: file.nullable(),
  policyAtHead: file.nullable().optional(),
  permissions: z.record(z.string(), z.enum(["none", "read", "triage", "write", "maintain", "admin"])),
  teams: z.record(
    z.string(),
    z.discriminatedUnion("kind", [
      z.strictObject({ kind: z.literal("members"), logins: z.array(z.string()) }),
      z.strictObject({ kind: z.literal("unreadable"), because: z.string() }),
    ]),
  ),
});

/** The facts, or a sentence that says what is wrong with the text. */
export function parseFacts(text: string): PullRequestFacts | { readonly wrong: string } {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    return { wrong: `not JSON: ${cause instanceof Error ? cause.message : String(cause)}` };
  }
  const parsed = FACTS.safeParse(value);
  return parsed.success ? parsed.data : { wrong: z.prettifyError(parsed.error) };
}
