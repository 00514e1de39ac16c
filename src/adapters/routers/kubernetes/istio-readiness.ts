/** Whether the destinations of a route can answer: subsets that a DestinationRule declares, Services with ready endpoints. */
import type { IstioTarget } from "../../../config/router.ts";
import type { Cluster, KubernetesObject } from "../../kubernetes.ts";
import { mustRead } from "./answers.ts";
import { destinationsOf, hostOf, partsOf, sideOf } from "./istio-destinations.ts";
import { at, record, records, text } from "./objects.ts";
import { readyServices } from "./readiness.ts";
import type { Rule } from "./split-rules.ts";

export interface Readiness {
  /** null where nobody can tell. */
  readonly candidate: boolean | null;
  readonly baseline: boolean | null;
}

/**
 * One call at most: for DestinationRules where a subset is named, else for the endpoints of both.
 *
 * @throws Failure router-refused, router-unreachable
 */
export async function readinessOf(main: Rule, target: IstioTarget, cluster: Cluster): Promise<Readiness> {
  const candidate = endOf(main, "candidate", target);
  const baseline = endOf(main, "baseline", target);
  const ends = [candidate, baseline].filter((each) => each !== null);
  const tell = ends.some(({ subset }) => subset !== null)
    ? await declared(target, cluster)
    : await answering(ends, target, cluster);
  return {
    candidate: candidate === null ? null : tell(candidate),
    baseline: baseline === null ? null : tell(baseline),
  };
}

interface End {
  /** As `hostOf`. */
  readonly host: string;
  readonly subset: string | null;
}

type Tell = (end: End) => boolean | null;

function endOf(main: Rule, side: "candidate" | "baseline", target: IstioTarget): End | null {
  const found = destinationsOf(main).find((each) => sideOf(each["destination"], target) === side);
  const { host, subset } = partsOf(found?.["destination"]);
  return host === null ? null : { host: hostOf(host, target.namespace), subset };
}

async function answering(ends: readonly End[], { namespace }: IstioTarget, cluster: Cluster): Promise<Tell> {
  const serviceOf = ({ host }: End): string | null =>
    host.endsWith(`.${namespace}`) && host.split(".").length === 2
      ? host.slice(0, -namespace.length - 1)
      : null;
  const services = ends.map(serviceOf).filter((name) => name !== null);
  const ready = await readyServices(cluster, namespace, services);
  return (end) => {
    const service = serviceOf(end);
    return service === null ? null : ready.has(service);
  };
}

/** A subset that no DestinationRule declares is answered with 503. */
async function declared({ namespace }: IstioTarget, cluster: Cluster): Promise<Tell> {
  const found = await mustRead(cluster, {
    path: `/apis/networking.istio.io/v1/namespaces/${encodeURIComponent(namespace)}/destinationrules`,
    text: `the DestinationRules in ${namespace}, which declare the subsets`,
  });
  const rules = records(found["items"]);
  return (end) => (end.subset === null ? null : declares(rules, { ...end, subset: end.subset }, namespace));
}

function declares(
  rules: readonly KubernetesObject[],
  end: { readonly host: string; readonly subset: string },
  namespace: string,
): boolean | null {
  const hosts = rules.map((rule) => ({ rule, host: text(at(rule, "spec", "host")) ?? "" }));
  const exact = hosts.filter(({ host }) => hostOf(host, namespace) === end.host);
  const wide = hosts.filter(({ host }) => host.startsWith("*") && isUnder(end.host, host));
  const telling = exact.length > 0 ? exact : wide;
  // Of a host of elsewhere the rules may be elsewhere, too.
  if (telling.length === 0 && !end.host.endsWith(`.${namespace}`)) return null;
  return telling.some(({ rule }) =>
    records(at(record(rule), "spec", "subsets")).some((subset) => subset["name"] === end.subset),
  );
}

function isUnder(host: string, wildcard: string): boolean {
  const suffix = wildcard.slice(1);
  return [host, `${host}.svc.cluster.local`].some((each) => each.endsWith(suffix));
}
