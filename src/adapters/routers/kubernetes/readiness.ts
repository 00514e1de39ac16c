/** Which Services of a namespace have somebody who answers. */
import type { Cluster } from "../../kubernetes.ts";
import { mustRead } from "./answers.ts";
import { at, record, records, text } from "./objects.ts";

const LABEL = "kubernetes.io/service-name";

/**
 * Names of those of `services` with an endpoint that is ready: one call for all of them.
 *
 * @throws Failure router-refused, router-unreachable
 */
export async function readyServices(
  cluster: Cluster,
  namespace: string,
  services: readonly string[],
): Promise<ReadonlySet<string>> {
  const wanted = [...new Set(services)].sort();
  if (wanted.length === 0) return new Set();
  const selector = encodeURIComponent(`${LABEL} in (${wanted.join(",")})`);
  const slices = await mustRead(cluster, {
    path: `/apis/discovery.k8s.io/v1/namespaces/${encodeURIComponent(namespace)}/endpointslices?labelSelector=${selector}`,
    text: `the EndpointSlices of ${wanted.join(", ")} in ${namespace}, which say who is ready`,
  });
  const ready = records(slices["items"])
    .filter((slice) => records(slice["endpoints"]).some(isReady))
    .map((slice) => text(record(at(slice, "metadata", "labels"))?.[LABEL]));
  return new Set(ready.filter((name) => name !== null));
}

/** Kubernetes: "a nil value should be interpreted as true". */
function isReady(endpoint: Readonly<Record<string, unknown>>): boolean {
  const ready = at(endpoint, "conditions", "ready");
  const addresses = endpoint["addresses"];
  return (ready === true || ready == null) && Array.isArray(addresses) && addresses.length > 0;
}
