/** Which Services of a namespace have somebody who answers. */
import type { Cluster } from "../../kubernetes.ts";
import { at, record, records, text } from "./objects.ts";

/** What was asked for on the side of a router's own object. What cannot be read holds what is raised, and nothing else. */
export type Aside<Found> =
  | { readonly kind: "read"; readonly found: Found }
  | { readonly kind: "unknown"; readonly because: string };

/** Names of those of `services` with an endpoint that is ready: one call for all of them. */
export async function readyServices(
  cluster: Cluster,
  namespace: string,
  services: readonly string[],
): Promise<Aside<ReadonlySet<string>>> {
  const wanted = [...new Set(services)].sort();
  if (wanted.length === 0) return { kind: "read", found: new Set() };
  const selector = encodeURIComponent(`${LABEL} in (${wanted.join(",")})`);
  const answer = await cluster.send({
    method: "GET",
    path: `/apis/discovery.k8s.io/v1/namespaces/${encodeURIComponent(namespace)}/endpointslices?labelSelector=${selector}`,
  });
  if (!answer.ok)
    return {
      kind: "unknown",
      because: `Expected to see which of ${wanted.join(", ")} are ready; ${answer.detail}. Give this user the right to list endpointslices.discovery.k8s.io in ${namespace}`,
    };
  const ready = records(answer.object["items"])
    .filter((slice) => records(slice["endpoints"]).some(isReady))
    .map((slice) => text(record(at(slice, "metadata", "labels"))?.[LABEL]));
  return { kind: "read", found: new Set(ready.filter((name) => name !== null)) };
}

const LABEL = "kubernetes.io/service-name";

/** Kubernetes: "a nil value should be interpreted as true". */
function isReady(endpoint: Readonly<Record<string, unknown>>): boolean {
  const ready = at(endpoint, "conditions", "ready");
  const addresses = endpoint["addresses"];
  return (ready === true || ready == null) && Array.isArray(addresses) && addresses.length > 0;
}
