/** The newest deployment of each rollout and what its newest status knows of the journal: one request for all. */
import { z } from "zod";
import type { SecondCopy } from "../../promotion/second-copy.ts";
import { instant } from "../../units.ts";
import type { Joint, Question } from "./joint.ts";

/** Rollouts that one request asks for. */
const PAGE = 100;
const ACTOR = z.strictObject({ login: z.string() });
const NODE = z.strictObject({
  id: z.string(),
  databaseId: z.int(),
  task: z.string().nullable(),
  payload: z.string().nullable(),
  creator: ACTOR.nullable(),
  latestStatus: z
    .strictObject({ state: z.string(), description: z.string().nullable(), createdAt: z.string() })
    .nullable(),
});
const ANSWER = z.strictObject({
  viewer: ACTOR,
  repository: z.record(z.string(), z.strictObject({ nodes: z.array(NODE.nullable()).nullable() })),
});
const FIELDS =
  "nodes { id databaseId task payload creator { login } latestStatus { state description createdAt } }";
const SEAL = / \(journal (?:(\d{1,9}) )?([0-9a-f]{12})\)$/;
const OPEN = new Set(["IN_PROGRESS", "QUEUED", "PENDING", "WAITING"]);

export interface NewestDeployment {
  readonly id: number;
  readonly node: string;
  readonly task: string | null;
  readonly digest: string | null;
  readonly copy: SecondCopy;
}

/**
 * By rollout. Deployments of others, and such as do not end with a journal's hash, are none of ours and say nothing.
 *
 * Asked once: while deployments cannot be read, guards must not wait for them.
 * @throws Failure github-…
 */
export async function readNewest(
  joint: Joint,
  rollouts: readonly string[],
): Promise<ReadonlyMap<string, NewestDeployment>> {
  const found = new Map<string, NewestDeployment>();
  for (let start = 0; start < rollouts.length; start += PAGE) {
    const page = rollouts.slice(start, start + PAGE);
    const { viewer, repository } = await joint.ask({
      name: "Deployed",
      withViewer: true,
      isAside: true,
      write: (mark) => writeDeployed(mark, page),
      answer: ANSWER,
      what: "the newest deployments",
      needs: "`deployments: read`",
      repeatable: false,
    });
    for (const [index, rollout] of page.entries()) {
      const node = repository[`d${index}`]?.nodes?.[0] ?? null;
      const known = node === null || !isOurs(node.creator, viewer.login) ? null : knownOf(node);
      if (known !== null) found.set(rollout, known);
    }
  }
  return found;
}

function writeDeployed(mark: string, rollouts: readonly string[]): ReturnType<Question<unknown>["write"]> {
  const newest = rollouts.map(
    (_, index) =>
      `${mark}d${index}: deployments(environments: $${mark}e${index}, first: 1, orderBy: { field: CREATED_AT, direction: DESC }) { ${FIELDS} }`,
  );
  return {
    declared: rollouts.map((_, index) => `, $${mark}e${index}: [String!]`).join(""),
    variables: Object.fromEntries(
      rollouts.map((rollout, index) => [`${mark}e${index}`, [`rollout/${rollout}`]]),
    ),
    fields: newest.join("\n    "),
    aliases: rollouts.map((_, index) => `d${index}`),
  };
}

/** Workflows run as github-actions; GraphQL leaves out the `[bot]` of an actor. */
function isOurs(creator: z.infer<typeof NODE>["creator"], viewer: string): boolean {
  const bare = (login: string) => login.toLowerCase().replace(/\[bot\]$/, "");
  return creator !== null && [bare(viewer), "github-actions"].includes(bare(creator.login));
}

function knownOf({
  id,
  databaseId,
  task,
  payload,
  latestStatus,
}: z.infer<typeof NODE>): NewestDeployment | null {
  if (latestStatus === null) return null;
  const seal = SEAL.exec(latestStatus.description ?? "");
  const isOpen = OPEN.has(latestStatus.state);
  // Somebody ended it by hand: then it knows nothing any more, and that is the way out of a state that is lost.
  if (seal === null && !isOpen) return null;
  const [, lines, hash = ""] = seal ?? [];
  const copy: SecondCopy = {
    isOpen,
    at: instant(Date.parse(latestStatus.createdAt)),
    lines: lines === undefined ? null : Number(lines),
    hash,
  };
  return { id: databaseId, node: id, task, digest: digestIn(payload), copy };
}

const PAYLOAD = z.object({ digest: z.string() });

/** GraphQL gives a payload as JSON; one that was given as text is JSON in JSON. */
function digestIn(payload: string | null): string | null {
  try {
    let value: unknown = JSON.parse(payload ?? "null");
    if (typeof value === "string") value = JSON.parse(value);
    return PAYLOAD.safeParse(value).data?.digest ?? null;
  } catch {
    return null;
  }
}
