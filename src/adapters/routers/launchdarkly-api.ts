/** What is asked of LaunchDarkly's REST API (version 20240415), and what its answers mean. */
import { z } from "zod";
import type { LaunchDarklyTarget } from "../../config/router.ts";
import { Failure } from "../../errors.ts";
import type { Duration } from "../../units.ts";
import { authHeaders, request, type Answer, type Secret } from "../http.ts";
import { readFlag, type Flag } from "./launchdarkly-flag.ts";
import type { Instruction } from "./launchdarkly-rules.ts";

const VERSION = { "LD-API-Version": "20240415" };
const SEMANTIC = "application/json; domain-model=launchdarkly.semanticpatch";
/** A 429 says when its window of ten seconds ends. */
const RESETS = "x-ratelimit-reset";
/** A flag may list thousands of individual targets. */
const LARGEST = 8_000_000;

export interface Api {
  readonly target: LaunchDarklyTarget;
  readonly secret: Secret;
}

/** @throws Failure router-refused, router-unreachable */
export async function getFlag(api: Api): Promise<Flag> {
  const { target } = api;
  const url = `${flagAddress(target)}?env=${encodeURIComponent(target.environment)}`;
  const answer = await request({
    url,
    method: "GET",
    headers: headersOf(api),
    resetsAt: RESETS,
    atMostBytes: LARGEST,
  });
  if (answer.ok) return readFlag(answer.json, target);
  throw refusal(answer, `read the flag ${target.flag}`);
}

const APPROVAL = z.looseObject({
  required: z.boolean(),
  requiredApprovalTags: z.array(z.string()).nullish(),
});
/** The environment's keys for SDKs stand here as well: nothing else of it is kept. */
const ENVIRONMENT = z.object({
  key: z.string(),
  approvalSettings: APPROVAL.nullish(),
  resourceApprovalSettings: z.record(z.string(), APPROVAL).nullish(),
});

/** Why changes to a flag with these tags wait for people in this environment; null where they do not. */
export async function approvalWanted(api: Api, tags: readonly string[]): Promise<string | null> {
  const { target } = api;
  const url = `${addressOf(target)}/api/v2/projects/${part(target.project)}/environments/${part(target.environment)}`;
  const answer = await request({ url, method: "GET", headers: headersOf(api), resetsAt: RESETS });
  const found = answer.ok ? ENVIRONMENT.safeParse(answer.json) : null;
  if (found?.success !== true || found.data.key !== target.environment) {
    const because = answer.ok ? "it is not the environment that was asked for" : answer.detail;
    return `Expected to read whether ${target.environment} asks for approvals; ${because}. Give the token the right to read that environment`;
  }
  const { approvalSettings, resourceApprovalSettings } = found.data;
  const settings = [approvalSettings, resourceApprovalSettings?.["flag"]].flatMap((one) => one ?? []);
  const isWanted = settings.some(
    ({ required, requiredApprovalTags }) =>
      required || requiredApprovalTags?.some((tag) => tags.includes(tag)) === true,
  );
  return isWanted
    ? `Expected an environment in which ${target.flag} may be changed at once, found that ${target.environment} asks for an approval of each change. A rollout cannot wait for one at each stage: exempt this flag there`
    : null;
}

export type Patched =
  | { readonly kind: "stored"; readonly flag: Flag }
  /** Somebody else wrote at the same time: nothing was changed. */
  | { readonly kind: "moved"; readonly failure: Failure }
  /** It would make a change fail that somebody planned for later. */
  | { readonly kind: "scheduled"; readonly failure: Failure }
  | { readonly kind: "limited"; readonly failure: Failure; readonly wait: Duration | null }
  /** Nobody knows whether it arrived. */
  | { readonly kind: "unanswered"; readonly failure: Failure }
  | { readonly kind: "refused"; readonly failure: Failure };

export interface Patch {
  readonly comment: string;
  readonly instructions: readonly Instruction[];
  /** `try-out` stores nothing; `over-scheduled` also where it makes a planned change fail. Neither goes around an approval. */
  readonly how: "plain" | "try-out" | "over-scheduled";
}

export async function patchFlag(api: Api, { comment, instructions, how }: Patch): Promise<Patched> {
  const { target } = api;
  const query = { plain: "", "try-out": "?dryRun=true", "over-scheduled": "?ignoreConflicts=true" }[how];
  const answer = await request({
    url: `${flagAddress(target)}${query}`,
    method: "PATCH",
    headers: { ...headersOf(api), "Content-Type": SEMANTIC },
    body: JSON.stringify({ environmentKey: target.environment, comment, instructions }),
    resetsAt: RESETS,
    atMostBytes: LARGEST,
  });
  if (!answer.ok) return outcomeOf(answer, target);
  try {
    return { kind: "stored", flag: readFlag(answer.json, target) };
  } catch (cause) {
    if (cause instanceof Failure) return { kind: "unanswered", failure: cause };
    throw cause;
  }
}

type Refused = Extract<Answer, { readonly ok: false }>;

function outcomeOf(answer: Refused, target: LaunchDarklyTarget): Patched {
  const failure = refusal(answer, `change the flag ${target.flag}`);
  if (answer.why === "rate-limited") return { kind: "limited", failure, wait: answer.retryAfter };
  if (failure.code === "router-unreachable") return { kind: "unanswered", failure };
  if (isApproval(answer)) return { kind: "refused", failure };
  if (answer.status === 409) return { kind: "moved", failure };
  return (answer.status === 400 || answer.status === 422) && /conflict|scheduled/i.test(answer.detail)
    ? { kind: "scheduled", failure }
    : { kind: "refused", failure };
}

/** `405 method_not_allowed: Flag configuration updates require approval`; 405 means nothing else for this call. */
function isApproval({ status, detail }: Refused): boolean {
  return status === 405 || ((status === 403 || status === 409) && /requires? approval/i.test(detail));
}

function refusal(answer: Refused, what: string): Failure {
  const found = `Expected to ${what}; ${answer.detail}`;
  if (isApproval(answer))
    return new Failure(
      "router-refused",
      `${found}. LaunchDarkly waits for an approval: have people make the change there, or exempt the flag`,
    );
  if (answer.why === "unauthorised")
    return new Failure("router-refused", `${found}. Give the token the right to read and update the flag`);
  if (answer.status === 404)
    return new Failure("router-refused", `${found}. Write the keys of a project and a flag that are there`);
  if (answer.status === 409) return new Failure("router-conflict", `${found}. Read it again`);
  const isRefused = answer.why === "query-error" && (answer.status ?? 0) >= 400;
  return new Failure(isRefused ? "router-refused" : "router-unreachable", found);
}

function headersOf({ target, secret }: Api): Readonly<Record<string, string>> {
  return { ...VERSION, ...authHeaders(target.auth, secret) };
}

function flagAddress(target: LaunchDarklyTarget): string {
  return `${addressOf(target)}/api/v2/flags/${part(target.project)}/${part(target.flag)}`;
}

function addressOf({ url }: LaunchDarklyTarget): string {
  return url.replace(/\/$/, "");
}

function part(key: string): string {
  return encodeURIComponent(key);
}
