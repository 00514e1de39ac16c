/** The calls that we make of Unleash's admin API (as of 8.2), and what it refuses as a failure that says what to do. */
import type { UnleashTarget } from "../../../config/router.ts";
import { Failure } from "../../../errors.ts";
import { milliseconds } from "../../../units.ts";
import { authHeaders, request, type Answer, type Call, type Secret } from "../../http.ts";
import { flagStateOf, type FlagState } from "./feature.ts";

/** What one strategy is written with: all of it, since PUT replaces. */
export type StrategyBody = Readonly<Record<string, unknown>>;

export interface UnleashApi {
  /** @param how `quick`: one attempt, a few seconds @throws Failure router-refused, router-unreachable */
  readonly flag: (how?: "quick") => Promise<FlagState>;
  /** What the project says of change requests; quick. */
  readonly changeRequests: () => Promise<Answer>;
  readonly send: (write: Write) => Promise<Answer>;
}

export type Write =
  | { readonly kind: "create"; readonly body: StrategyBody }
  | { readonly kind: "update"; readonly id: string; readonly body: StrategyBody }
  | { readonly kind: "delete"; readonly id: string }
  | { readonly kind: "on" | "off" };

type Refusal = Extract<Answer, { readonly ok: false }>;

const QUICK = { timeout: milliseconds(5_000), retries: 0 } as const;
/** The permission that Unleash misses where a change request is wanted. */
const SKIP = "SKIP_CHANGE_REQUEST";

export function openUnleash(target: UnleashTarget, secret: Secret): UnleashApi {
  const project = `${target.url.replace(/\/$/, "")}/api/admin/projects/${encodeURIComponent(target.project)}`;
  const feature = `${project}/features/${encodeURIComponent(target.feature)}`;
  const environment = `${feature}/environments/${encodeURIComponent(target.environment)}`;
  const call = (how: Omit<Call, "headers">): Promise<Answer> =>
    request({
      ...how,
      headers: {
        accept: "application/json",
        ...(how.body === undefined ? {} : { "content-type": "application/json" }),
        ...authHeaders(target.auth, secret),
      },
    });
  return {
    flag: async (how) => {
      const url = `${feature}?variantEnvironments=true`;
      const answer = await call({ method: "GET", url, ...(how === "quick" ? QUICK : {}) });
      if (answer.ok) return flagStateOf(answer.json, target);
      throw refusedBy(answer, target, `read the flag ${target.feature}`);
    },
    changeRequests: () => call({ method: "GET", url: `${project}/change-requests/config`, ...QUICK }),
    send: (write) => call(callOf(write, environment)),
  };
}

function callOf(write: Write, environment: string): Omit<Call, "headers"> {
  const strategies = `${environment}/strategies`;
  switch (write.kind) {
    case "create":
      return { method: "POST", url: strategies, body: JSON.stringify(write.body) };
    case "update":
      return {
        method: "PUT",
        url: `${strategies}/${encodeURIComponent(write.id)}`,
        body: JSON.stringify(write.body),
      };
    case "delete":
      return {
        method: "DELETE",
        url: `${strategies}/${encodeURIComponent(write.id)}`,
        accepts: "anything",
      };
    case "on":
    case "off":
      return {
        method: "POST",
        url: `${environment}/${write.kind}`,
        // Absolute, and answered with an empty body. A way out that hangs must soon make room for the next one.
        repeatable: true,
        accepts: "anything",
        timeout: QUICK.timeout,
        retries: 1,
      };
  }
}

/** @param what the rest of "Expected to …" */
export function refusedBy(answer: Refusal, target: UnleashTarget, what: string): Failure {
  const found = `Expected to ${what}; ${answer.detail}`;
  if (answer.why === "unauthorised" && answer.detail.includes(SKIP))
    return new Failure("router-refused", `${found} ${changeRequestWanted(target)}`);
  if (answer.why === "unauthorised")
    return new Failure(
      "router-refused",
      `${found}. It takes a token of a service account, or an admin's, that may update ${target.feature} in ${target.environment}; a client token reads for applications only`,
    );
  if (answer.status === 404)
    return new Failure("router-refused", `${found}. Write a project, flag and environment that are there`);
  if (answer.status === 409) return new Failure("router-conflict", `${found}. Read it again`);
  if (answer.why === "query-error") return new Failure("router-refused", found);
  return new Failure("router-unreachable", found);
}

/** What people have to do, where this adapter may not: the kill switch needs a change request as well. */
export function changeRequestWanted({ feature, environment, project }: UnleashTarget): string {
  return `Change requests are on for ${environment} of project ${project}, and they are never bypassed, not by a rollback either: every change of ${feature}, switching it off included, has to be requested, approved and applied in Unleash. Let a rollout move a flag in an environment without change requests`;
}
