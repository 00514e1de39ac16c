import type { TrafficCapabilities, RouterDescription } from "../config/router.ts";
import type { Rollout, Stage } from "../config/rollout.ts";
import type { PlanComplaint } from "./report.ts";
import { routeOf } from "./route.ts";
import { notJoined } from "./shares.ts";

/** Shares are written with few decimals; what is further off than this is another weight. */
const TOLERANCE = 1e-6;

/** A stage that needs more than the first router can do is refused, never rounded: a weight is not corrected upwards. */
export function refuseStages(rollout: Rollout, router: RouterDescription): readonly PlanComplaint[] {
  const { text } = routeOf(router.target);
  return rollout.stages.flatMap((stage, index) =>
    needsOf(stage, index, rollout)
      .filter((need) => !need.isMet(router.capabilities))
      .map((need) => ({
        code: need.code,
        severity: "blocker" as const,
        path: ["stages", index, ...need.path],
        message: `stage "${stage.name}" needs ${need.needs}, which the router ${text} cannot do`,
        expected: need.can(router.capabilities),
        found: need.needs,
        suggestion: need.suggestion,
      })),
  );
}

/** A router that does not keep a unit on one version shows both versions to one person. */
export function adviseOnStickiness(rollout: Rollout, router: RouterDescription): readonly PlanComplaint[] {
  if (rollout.routedBy === "request" || router.capabilities.sticky !== "none") return [];
  return [
    {
      code: "router-not-sticky",
      severity: "advice",
      path: ["traffic", "routed-by"],
      message: `the router ${routeOf(router.target).text} does not keep a ${rollout.routedBy} on one version`,
      expected: "a router that hashes the routed unit, or traffic routed by request",
      found: `routed-by: ${rollout.routedBy}`,
      suggestion: "routed-by: request",
    },
  ];
}

interface Need {
  readonly code: "stage-needs-weight" | "stage-needs-mirror" | "stage-needs-cohorts";
  readonly path: readonly (string | number)[];
  readonly needs: string;
  readonly suggestion: string;
  isMet(capabilities: TrafficCapabilities): boolean;
  can(capabilities: TrafficCapabilities): string;
}

function needsOf(stage: Stage, index: number, rollout: Rollout): readonly Need[] {
  switch (stage.kind) {
    case "evaluate":
      return [];
    case "shadow":
      return stage.by === "router" ? [mirrorNeed(stage.mirror)] : [];
    case "canary":
      return [
        weightNeed(stage.weight, ["weight"]),
        ...Object.entries(stage.cohorts)
          .filter(([, weight]) => weight !== 0 && weight !== stage.weight)
          .map(([cohort, weight]) => weightNeed(weight, ["cohorts", cohort])),
        ...cohortNeed(stage, index, rollout),
      ];
    case "blue-green": {
      const weights = stage.switch === "at-once" ? [] : stage.switch;
      return [
        weightNeed(100, ["kind"]),
        ...weights.map((weight, step) => weightNeed(weight, ["switch", step])),
        ...cohortNeed(stage, index, rollout),
      ];
    }
  }
}

function weightNeed(weight: number, path: Need["path"]): Need {
  return {
    code: "stage-needs-weight",
    path,
    needs: `a weight of ${weight}%`,
    suggestion: "write a weight that the router can set, or put a router that can do it first",
    isMet: ({ weight: can }) =>
      can !== null && weight <= can.max + TOLERANCE && isMultipleOf(weight, can.step),
    can: ({ weight: can }) =>
      can === null ? "no weights" : `weights up to ${can.max}% in steps of ${can.step}%`,
  };
}

function mirrorNeed(mirror: number): Need {
  return {
    code: "stage-needs-mirror",
    path: ["mirror"],
    needs: `a mirror of ${mirror}%`,
    suggestion: "by: application, when the application itself sends the copies",
    isMet: ({ mirror: can }) => {
      if (can === null) return false;
      if (can === "all-or-nothing") return mirror === 100;
      return mirror <= can.max + TOLERANCE && isMultipleOf(mirror, can.step);
    },
    can: ({ mirror: can }) => {
      if (can === null) return "no mirror";
      if (can === "all-or-nothing") return "a mirror of 100% or none";
      return `a mirror up to ${can.max}% in steps of ${can.step}%`;
    },
  };
}

function cohortNeed(stage: Stage, index: number, rollout: Rollout): readonly Need[] {
  const kept = [...notJoined(stage, rollout)];
  const own = stage.kind === "canary" ? Object.keys(stage.cohorts) : [];
  const named = [...new Set([...own, ...kept])];
  if (named.length === 0) return [];
  return [
    {
      code: "stage-needs-cohorts",
      path: own.length > 0 && kept.length === 0 ? ["cohorts"] : ["name"],
      needs: `a weight of its own for ${named.join(", ")} (stage ${index + 1})`,
      suggestion:
        "leave out `from` and the weights by cohort, or put a router first that tells cohorts apart",
      isMet: ({ cohorts }) => cohorts !== "none",
      can: () => "one weight for everyone",
    },
  ];
}

function isMultipleOf(value: number, step: number): boolean {
  if (step <= 0) return true;
  const steps = value / step;
  return Math.abs(steps - Math.round(steps)) < TOLERANCE * Math.max(1, steps);
}
