import type { Policy, TierFloor } from "../config/policy.ts";
import type { Rollout, Stage } from "../config/rollout.ts";
import { urlsOfRouter } from "../config/router-names.ts";
import { switchSteps } from "../config/switching.ts";
import { hostOf, isForbidden, isListed, urlsOfSource } from "../hosts.ts";
import { DAY, milliseconds, showDuration, type Instant } from "../units.ts";
import { watchesUsers } from "./guard-kinds.ts";
import { isLive } from "./plan.ts";
import type { PlanComplaint } from "./report.ts";

/** What the policy's tier asks and the rollout does not give. A rollout may tighten, never loosen. */
export function policyFloors(rollout: Rollout, policy: Policy, now: Instant): readonly PlanComplaint[] {
  const floor = policy.tiers[rollout.tier];
  return [
    ...firstWeight(rollout, floor),
    ...shortBakes(rollout, floor),
    ...missingClasses(rollout, floor),
    ...tooFewCohorts(rollout, floor),
    ...oldDrill(rollout, floor, now),
    ...foreignHosts(rollout, policy),
  ].map((complaint) => ({ ...complaint, severity: "blocker" as const }));
}

type Floor = Omit<PlanComplaint, "severity">;

/**
 * What users meet first: the largest share within the shortest bake that the tier bears.
 *
 * A preview sends nobody. A switch by steps stands for one interval at each, which is no bake: it begins small only where the
 * next step is as far away as a stage would have to bake.
 */
function firstWeight(rollout: Rollout, floor: TierFloor): readonly Floor[] {
  const index = rollout.stages.findIndex((stage) => stage.kind === "canary" || stage.kind === "blue-green");
  const stage = rollout.stages[index];
  if (stage === undefined) return [];
  const { key, shares } =
    stage.kind === "canary"
      ? { key: "weight", shares: [stage.weight] }
      : { key: isByStep(stage) ? "switch" : "kind", shares: [...switchSteps(rollout, stage), 100] };
  const early = shares.filter((_, step) => step === 0 || step * rollout.every < floor.shortestBake);
  const weight = Math.max(...early);
  if (weight <= floor.largestFirstWeight) return [];
  const atMost = `at most ${floor.largestFirstWeight}%`;
  const after = milliseconds((early.length - 1) * rollout.every);
  return [
    {
      code: "policy-first-weight",
      path: ["stages", index, key],
      message: `the first stage with users gives the candidate more than tier ${rollout.tier} allows`,
      expected: after === 0 ? atMost : `${atMost} for ${showDuration(floor.shortestBake)}`,
      found: `${weight}% in stage "${stage.name}"${after === 0 ? "" : `, ${showDuration(after)} after its switch begins`}`,
      suggestion: `start with a canary stage of weight: ${floor.largestFirstWeight}%`,
    },
  ];
}

function isByStep(stage: Stage): boolean {
  return stage.kind === "blue-green" && stage.switch !== "at-once";
}

function shortBakes(rollout: Rollout, floor: TierFloor): readonly Floor[] {
  return rollout.stages.flatMap((stage, index) => {
    if (stage.kind === "evaluate" || !isLive(stage) || stage.bake >= floor.shortestBake) return [];
    return [
      {
        code: "policy-bake",
        path: ["stages", index, "bake"],
        message: `stage "${stage.name}" bakes shorter than tier ${rollout.tier} allows`,
        expected: `at least ${showDuration(floor.shortestBake)}`,
        found: showDuration(stage.bake),
        suggestion: `bake: ${showDuration(floor.shortestBake)}`,
      },
    ];
  });
}

function missingClasses(rollout: Rollout, floor: TierFloor): readonly Floor[] {
  const present = new Set(
    // A report or a comparison of mirrored answers is no measurement of what users are served.
    rollout.guards
      .filter((guard) => guard.onBreach !== "warn" && watchesUsers(guard))
      .map((guard) => guard.class),
  );
  return floor.guardClasses
    .filter((needed) => !present.has(needed))
    .map((needed) => ({
      code: "policy-guard-class",
      path: ["guards"],
      what: "key" as const,
      message: `tier ${rollout.tier} needs a guard of class ${needed} that rolls back or holds`,
      expected: floor.guardClasses.join(", "),
      found: [...present].join(", ") || "none",
      suggestion: `add a guard with class: ${needed}`,
    }));
}

function tooFewCohorts(rollout: Rollout, floor: TierFloor): readonly Floor[] {
  if (rollout.cohorts.length >= floor.cohorts) return [];
  return [
    {
      code: "policy-cohorts",
      path: ["cohorts"],
      what: "key",
      message: `tier ${rollout.tier} needs cohorts that are judged on their own`,
      expected: `at least ${floor.cohorts}`,
      found: `${rollout.cohorts.length}`,
      suggestion: "name the most valuable and the most vulnerable group under `cohorts`",
    },
  ];
}

function oldDrill(rollout: Rollout, floor: TierFloor, now: Instant): readonly Floor[] {
  const limit = floor.drillNotOlderThan;
  if (limit === null) return [];
  const { drilled } = rollout.rollback;
  const expected = `a drill within the last ${Math.floor(limit / DAY)} days`;
  const suggestion = "rehearse the rollback (`model-rollout drill`) and write drilled: { on: …, took: … }";
  const base = { code: "policy-drill", expected, suggestion } as const;
  if (drilled === null) {
    const message = `tier ${rollout.tier} needs a rehearsed rollback`;
    return [{ ...base, path: ["rollback"], what: "key", message, found: "no drill" }];
  }
  const age = now - Date.parse(drilled.on);
  if (age <= limit) return [];
  const message = `the last drill is older than tier ${rollout.tier} allows`;
  const found = `${drilled.on}, ${Math.floor(age / DAY)} days ago`;
  return [{ ...base, path: ["rollback", "drilled", "on"], message, found }];
}

/** Without a list every host may be called, but for those that give credentials away. */
function foreignHosts(rollout: Rollout, policy: Policy): readonly Floor[] {
  const { hosts } = policy;
  const routers = rollout.routers.flatMap((router, index) =>
    urlsOfRouter(router).map((url) => ({
      url,
      path: ["router", index, "url"],
      allowed: hosts?.routers ?? null,
    })),
  );
  const sources = rollout.sources.flatMap((source) =>
    urlsOfSource(source).map((url) => ({
      url,
      path: ["sources", source.name, ...("options" in source ? ["options"] : []), "url"],
      allowed: hosts?.sources ?? null,
    })),
  );
  return [...routers, ...sources]
    .filter(({ url, allowed }) => isForbidden(url) || (allowed !== null && !isListed(url, allowed)))
    .map(({ url, path, allowed }) => ({
      code: "policy-host",
      path,
      message: isForbidden(url)
        ? `the host ${nameOf(url)} gives the machine's own credentials away`
        : `the policy does not list the host ${nameOf(url)}`,
      expected: allowed === null ? "a host of a router or source" : allowed.join(", ") || "no host",
      found: nameOf(url),
      suggestion: "use a listed host, or have the policy's owners add it under `hosts`",
    }));
}

/** The port where it is not the standard one. */
function nameOf(url: string): string {
  const host = hostOf(url);
  if (host === null) return "(an address that names a user, or is none)";
  return host.port === "443" || host.port === "80" ? host.name : `${host.name}:${host.port}`;
}
