/** Opens the way to move the traffic of one route. */
import { z } from "zod";
import type { RouterTarget, SeveralTarget } from "../../config/router.ts";
import type { Programs, Traffic, TrafficTarget } from "../../ports.ts";
import type { Instant, Sha } from "../../units.ts";
import type { Secret } from "../http.ts";
import { openCluster, type Cluster, type ClusterTarget } from "../kubernetes.ts";
import { describeRouter } from "./describe.ts";
import { flagdTraffic } from "./flagd.ts";
import { lazily } from "./lazily.ts";
import { placesIn, severalTraffic, type Place } from "./several.ts";

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
  /** Runs the programs of `command` routers; absent where none may be run. */
  readonly programs?: Programs;
  /** The commit that people approved; absent where a rollback does not know it. */
  readonly commit?: Sha;
  /** Told what a router's program says on its standard error, line by line. */
  readonly log?: (line: string) => void;
}

/** What every router of a cluster is given. */
export type ClusterDeps = Pick<TrafficDeps, "now" | "cohorts" | "stages" | "before"> & {
  readonly cluster: Cluster;
};

/** Every kind describes itself without its code, which is loaded with the first call. */
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
    case "several":
      return severalTraffic(target, { now: deps.now, places: openPlaces(target, deps) });
    case "launchdarkly":
      return lazily(target, async () =>
        (await import("./launchdarkly.ts")).launchDarklyTraffic(target, deps),
      );
    case "sql":
      return lazily(target, async () => (await import("./sql-open.ts")).openSqlTraffic(target, deps));
    case "http":
      return lazily(target, async () => (await import("./http-router.ts")).httpTraffic(target, deps));
    case "command":
      return lazily(target, async () => (await import("./command-router.ts")).commandTraffic(target, deps));
    case "unleash":
      return lazily(target, async () => (await import("./unleash/unleash.ts")).unleashTraffic(target, deps));
  }
}

/** Each place is given its own part of what was saved before the first stage. */
function openPlaces(target: SeveralTarget, { before, ...deps }: TrafficDeps): readonly Place[] {
  const saved = z.object({ owned: z.unknown() }).safeParse(before);
  const own = placesIn(saved.data?.owned, target.of.length);
  return target.of.map((place, index) => ({
    text: describeRouter(place).undo.route,
    traffic: openTraffic(place, { ...deps, before: own[index] ?? null }),
  }));
}

function inCluster(target: ClusterTarget, { secret, ...deps }: TrafficDeps): ClusterDeps {
  return { ...deps, cluster: openCluster(target, secret) };
}
