/** Whether this user may do all that a rollout and its rollback need, asked before the first live stage. */
import { Failure } from "../../../errors.ts";
import type { Cluster } from "../../kubernetes.ts";
import { refusedBy } from "./answers.ts";
import { at } from "./objects.ts";

export interface Resource {
  readonly text: string;
  readonly group: string;
  readonly resource: string;
  readonly namespace: string;
  readonly name: string;
}

/** Forward and back are the same two: read the object, write it. */
const VERBS = ["get", "update"] as const;

/** @throws Failure router-refused that names the verb */
export async function demandRights(wanted: Resource, cluster: Cluster): Promise<void> {
  for (const verb of VERBS) {
    const { group, resource, namespace, name } = wanted;
    const answer = await cluster.send({
      method: "POST",
      path: "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews",
      body: {
        apiVersion: "authorization.k8s.io/v1",
        kind: "SelfSubjectAccessReview",
        spec: { resourceAttributes: { verb, group, resource, namespace, name } },
      },
    });
    if (!answer.ok) throw refusedBy(answer, `ask whether this user may ${verb} ${wanted.text}`);
    if (at(answer.object, "status", "allowed") === true) continue;
    throw new Failure(
      "router-refused",
      `Expected the right to ${verb} ${resource}.${group} in ${namespace}, found that this user does not have it. A rollback needs it too: give it before the rollout starts`,
    );
  }
}
