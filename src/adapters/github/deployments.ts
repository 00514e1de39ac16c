/** A mirror of what happened in GitHub's own list of deployments: one environment a rollout, one deployment a stage, its name in the task. Never read as evidence. */
import { z } from "zod";
import type { DeploymentEntry, Deployments } from "../../ports.ts";
import type { Client } from "./client.ts";

const LONGEST_DESCRIPTION = 140;
const NEEDS = "`deployments: write`";
const DEPLOYMENT = z.object({ id: z.number(), payload: z.unknown() });
const PAYLOAD = z.object({ digest: z.string() });

export function createDeployments(client: Client): Deployments {
  return {
    record: async (entry) => {
      // A stage that begins has none yet; looking for one would be a request for nothing.
      const known = entry.state === "in_progress" ? null : await findDeployment(client, entry);
      const id = known ?? (await createDeployment(client, entry));
      await client.rest(
        "POST /repos/{owner}/{repo}/deployments/{deployment_id}/statuses",
        { deployment_id: id, state: entry.state, description: describe(entry) },
        { answer: z.unknown(), what: `the state of ${environmentOf(entry)}`, needs: NEEDS, repeatable: true },
      );
    },
  };
}

/** `environment`: of its deployments GitHub shows the newest state. */
function environmentOf({ rollout }: DeploymentEntry): string {
  return `rollout/${rollout}`;
}

/** The newest deployment of this stage and plan at this commit. */
async function findDeployment(client: Client, entry: DeploymentEntry): Promise<number | null> {
  const found = await client.rest(
    "GET /repos/{owner}/{repo}/deployments",
    { sha: entry.commit, environment: environmentOf(entry), task: entry.stage, per_page: 10 },
    {
      answer: z.array(DEPLOYMENT),
      what: `deployments of ${environmentOf(entry)}`,
      needs: NEEDS,
      repeatable: true,
    },
  );
  return (
    found.find(({ payload }) => PAYLOAD.safeParse(parse(payload)).data?.digest === entry.digest)?.id ?? null
  );
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

/** Without `auto_merge: false` GitHub would merge the default branch into the commit. */
async function createDeployment(client: Client, entry: DeploymentEntry): Promise<number> {
  const created = await client.rest(
    "POST /repos/{owner}/{repo}/deployments",
    {
      ref: entry.commit,
      task: entry.stage,
      auto_merge: false,
      required_contexts: [],
      environment: environmentOf(entry),
      transient_environment: false,
      // GitHub retires the earlier stages of an environment with a success, unless it is a production one.
      production_environment: false,
      description: `${entry.rollout}: ${entry.stage}`.slice(0, LONGEST_DESCRIPTION),
      payload: { digest: entry.digest },
    },
    { answer: DEPLOYMENT, what: `a deployment of ${environmentOf(entry)}`, needs: NEEDS, repeatable: false },
  );
  return created.id;
}

/** Ends with the journal's newest hash, which a rewound state branch would not have. */
function describe({ description, journal }: DeploymentEntry): string {
  const ending = journal === "" ? "" : ` (journal ${journal.slice(0, 12)})`;
  const characters = Array.from(description);
  const room = LONGEST_DESCRIPTION - ending.length;
  return (characters.length <= room ? description : `${characters.slice(0, room - 1).join("")}…`) + ending;
}
