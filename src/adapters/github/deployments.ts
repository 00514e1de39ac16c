/**
 * A mirror of what happened in GitHub's own list: one environment per rollout, one deployment per stage, its name in the task.
 *
 * Never read as evidence that lets something go on. What it knows of the journal only ever holds.
 */
import { z } from "zod";
import type { DeploymentEntry, Deployments } from "../../ports.ts";
import type { Client } from "./client.ts";
import type { Asking } from "./named-files.ts";
import { readNewest } from "./newest-deployments.ts";
import type { NewestDeployment } from "./newest-deployments.ts";

const LONGEST_DESCRIPTION = 140;
const NEEDS = "`deployments: write`";
const DEPLOYMENT = z.object({ id: z.number(), node_id: z.string(), payload: z.unknown() });
const PAYLOAD = z.object({ digest: z.string() });

interface Known {
  readonly id: number;
  readonly node: string;
}

/** @param runUrl page of the run that writes them; null outside of Actions */
export function createDeployments({ client, joint }: Asking, runUrl: string | null = null): Deployments {
  // Of each rollout the deployment that still says "in progress", as far as this run has seen it.
  const open = new Map<string, NewestDeployment>();
  const status = (entry: DeploymentEntry) => ({
    state: entry.state,
    description: describe(entry),
    ...addresses(runUrl, entry.rollout),
  });
  return {
    newest: async (rollouts) => {
      const found = await readNewest(joint, rollouts);
      for (const [name, each] of found) if (each.copy.isOpen) open.set(name, each);
      return new Map([...found].map(([name, { copy }]) => [name, copy]));
    },
    record: async (entry) => {
      const before = open.get(entry.rollout) ?? null;
      if (entry.state === "in_progress") {
        const { id, node_id: node } = await createDeployment(client, entry);
        await begin(client, entry, { node, before, status: status(entry) });
        const at = before?.copy.at;
        if (at !== undefined && before !== null)
          open.set(entry.rollout, { ...before, id, node, task: taskOf(entry), digest: entry.digest });
        return;
      }
      const isSame = before?.task === taskOf(entry) && before.digest === entry.digest;
      const known = isSame ? before : await findDeployment(client, entry);
      const { id } = known ?? (await created(client, entry));
      await client.rest(
        "POST /repos/{owner}/{repo}/deployments/{deployment_id}/statuses",
        { deployment_id: id, ...status(entry), auto_inactive: true },
        { answer: z.unknown(), what: `the state of ${environmentOf(entry)}`, needs: NEEDS, repeatable: true },
      );
      open.delete(entry.rollout);
    },
  };
}

/** One place in GitHub's list for each rollout, so that its page is the rollout's history. */
function environmentOf({ rollout }: Pick<DeploymentEntry, "rollout">): string {
  return `rollout/${rollout}`;
}

function taskOf({ stage }: DeploymentEntry): string {
  return `model-rollout/${stage}`;
}

/** Where the run stands that wrote it, and where the state can be read. */
function addresses(runUrl: string | null, rollout: string) {
  if (runUrl === null) return {};
  const repository = runUrl.replace(/\/actions\/runs\/.*$/, "");
  return { log_url: runUrl, environment_url: `${repository}/tree/model-rollout/state/${rollout}` };
}

const BEGUN = z.object({ begun: z.unknown() });

/** The new stage is in progress, and the one before is not any more: one request for both. */
async function begin(
  client: Client,
  entry: DeploymentEntry,
  step: {
    readonly node: string;
    readonly before: NewestDeployment | null;
    readonly status: {
      readonly description: string;
      readonly log_url?: string;
      readonly environment_url?: string;
    };
  },
): Promise<void> {
  const { node, before, status } = step;
  const urls = {
    ...(status.log_url === undefined ? {} : { logUrl: status.log_url }),
    ...(status.environment_url === undefined ? {} : { environmentUrl: status.environment_url }),
  };
  const begun = { deploymentId: node, state: "IN_PROGRESS", description: status.description, ...urls };
  const ended =
    before === null
      ? {}
      : {
          ended: {
            deploymentId: before.node,
            state: "INACTIVE",
            description: `followed by ${entry.stage}`,
            ...urls,
          },
        };
  const type = "CreateDeploymentStatusInput!";
  const end = before === null ? "" : " ended: createDeploymentStatus(input: $ended) { clientMutationId }";
  await client.graphql(
    // The new one last: whatever fails, the newest record is not one of the stage before.
    `mutation Stage(${before === null ? "" : `$ended: ${type}, `}$begun: ${type}) {${end} begun: createDeploymentStatus(input: $begun) { clientMutationId } }`,
    { begun, ...ended },
    { answer: BEGUN, what: `the state of ${environmentOf(entry)}`, needs: NEEDS, repeatable: true },
  );
}

/** The newest deployment of this stage and plan at this commit. */
async function findDeployment(client: Client, entry: DeploymentEntry): Promise<Known | null> {
  const found = await client.rest(
    "GET /repos/{owner}/{repo}/deployments",
    { sha: entry.commit, environment: environmentOf(entry), task: taskOf(entry), per_page: 10 },
    {
      answer: z.array(DEPLOYMENT),
      what: `deployments of ${environmentOf(entry)}`,
      needs: NEEDS,
      repeatable: true,
    },
  );
  const own = found.find(({ payload }) => PAYLOAD.safeParse(parse(payload)).data?.digest === entry.digest);
  return own === undefined ? null : { id: own.id, node: own.node_id };
}

/** GitHub gives a payload back as the object that it was, or as its text. */
function parse(payload: unknown): unknown {
  if (typeof payload !== "string") return payload;
  try {
    return JSON.parse(payload);
  } catch {
    return null;
  }
}

async function created(client: Client, entry: DeploymentEntry): Promise<Known> {
  const { id, node_id: node } = await createDeployment(client, entry);
  return { id, node };
}

/**
 * Without `auto_merge: false` GitHub would merge the default branch into the commit.
 *
 * Neither transient nor production: of others GitHub does not end the earlier ones when a later one succeeds.
 */
function createDeployment(client: Client, entry: DeploymentEntry): Promise<z.infer<typeof DEPLOYMENT>> {
  return client.rest(
    "POST /repos/{owner}/{repo}/deployments",
    {
      ref: entry.commit,
      task: taskOf(entry),
      auto_merge: false,
      required_contexts: [],
      environment: environmentOf(entry),
      transient_environment: false,
      production_environment: false,
      description: `${entry.rollout}: ${entry.stage}`.slice(0, LONGEST_DESCRIPTION),
      payload: { digest: entry.digest },
    },
    { answer: DEPLOYMENT, what: `a deployment of ${environmentOf(entry)}`, needs: NEEDS, repeatable: false },
  );
}

/** Ends with number and hash of the journal's newest line, which a rewound state branch would not have. */
function describe({ description, journal, lines }: DeploymentEntry): string {
  const number = lines === undefined ? "" : `${lines} `;
  const ending = journal === "" ? "" : ` (journal ${number}${journal.slice(0, 12)})`;
  const characters = Array.from(description);
  const room = LONGEST_DESCRIPTION - ending.length;
  return (characters.length <= room ? description : `${characters.slice(0, room - 1).join("")}…`) + ending;
}
