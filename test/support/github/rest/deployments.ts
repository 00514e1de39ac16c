/** Deployments and their statuses. */
import { need } from "../world/access.ts";
import { addDeploymentStatus, createDeployment } from "../world/deployments.ts";
import type { Deployment, DeploymentStatus, Repository, World } from "../world/model.ts";
import { orNotFound } from "../world/refusal.ts";
import { iso } from "../world/world.ts";
import { created, numberInPath, ok, onRepository, paged } from "./endpoint.ts";
import type { Answer, Endpoints, RepositoryCall } from "./endpoint.ts";
import { apiOf, nodeId, showAccount } from "./shapes.ts";
import type { Shape } from "./shapes.ts";

const READ = need("read", "deployments");
const WRITE = need("write", "deployments");

function showDeployment(world: World, repository: Repository, deployment: Deployment): Shape {
  const url = `${apiOf(world, repository)}/deployments/${deployment.id}`;
  const { id, sha, ref, task, environment, description, payload } = deployment;
  return {
    url,
    node_id: nodeId("DE", repository.id, id),
    id,
    sha,
    ref,
    task,
    environment,
    description,
    payload,
    original_environment: environment,
    creator: showAccount(world, deployment.creator),
    statuses_url: `${url}/statuses`,
    repository_url: apiOf(world, repository),
    transient_environment: deployment.transient,
    production_environment: deployment.production,
    created_at: iso(deployment.createdAt),
    updated_at: iso(deployment.statuses.at(-1)?.createdAt ?? deployment.createdAt),
  };
}

function showStatus(call: RepositoryCall, deployment: Deployment, status: DeploymentStatus): Shape {
  const { world, repository } = call;
  const url = `${apiOf(world, repository)}/deployments/${deployment.id}`;
  const { id, state, description, environment } = status;
  return {
    url: `${url}/statuses/${id}`,
    node_id: nodeId("DES", repository.id, id),
    id,
    state,
    description,
    environment,
    creator: showAccount(world, status.creator),
    log_url: status.logUrl,
    target_url: status.logUrl,
    environment_url: status.environmentUrl,
    deployment_url: url,
    repository_url: apiOf(world, repository),
    created_at: iso(status.createdAt),
    updated_at: iso(status.createdAt),
  };
}

interface NewDeployment {
  readonly ref: string;
  readonly task?: string;
  readonly auto_merge?: boolean;
  readonly required_contexts?: readonly string[];
  readonly payload?: unknown;
  readonly environment?: string;
  readonly description?: string | null;
  readonly transient_environment?: boolean;
  readonly production_environment?: boolean;
}

function create({ world, repository, token, body }: RepositoryCall): Answer {
  const wanted = body as NewDeployment;
  const environment = wanted.environment ?? "production";
  const answer = createDeployment(world, repository, {
    ref: wanted.ref,
    task: wanted.task ?? "deploy",
    environment,
    description: wanted.description ?? null,
    payload: wanted.payload ?? {},
    transient: wanted.transient_environment ?? false,
    production: wanted.production_environment ?? environment === "production",
    autoMerge: wanted.auto_merge ?? true,
    requiredContexts: wanted.required_contexts ?? null,
    creator: token.actor,
  });
  return "message" in answer
    ? { status: 202, body: answer }
    : created(showDeployment(world, repository, answer));
}

function deploymentOf(call: RepositoryCall): Deployment {
  return orNotFound(call.repository.deployments.find(({ id }) => id === numberInPath(call, "deployment_id")));
}

interface NewDeploymentStatus {
  readonly state: DeploymentStatus["state"];
  readonly log_url?: string;
  readonly target_url?: string;
  readonly description?: string;
  readonly environment?: string;
  readonly environment_url?: string;
  readonly auto_inactive?: boolean;
}

function createStatus(call: RepositoryCall): Answer {
  const { world, repository, token } = call;
  const deployment = deploymentOf(call);
  const wanted = call.body as NewDeploymentStatus;
  const status = addDeploymentStatus(world, repository, deployment, {
    state: wanted.state,
    description: wanted.description ?? "",
    logUrl: wanted.log_url ?? wanted.target_url ?? "",
    environmentUrl: wanted.environment_url ?? "",
    environment: wanted.environment ?? deployment.environment,
    autoInactive: wanted.auto_inactive ?? true,
    creator: token.actor,
  });
  return created(showStatus(call, deployment, status));
}

function listed({ repository, query }: RepositoryCall): readonly Deployment[] {
  const wanted = (["sha", "ref", "task", "environment"] as const).filter((key) => query[key] !== undefined);
  return repository.deployments
    .filter((deployment) => wanted.every((key) => deployment[key] === query[key]))
    .reverse();
}

export const deployments: Endpoints = {
  "repos/create-deployment": onRepository(WRITE, create),
  "repos/list-deployments": onRepository(READ, (call) =>
    paged(call, listed(call), (deployment) => showDeployment(call.world, call.repository, deployment)),
  ),
  "repos/get-deployment": onRepository(READ, (call) =>
    ok(showDeployment(call.world, call.repository, deploymentOf(call))),
  ),
  "repos/create-deployment-status": onRepository(WRITE, createStatus),
  "repos/list-deployment-statuses": onRepository(READ, (call) => {
    const deployment = deploymentOf(call);
    return paged(call, deployment.statuses.toReversed(), (status) => showStatus(call, deployment, status));
  }),
};
