/** Deployments as GraphQL lists them. */
import { nodeId } from "../rest/shapes.ts";
import type { Deployment, DeploymentStatus, Repository } from "../world/model.ts";
import { iso } from "../world/world.ts";
import { connection } from "./connection.ts";
import type { PageArguments } from "./connection.ts";
import { actorNode } from "./view.ts";
import type { Node, View } from "./view.ts";

export interface DeploymentArguments extends PageArguments {
  readonly environments?: readonly string[] | null;
  readonly orderBy?: { readonly field: string; readonly direction: string } | null;
}

export function listDeployments(view: View, repository: Repository, args: DeploymentArguments): Node {
  const found = repository.deployments.filter(
    ({ environment }) => args.environments == null || args.environments.includes(environment),
  );
  if (args.orderBy?.direction === "DESC") found.reverse();
  return connection("deployments", found, (each) => deploymentNode(view, repository, each))(args);
}

function deploymentNode(view: View, repository: Repository, deployment: Deployment): Node {
  const { id, task, environment, payload, description, sha, creator } = deployment;
  const last = deployment.statuses.at(-1) ?? null;
  return {
    __typename: "Deployment",
    id: nodeId("DE", repository.id, id),
    databaseId: id,
    task,
    environment,
    description,
    payload: JSON.stringify(payload),
    commitOid: sha,
    createdAt: iso(deployment.createdAt),
    creator: actorNode(view, creator),
    latestStatus: last === null ? null : statusNode(view, repository, last),
  };
}

function statusNode(view: View, repository: Repository, status: DeploymentStatus): Node {
  return {
    __typename: "DeploymentStatus",
    id: nodeId("DES", repository.id, status.id),
    state: status.state.toUpperCase(),
    description: status.description,
    createdAt: iso(status.createdAt),
    creator: actorNode(view, status.creator),
    logUrl: status.logUrl,
    environmentUrl: status.environmentUrl,
  };
}
