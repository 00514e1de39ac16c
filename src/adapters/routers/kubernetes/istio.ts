/** Moves traffic by the weights, the mirror and the header matches of one named route of a VirtualService. */
import type { IstioTarget } from "../../../config/router.ts";
import type { Traffic } from "../../../ports.ts";
import type { KubernetesObject } from "../../kubernetes.ts";
import type { ClusterDeps } from "../routers.ts";
import { demandTwoNames } from "./arms.ts";
import { hostOf } from "./istio-destinations.ts";
import { readinessOf, type Readiness } from "./istio-readiness.ts";
import { istioDialect, ownedOf, putBack, textOf } from "./istio-rules.ts";
import { objectTraffic, type ObjectRouter, type Seen } from "./object-router.ts";
import { at, generationOf, number, records, text } from "./objects.ts";
import { withOlderIstio } from "./older-istio.ts";
import { edited, mainOf, toldBy } from "./split-rules.ts";

export function istioTraffic(target: IstioTarget, deps: ClusterDeps): Traffic {
  demandTwoNames(target, (name) => hostOf(name, target.namespace));
  const dialect = istioDialect(target, deps.cohorts);
  const router: ObjectRouter<Readiness> = {
    target,
    text: textOf(target),
    group: "networking.istio.io",
    resource: "virtualservices",
    namespace: target.namespace,
    name: target.virtualService,
    apiVersion: "v1",
    around: (object, cluster) => readinessOf(mainOf(object, dialect), target, cluster),
    view: (object, ready): Seen => {
      const { set, complaint } = toldBy(object, dialect);
      const settled = isSettled(object);
      return {
        set,
        // Proxies report to nobody what they serve.
        served: null,
        settled,
        candidateReady: ready?.candidate ?? null,
        baselineReady: ready?.baseline ?? null,
        blockedBy:
          complaint ?? refusedByIstio(object, textOf(target)) ?? (settled ? null : unseen(textOf(target))),
      };
    },
    edit: (object, to, how) => edited(object, to, { how, dialect }),
    owned: (object) => ownedOf(object, target, dialect),
    putBack: (object, owned) => putBack(object, owned, { target, dialect }),
  };
  return objectTraffic(router, { ...deps, cluster: withOlderIstio(deps.cluster) });
}

/** Most installations write no status: then only the time to settle tells. Where one is written, it has to be of this spec. */
function isSettled(object: KubernetesObject): boolean {
  const conditions = records(at(object, "status", "conditions")).filter(({ type }) => type === "Reconciled");
  const seen = [
    at(object, "status", "observedGeneration"),
    ...conditions.map((each) => each["observedGeneration"]),
  ]
    .filter((each) => each !== undefined)
    .map((each) => number(typeof each === "string" ? Number(each) : each) ?? -1);
  const wanted = generationOf(object) ?? Infinity;
  return seen.every((each) => each >= wanted) && conditions.every(({ status }) => status !== "False");
}

function unseen(name: string): string {
  return `Expected the status of ${name} to be of its newest generation, found an older one. Wait, or see whether istiod runs; where it writes no status any more, remove the old one`;
}

/** What Istio's own analysis says is wrong. */
function refusedByIstio(object: KubernetesObject, name: string): string | null {
  const error = records(at(object, "status", "validationMessages")).find(({ level }) => level === "ERROR");
  if (error === undefined) return null;
  const code = text(at(error, "type", "code")) ?? "no code";
  return `Expected Istio to accept ${name}, found an error of its analysis (${code}, ${text(error["documentationUrl"]) ?? "no page"}). Mend what it names`;
}
