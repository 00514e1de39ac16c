/** Moves traffic by the gradual rollout of one feature flag in one environment of Unleash. */
import type { UnleashTarget } from "../../../config/router.ts";
import { Failure } from "../../../errors.ts";
import type { Snapshot, Traffic, TrafficTarget, TrafficView } from "../../../ports.ts";
import type { Instant } from "../../../units.ts";
import type { Secret } from "../../http.ts";
import { describeUnleash } from "../describe/unleash.ts";
import { openUnleash, type UnleashApi } from "./api.ts";
import type { Cohorts } from "./cohort-fields.ts";
import { changeRequestsOf } from "./change-requests.ts";
import { drain } from "./drain.ts";
import type { FlagState } from "./feature.ts";
import { move } from "./move.ts";
import { inTheWay, toldBy } from "./others.ts";
import { restore } from "./restore.ts";
import { isOurs } from "./strategies.ts";
import { wantedOf } from "./wanted.ts";

export interface UnleashDeps {
  readonly secret: Secret;
  readonly now: () => Instant;
  readonly cohorts: Cohorts;
  /** What the plan will set, stage by stage. */
  readonly stages?: readonly TrafficTarget[];
}

/** One flag, and how it is reached. */
export interface Flag {
  readonly target: UnleashTarget;
  readonly cohorts: Cohorts;
  readonly api: UnleashApi;
}

/**
 * Owned are the flag's switch in the environment and the strategies with our titles; whoever gets the flag gets the candidate.
 *
 * `served` is null: applications poll, and Unleash does not know which have. The version is the SHA-256 of switch, strategies
 * and variants: the API has none, so that it is compared just before a write and what was written is read back.
 */
export function unleashTraffic(target: UnleashTarget, deps: UnleashDeps): Traffic {
  const flag: Flag = { target, cohorts: deps.cohorts, api: openUnleash(target, deps.secret) };
  return {
    describe: () => describeUnleash(target),
    read: () => viewOf(flag),
    snapshot: async () => {
      // What Unleash could not be told is refused before the first stage, not in the stage that needs it.
      for (const stage of deps.stages ?? []) wantedOf(stage, target, deps.cohorts);
      return snapshotOf(await flag.api.flag(), target, deps.now());
    },
    apply: (to, expect) => (expect === "force" && isNobody(to) ? drain(flag) : move(flag, { to, expect })),
    restore: (snapshot) => {
      if (snapshot.router !== target.kind) return Promise.reject(foreign(snapshot));
      return restore(flag, snapshot);
    },
  };
}

async function viewOf({ target, cohorts, api }: Flag): Promise<TrafficView> {
  const [state, requests] = await Promise.all([api.flag(), changeRequestsOf(target, api)]);
  return {
    set: toldBy(state, target, cohorts),
    served: null,
    settled: true,
    candidateReady: null,
    baselineReady: null,
    version: state.version,
    blockedBy: requests.kind === "off" ? inTheWay(state, target, cohorts) : requests.because,
  };
}

function isNobody({ candidate, mirror, cohorts }: TrafficTarget): boolean {
  return candidate === 0 && mirror === 0 && Object.values(cohorts).every((weight) => weight === 0);
}

function snapshotOf(state: FlagState, target: UnleashTarget, takenAt: Instant): Snapshot {
  return {
    schema: 1,
    router: target.kind,
    key: `${target.project}/${target.feature}/${target.environment}`,
    takenAt,
    version: state.version,
    owned: { enabled: state.enabled, strategies: state.strategies.filter(isOurs) },
  };
}

function foreign({ router }: Snapshot): Failure {
  return new Failure("router-refused", `Expected a snapshot of unleash, found one of ${router}`);
}
