/** A router behind HTTP, as small as one can be, on the transport that every router of that kind shares. */
import { z } from "zod";
import { authHeaders, request, type Secret } from "../../../src/adapters/http.ts";
import { Failure } from "../../../src/errors.ts";
import type { Traffic, TrafficTarget } from "../../../src/ports.ts";
import { instant, percent, type Duration } from "../../../src/units.ts";
import type { Answered } from "./server.ts";
import type { Asked } from "../loopback.ts";

export interface Flag {
  set: { readonly candidate: number; readonly mirror: number; readonly cohorts: Record<string, number> };
  version: number;
  /** Every weight that arrived, in order. */
  readonly writes: number[];
}

/**
 * Both verbs of the service: read the flag, and write it if it still has the version that was read.
 *
 * @param waitsFor what people have to approve first; null where nothing waits
 */
export function answerOf(flag: Flag, waitsFor: () => string | null = () => null): (asked: Asked) => Answered {
  return ({ method, headers, body }) => {
    const blockedBy = waitsFor();
    if (method === "PUT") {
      if (blockedBy !== null) return { status: 403, body: JSON.stringify({ error: blockedBy }) };
      const expected = headers["if-match"];
      if (expected !== undefined && expected !== String(flag.version))
        return { status: 412, body: '{"error":"the flag moved"}' };
      flag.set = SET.parse(JSON.parse(body));
      flag.version += 1;
      flag.writes.push(flag.set.candidate);
    }
    return { body: JSON.stringify({ version: String(flag.version), set: flag.set, blockedBy }) };
  };
}

const WEIGHT = z.number().min(0).max(100).transform(percent);
const SET = z.strictObject({ candidate: WEIGHT, mirror: WEIGHT, cohorts: z.record(z.string(), WEIGHT) });
const ANSWER = z.strictObject({ version: z.string(), set: SET, blockedBy: z.string().nullable() });

export interface FlagServiceDeps {
  readonly url: string;
  readonly secret: Secret;
  readonly patience: () => { readonly timeout: Duration; readonly budget: Duration };
}

export function flagServiceTraffic(deps: FlagServiceDeps): Traffic {
  const call = (method: "GET" | "PUT", more: { readonly body?: string; readonly match?: string } = {}) =>
    ask(deps, method, more);
  const write = (target: TrafficTarget, expect: string) =>
    call("PUT", { body: JSON.stringify(target), ...(expect === "force" ? {} : { match: expect }) });
  return {
    describe: () => {
      throw new RangeError("the world describes routers itself");
    },
    read: async () => {
      const { set, version, blockedBy } = await call("GET");
      const ready = { settled: true, candidateReady: null, baselineReady: null };
      return { set, served: null, version, ...ready, blockedBy };
    },
    snapshot: async () => {
      const { set, version } = await call("GET");
      return { schema: 1, router: "flag-service", key: "news", takenAt: instant(0), version, owned: set };
    },
    apply: async (target, expect) => {
      await write(target, expect);
    },
    restore: async ({ owned }) => {
      await write(SET.parse(owned), "force");
      return "done";
    },
  };
}

async function ask(
  { url, secret, patience }: FlagServiceDeps,
  method: "GET" | "PUT",
  { body, match }: { readonly body?: string; readonly match?: string },
): Promise<z.infer<typeof ANSWER>> {
  const answer = await request({
    url: `${url}/flag`,
    method,
    headers: {
      ...authHeaders({ bearer: "ROUTER_TOKEN" }, secret),
      ...(match === undefined ? {} : { "if-match": match }),
    },
    ...(body === undefined ? {} : { body }),
    ...patience(),
  });
  if (!answer.ok) {
    const code =
      answer.status === 412
        ? "router-conflict"
        : answer.why === "unauthorised"
          ? "router-refused"
          : "router-unreachable";
    throw new Failure(code, `Expected the flag, but ${answer.detail}`);
  }
  const found = ANSWER.safeParse(answer.json);
  if (!found.success)
    throw new Failure("router-refused", "Expected the flag with its weights, found other JSON");
  return found.data;
}
