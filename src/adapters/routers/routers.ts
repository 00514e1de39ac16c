/** Opens the way to move the traffic of one route. */
import type { RouterTarget } from "../../config/router.ts";
import { Failure } from "../../errors.ts";
import type { Traffic, TrafficTarget } from "../../ports.ts";
import type { Instant } from "../../units.ts";
import type { Secret } from "../http.ts";
import { openCluster, type Cluster, type ClusterTarget } from "../kubernetes.ts";
import { describeRouter } from "./describe.ts";
import { flagdTraffic } from "./flagd.ts";
import { lazily } from "./lazily.ts";

export interface TrafficDeps {
  readonly secret: Secret;
  readonly now: () => Instant;
  /** Folder that paths in the rollout file start from. */
  readonly root: string;
  /** Label matchers of every cohort that the plan may give a weight of its own. */
  readonly cohorts: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** What the plan will set, stage by stage; absent where there is no plan. */
  readonly stages?: readonly TrafficTarget[];
  /** The route's snapshot of before the first stage, as it was saved; null or absent where there is none. */
  readonly before?: unknown;
}

/** What every router of a cluster is given. */
export type ClusterDeps = Pick<TrafficDeps, "now" | "cohorts" | "stages" | "before"> & {
  readonly cluster: Cluster;
};

/** Every kind describes itself; the kinds without calls yet throw Failure router-unreachable from every verb. */
export function openTraffic(target: RouterTarget, deps: TrafficDeps): Traffic {
  switch (target.kind) {
    case "flagd":
      return flagdTraffic(target, deps);
    case "kserve":
      return lazily(target, async () =>
        (await import("./kubernetes/kserve.ts")).kserveTraffic(target, inCluster(target, deps)),
      );
    case "seldon":
      return lazily(target, async () =>
        (await import("./kubernetes/seldon.ts")).seldonTraffic(target, inCluster(target, deps)),
      );
    case "istio":
      return lazily(target, async () =>
        (await import("./kubernetes/istio.ts")).istioTraffic(target, inCluster(target, deps)),
      );
    case "gateway-api":
      return lazily(target, async () =>
        (await import("./kubernetes/gateway-api.ts")).gatewayApiTraffic(target, inCluster(target, deps)),
      );
    case "launchdarkly":
      return lazily(target, async () =>
        (await import("./launchdarkly.ts")).launchDarklyTraffic(target, deps),
      );
    case "unleash":
    case "sql":
    case "http":
    case "command":
      return describedOnly(target);
  }
}

function inCluster(target: ClusterTarget, { secret, ...deps }: TrafficDeps): ClusterDeps {
  return { ...deps, cluster: openCluster(target, secret) };
}

function describedOnly(target: RouterTarget): Traffic {
  const refuse = (): Promise<never> =>
    Promise.reject(
      new Failure(
        "router-unreachable",
        `This version describes ${target.kind} in plans; it cannot move its traffic yet. Follow the runbook by hand, or use the router flagd`,
      ),
    );
  return {
    describe: () => describeRouter(target),
    read: refuse,
    snapshot: refuse,
    apply: refuse,
    restore: refuse,
  };
}
