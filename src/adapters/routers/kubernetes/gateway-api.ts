/** Moves traffic by the weights, the mirror and the header matches of one rule of an HTTPRoute. */
import type { GatewayApiTarget } from "../../../config/router.ts";
import type { Traffic, TrafficTarget } from "../../../ports.ts";
import type { Cluster, KubernetesObject } from "../../kubernetes.ts";
import type { ClusterDeps } from "../routers.ts";
import { demandTwoNames } from "./arms.ts";
import { backendsOf, sideOf } from "./gateway-backends.ts";
import { parentsOf } from "./gateway-parents.ts";
import { gatewayDialect, ownedOf, putBack, textOf } from "./gateway-rules.ts";
import { objectTraffic, type ObjectRouter, type Seen } from "./object-router.ts";
import { readyServices } from "./readiness.ts";
import { edited, mainOf, toldBy, type Rule } from "./split-rules.ts";

/** Services with a ready endpoint; null where that could not be read. */
type Ready = ReadonlySet<string> | null;

export function gatewayApiTraffic(target: GatewayApiTarget, deps: ClusterDeps): Traffic {
  demandTwoNames(target, (name) => name);
  const dialect = gatewayDialect(target, deps.cohorts);
  const router: ObjectRouter<ReadonlySet<string>> = {
    target,
    text: textOf(target),
    group: "gateway.networking.k8s.io",
    resource: "httproutes",
    namespace: target.namespace,
    name: target.httpRoute,
    apiVersion: "v1",
    around: (object, cluster) => endpoints(mainOf(object, dialect), target, cluster),
    view: (object, ready) => {
      const { set, complaint } = toldBy(object, dialect);
      const parents = parentsOf(object, textOf(target), isNobody(set));
      return {
        set,
        // Gateways report that they took a route, and nothing about who got what.
        served: null,
        settled: parents.isSettled,
        ...readiness(mainOf(object, dialect), target, ready),
        blockedBy: complaint ?? parents.refusal,
      };
    },
    edit: (object: KubernetesObject, to, how) => edited(object, to, { how, dialect }),
    owned: (object) => ownedOf(object, target, dialect),
    putBack: (object, owned) => putBack(object, owned, { target, dialect }),
  };
  return objectTraffic(router, deps);
}

function endpoints(main: Rule, target: GatewayApiTarget, cluster: Cluster): Promise<ReadonlySet<string>> {
  const services = backendsOf(main).filter((each) => isService(each, target));
  return readyServices(
    cluster,
    target.namespace,
    services.flatMap((each) => (sideOf(each, target) === "other" ? [] : [String(each["name"])])),
  );
}

/** Of a backend of another kind (an InferencePool, say) or namespace, nobody here can tell whether it is ready. */
function isService(backend: Rule, target: GatewayApiTarget): boolean {
  return (
    (backend["kind"] ?? "Service") === "Service" &&
    (backend["group"] ?? "") === "" &&
    (backend["namespace"] ?? target.namespace) === target.namespace
  );
}

function readiness(
  main: Rule,
  target: GatewayApiTarget,
  ready: Ready,
): Pick<Seen, "candidateReady" | "baselineReady"> {
  const tell = (side: "candidate" | "baseline"): boolean | null => {
    const backend = backendsOf(main).find((each) => sideOf(each, target) === side);
    if (backend === undefined || ready === null || !isService(backend, target)) return null;
    return ready.has(target[side]);
  };
  return { candidateReady: tell("candidate"), baselineReady: tell("baseline") };
}

function isNobody(set: TrafficTarget): boolean {
  return (
    set.candidate === 0 && set.mirror === 0 && Object.values(set.cohorts).every((weight) => weight === 0)
  );
}
