/** Whether what the policy wants noticed can be noticed, and whom it wants woken can be woken. */
import type { Policy } from "../config/policy.ts";
import type { Rollout } from "../config/rollout.ts";
import { isListed } from "../hosts.ts";
import { pagersOf } from "./hearers.ts";
import type { PlanComplaint } from "./report.ts";

export function adviseOnWaking(rollout: Rollout, policy: Policy): readonly PlanComplaint[] {
  return [
    ...noHeartbeat(rollout, policy),
    ...nobodyToPage(rollout, policy),
    ...pagersOutOfReach(rollout, policy),
  ];
}

/** The one host that is known without a secret. */
function pagersOutOfReach({ channels }: Rollout, { hosts }: Policy): readonly PlanComplaint[] {
  if (hosts === null) return [];
  return Object.entries(channels).flatMap(([name, { kind, region }]) => {
    const host = region === "eu" ? "events.eu.pagerduty.com" : "events.pagerduty.com";
    if (kind !== "pagerduty" || isListed(`https://${host}`, hosts.notifiers)) return [];
    return [
      {
        code: "page-unheard",
        severity: "advice",
        path: ["channels", name],
        message: `the policy's hosts.notifiers does not list ${host}, so that ${name} is never called`,
        expected: `${host} among hosts.notifiers of the policy`,
        found: hosts.notifiers.join(", ") || "none",
      } satisfies PlanComplaint,
    ];
  });
}

/** Ticks that stopped can tell nobody: with neither of the two the rubric says so (`rubric-26-no-tick`). */
function noHeartbeat({ tier }: Rollout, { heartbeat, wake }: Policy): readonly PlanComplaint[] {
  if (tier !== 1 || heartbeat !== null || wake === null || wake.noTick === null) return [];
  return [
    {
      code: "heartbeat-missing",
      severity: "advice",
      path: ["every"],
      what: "key",
      message:
        "nothing will notice while the ticks are stopped: `wake.no-tick` speaks only when a tick comes back",
      expected: "heartbeat: <the name of a secret> in the policy file",
      found: "no heartbeat",
      suggestion: "heartbeat: HEARTBEAT_URL",
    },
  ];
}

function nobodyToPage(rollout: Rollout, { wake }: Policy): readonly PlanComplaint[] {
  if (wake === null || rollout.tier === 3 || pagersOf(rollout).length > 0) return [];
  const paged = [
    ...(wake.rolledBack === "page" ? ["rolled-back"] : []),
    ...(wake.hold?.page == null ? [] : ["hold"]),
    ...(wake.rollbackUnconfirmed === "page" ? ["rollback-unconfirmed"] : []),
  ];
  if (paged.length === 0) return [];
  return [
    {
      code: "page-unheard",
      severity: "advice",
      path: ["channels"],
      what: "key",
      message: `the policy wakes somebody on ${paged.join(", ")}, and the file has no pager: a page goes where messages go`,
      expected: "a channel of kind pagerduty, or one that is called pager or on-call",
      found: Object.keys(rollout.channels).join(", ") || "no channels",
      suggestion: "channels: { pager: { kind: pagerduty, key: PD_KEY } }",
    },
  ];
}
