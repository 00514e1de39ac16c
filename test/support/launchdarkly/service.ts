/**
 * LaunchDarkly's API for tests, in memory: one flag, one environment's settings, semantic patches with dry runs, approvals as
 * it answers them (`405 method_not_allowed`, seen in launchdarkly/ldcli#581), scheduled changes, and faults on demand.
 *
 * Shapes as `flag.ts` says; statuses and error bodies (`code`, `message`) from the text on errors of the same package.
 */
import { createServer, type ServerResponse } from "node:http";
import type { Fault } from "../cluster/objects.ts";
import { portOf } from "../loopback.ts";
import { newFlag, patched, PATCH, Refused, type Flag } from "./flag.ts";

export const TOKEN = "api-t0ken-for-tests";
/** The environment's own keys: they stand in the same answer as its settings. */
export const SDK_KEY = "sdk-5ecret-for-tests";

export interface Call {
  readonly method: string;
  readonly path: string;
  readonly body: string;
}

export interface LaunchDarkly extends AsyncDisposable {
  readonly url: string;
  readonly calls: readonly Call[];
  flag: Flag;
  /** Settings of the environment. */
  approval: { required: boolean; requiredApprovalTags: string[] };
  /** A change planned for later that any patch of now would make fail. */
  hasScheduled: boolean;
  /** Does not keep what rules are described with. */
  dropsDescriptions: boolean;
  meets: ((call: Call) => Fault) | null;
}

interface Replied {
  readonly status: number;
  readonly json: unknown;
}

export async function startLaunchDarkly(): Promise<LaunchDarkly> {
  const calls: Call[] = [];
  const server = createServer((incoming, outgoing) => {
    const chunks: Buffer[] = [];
    incoming.on("data", (chunk: Buffer) => chunks.push(chunk));
    incoming.on("end", () => {
      const { method = "", url = "", headers } = incoming;
      const call = { method, path: url, body: Buffer.concat(chunks).toString("utf8") };
      calls.push(call);
      answer(service, outgoing, { ...call, headers });
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const service: LaunchDarkly = {
    url: `http://127.0.0.1:${portOf(server.address())}`,
    calls,
    flag: newFlag(),
    approval: { required: false, requiredApprovalTags: [] },
    hasScheduled: false,
    dropsDescriptions: false,
    meets: null,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return service;
}

type Arrived = Call & { readonly headers: Readonly<Record<string, string | readonly string[] | undefined>> };

function answer(service: LaunchDarkly, outgoing: ServerResponse, call: Arrived): void {
  const fault = service.meets?.(call) ?? "pass";
  if (fault === "hang") return;
  if (fault === "hang-up") return void outgoing.destroy();
  if (typeof fault === "object") {
    outgoing.writeHead(fault.status, { "content-type": "application/json", ...fault.headers });
    return void outgoing.end(fault.body);
  }
  const { status, json } = handle(service, call);
  if (fault === "lost") return void outgoing.destroy();
  outgoing.writeHead(status, { "content-type": "application/json" });
  outgoing.end(JSON.stringify(json));
}

function handle(service: LaunchDarkly, call: Arrived): Replied {
  const { pathname, searchParams } = new URL(call.path, "http://api");
  if (call.headers["authorization"] !== TOKEN) return refused(401, "unauthorized", "invalid access token");
  if (call.headers["ld-api-version"] !== "20240415")
    return refused(400, "invalid_request", "an old API version");
  if (call.method === "GET" && pathname === "/api/v2/projects/news/environments/production")
    return { status: 200, json: environment(service) };
  if (pathname !== "/api/v2/flags/news/summarizer")
    return refused(404, "not_found", "Unknown project or flag");
  if (call.method === "GET") return { status: 200, json: onlyIn(service.flag, searchParams.get("env")) };
  return call.method === "PATCH"
    ? patch(service, call, searchParams)
    : refused(405, "method_not_allowed", "not that verb");
}

function patch(service: LaunchDarkly, call: Arrived, query: URLSearchParams): Replied {
  if (call.headers["content-type"] !== "application/json; domain-model=launchdarkly.semanticpatch")
    return refused(400, "invalid_request", "that is read as a JSON patch");
  const sent = PATCH.safeParse(JSON.parse(call.body));
  if (!sent.success) return refused(400, "invalid_request", sent.error.message);
  const { approval, flag, hasScheduled } = service;
  if (approval.required || approval.requiredApprovalTags.some((tag) => flag.tags.includes(tag)))
    return refused(
      405,
      "method_not_allowed",
      "Flag configuration updates require approval: action 'updateFallthrough' not allowed",
    );
  if (hasScheduled && query.get("ignoreConflicts") !== "true" && query.get("dryRun") !== "true")
    return refused(400, "invalid_request", "these instructions conflict with a scheduled change");
  try {
    const next = patched(flag, sent.data);
    if (service.dropsDescriptions) {
      for (const config of Object.values(next.environments))
        for (const rule of config.rules) delete rule.description;
    }
    if (query.get("dryRun") !== "true") service.flag = next;
    return { status: 200, json: onlyIn(next, sent.data.environmentKey) };
  } catch (cause) {
    if (cause instanceof Refused) return refused(400, "invalid_request", cause.message);
    throw cause;
  }
}

function onlyIn(flag: Flag, environment: string | null): unknown {
  const { environments, ...rest } = flag;
  const kept = Object.entries(environments).filter(([key]) => environment === null || key === environment);
  return { ...rest, environments: Object.fromEntries(kept) };
}

function environment({ approval, url }: LaunchDarkly): unknown {
  return {
    _links: {
      self: { href: `${url}/api/v2/projects/news/environments/production`, type: "application/json" },
    },
    _id: "57be1db38b75bf0772d11384",
    key: "production",
    name: "Production",
    apiKey: SDK_KEY,
    mobileKey: `mob-${SDK_KEY}`,
    color: "ff0000",
    defaultTtl: 0,
    secureMode: true,
    defaultTrackEvents: false,
    requireComments: true,
    confirmChanges: true,
    tags: [],
    critical: true,
    approvalSettings: {
      ...approval,
      bypassApprovalsForPendingChanges: false,
      minNumApprovals: 1,
      canReviewOwnRequest: false,
      canApplyDeclinedChanges: false,
      autoApplyApprovedChanges: false,
      serviceKind: "launchdarkly",
      serviceConfig: {},
    },
  };
}

function refused(status: number, code: string, message: string): Replied {
  return { status, json: { code, message } };
}
