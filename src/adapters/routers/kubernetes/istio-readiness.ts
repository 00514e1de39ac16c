/** Whether the destinations of a route can answer: subsets that a DestinationRule declares, Services with ready endpoints. */
import type { IstioTarget } from "../../../config/router.ts";
import type { Cluster, KubernetesObject } from "../../kubernetes.ts";
import { destinationsOf, hostOf, partsOf, sideOf } from "./istio-destinations.ts";
import { at, record, records, text } from "./objects.ts";
import { readyServices, type Aside } from "./readiness.ts";
import type { Rule } from "./split-rules.ts";

export interface Readiness {
  /** null where nobody can tell. */
  readonly candidate: boolean | null;
  readonly baseline: boolean | null;
  /** Why it could not be read; null where it was. */
  readonly unknown: string | null;
}

/** One call at most: for DestinationRules where a subset is named, else for the endpoints of both. Never throws. */
export async function readinessOf(main: Rule, target: IstioTarget, cluster: Cluster): Promise<Readiness> {
  const named = { candidate: endOf(main, "candidate", target), baseline: endOf(main, "baseline", target) };
  const ends = Object.values(named).filter((each) => each !== null);
  const answer = ends.some(({ subset }) => subset !== null)
    ? await declared(target, cluster)
    : await answering(ends, target, cluster);
  if (answer.kind === "unknown") return { candidate: null, baseline: null, unknown: answer.because };
  const tell = (end: End | null): boolean | null => (end === null ? null : answer.found(end));
  return { candidate: tell(named.candidate), baseline: tell(named.baseline), unknown: null };
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

async function answering(
  ends: readonly End[],
  { namespace }: IstioTarget,
  cluster: Cluster,
): Promise<Aside<Tell>> {
  const serviceOf = ({ host }: End): string | null =>
    host.endsWith(`.${namespace}`) && host.split(".").length === 2
      ? host.slice(0, -namespace.length - 1)
      : null;
  const services = ends.map(serviceOf).filter((name) => name !== null);
  const ready = await readyServices(cluster, namespace, services);
  if (ready.kind === "unknown") return ready;
  return {
    kind: "read",
    found: (end) => {
      const service = serviceOf(end);
      return service === null ? null : ready.found.has(service);
    },
  };
}

/** A subset that no DestinationRule declares is answered with 503. */
async function declared({ namespace }: IstioTarget, cluster: Cluster): Promise<Aside<Tell>> {
  const answer = await cluster.send({
    method: "GET",
    path: `/apis/networking.istio.io/v1/namespaces/${encodeURIComponent(namespace)}/destinationrules`,
  });
  if (!answer.ok)
    return {
      kind: "unknown",
      because: `Expected to see whether a DestinationRule declares the subsets; ${answer.detail}. Give this user the right to list destinationrules.networking.istio.io in ${namespace}`,
    };
  const rules = records(answer.object["items"]);
  return {
    kind: "read",
    found: (end) => (end.subset === null ? null : declares(rules, { ...end, subset: end.subset }, namespace)),
  };
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
