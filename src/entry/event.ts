/** The event that started the job, as far as any command needs it. */
import { z } from "zod";
import { Failure } from "../errors.ts";
import { sha } from "../units.ts";
import type { Sha } from "../units.ts";

const commit = z.string().regex(/^[0-9a-f]{40,64}$/);
const pullRequest = z.object({
  number: z.number(),
  head: z.object({ sha: commit }),
  base: z.object({ ref: z.string() }),
});

const EVENT = z.object({
  action: z.string().optional(),
  repository: z
    .object({ full_name: z.string(), default_branch: z.string(), private: z.boolean().optional() })
    .optional(),
  pull_request: pullRequest.optional(),
  merge_group: z.object({ head_sha: commit, base_sha: commit, base_ref: z.string() }).optional(),
  workflow_run: z.object({ head_sha: commit }).optional(),
  issue: z.object({ number: z.number(), pull_request: z.unknown().optional() }).optional(),
  comment: z
    .object({
      id: z.number(),
      body: z.string(),
      performed_via_github_app: z.object({ slug: z.string().optional() }).nullable().optional(),
    })
    .optional(),
  after: z.string().optional(),
});

export interface Event {
  readonly name: string;
  /** `opened`, `synchronize`, …; null for an event that has none. */
  readonly action: string | null;
  readonly defaultBranch: string | null;
  /** Whether only a team can read the repository; not known is not private. */
  readonly isPrivate?: boolean;
  readonly pullRequest: number | null;
  /** Head of the run that a `workflow_run` follows; the pull request is looked up by it. */
  readonly runHead: Sha | null;
  readonly comment: {
    readonly id: number;
    readonly body: string;
    /** App through which it was written; null for none, absent where the event does not say. */
    readonly viaApp?: string | null;
  } | null;
  readonly mergeGroup: { readonly head: Sha; readonly base: Sha; readonly branch: string } | null;
}

/** @throws Failure call-wrong for an event file that is not GitHub's. */
export function readEvent(name: string, text: string): Event {
  const parsed = EVENT.safeParse(text === "" ? {} : JSON.parse(text));
  if (!parsed.success)
    throw new Failure(
      "call-wrong",
      `Expected the event file of a GitHub job, found: ${z.prettifyError(parsed.error)}`,
    );
  const { data } = parsed;
  const group = data.merge_group;
  return {
    name,
    action: data.action ?? null,
    defaultBranch: data.repository?.default_branch ?? null,
    isPrivate: data.repository?.private ?? false,
    pullRequest:
      data.pull_request?.number ?? (data.issue?.pull_request === undefined ? null : data.issue.number),
    runHead: data.workflow_run === undefined ? null : sha(data.workflow_run.head_sha),
    comment: data.comment === undefined ? null : commentOf(data.comment),
    mergeGroup:
      group === undefined
        ? null
        : {
            head: sha(group.head_sha),
            base: sha(group.base_sha),
            branch: group.base_ref.replace(/^refs\/heads\//, ""),
          },
  };
}

function commentOf({
  id,
  body,
  performed_via_github_app: app,
}: NonNullable<z.infer<typeof EVENT>["comment"]>): NonNullable<Event["comment"]> {
  return app === undefined
    ? { id, body }
    : { id, body, viaApp: app === null ? null : (app.slug ?? "an app") };
}
