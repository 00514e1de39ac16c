/** The transport to a Kubernetes API server: four verbs on raw paths, through kubectl or straight to the server. */
import type { Auth } from "../config/router.ts";
import { milliseconds } from "../units.ts";
import { request, type Answer, type Secret, type Unanswered } from "./http.ts";

/** One object, as it came; `metadata` and `spec` are looked at by whoever knows its kind. */
export type KubernetesObject = Readonly<Record<string, unknown>>;

export interface ClusterCall {
  readonly method: "GET" | "PUT" | "POST";
  /** Below the server's address, with its query: `/apis/…`. */
  readonly path: string;
  readonly body?: KubernetesObject;
}

export type ClusterAnswer =
  | { readonly ok: true; readonly object: KubernetesObject }
  | {
      readonly ok: false;
      readonly why: WhyNot;
      /** One sentence without secrets. */
      readonly detail: string;
    };

export type WhyNot =
  /** The credentials are wrong, or have ended. */
  | "unauthorised"
  /** Who asks is known and may not. */
  | "forbidden"
  /** There is no such object, or no such kind. */
  | "missing"
  /** Somebody wrote the object since it was read. */
  | "conflict"
  /** The server refuses what was written. */
  | "invalid"
  | "rate-limited"
  /** Nothing arrived, a broken answer, or one of a server in trouble. */
  | "unreachable";

/** What writes are signed with: the server notes it beside each field. */
export const FIELD_MANAGER = "model-rollout";

/** One API server as one user. Calls never throw for what the server says or does not say. */
export interface Cluster {
  send(call: ClusterCall): Promise<ClusterAnswer>;
}

export interface ClusterTarget {
  /** `https://…`; null for kubectl's current context. */
  readonly server: string | null;
  /** `token` (sent as a bearer token) and `ca` (the server's certificates, PEM). */
  readonly auth: Auth | null;
}

/** An answer may carry the history of an object's managers and a status of many pods. */
const MOST_BYTES = 8_000_000;
const TIMEOUT = milliseconds(10_000);
const BUDGET = milliseconds(25_000);

/**
 * With `server`: straight to it. Without: kubectl, which knows kubeconfig, exec plugins and proxies; where there is no kubectl
 * and the job runs in a pod, with the pod's own service account.
 *
 * Every call may be repeated: reads, reviews, and writes that name the version they were made from.
 */
export function openCluster(target: ClusterTarget, secret: Secret): Cluster {
  const { server } = target;
  if (server !== null)
    return { send: async (call) => direct({ server, ...signIn(target.auth, secret) }, call) };
  return {
    send: async (call) => {
      const { throughKubectl, podAccess } = await import("./kubectl.ts");
      const answer = await throughKubectl(call, { timeout: TIMEOUT, budget: BUDGET });
      if (answer !== null) return answer;
      const pod = await podAccess();
      if (pod !== null) return direct(pod, call);
      return {
        ok: false,
        why: "unreachable",
        detail:
          "there is no kubectl on this machine. Install it, or write `server` and `auth: { token: …, ca: … }`",
      };
    },
  };
}

/** How to reach a server without kubectl. */
export interface Access {
  readonly server: string;
  readonly token: string | null;
  readonly ca: string | null;
}

function signIn(auth: Auth | null, secret: Secret): Pick<Access, "token" | "ca"> {
  const { token, ca } = auth ?? {};
  return { token: token === undefined ? null : secret(token), ca: ca === undefined ? null : secret(ca) };
}

async function direct(
  { server, token, ca }: Access,
  { method, path, body }: ClusterCall,
): Promise<ClusterAnswer> {
  const answer = await request({
    url: `${server.replace(/\/$/, "")}${path}`,
    method,
    headers: {
      accept: "application/json",
      ...(token === null ? {} : { authorization: `Bearer ${token.trim()}` }),
      ...(body === undefined ? {} : { "content-type": "application/json" }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    ...(ca === null ? {} : { ca }),
    repeatable: true,
    timeout: TIMEOUT,
    budget: BUDGET,
    atMostBytes: MOST_BYTES,
  });
  return fromHttp(answer);
}

function fromHttp(answer: Answer): ClusterAnswer {
  if (!answer.ok) return { ok: false, why: whyOf(answer.why, answer.status), detail: answer.detail };
  return (
    asObject(answer.json) ?? {
      ok: false,
      why: "unreachable",
      detail: "the answer is JSON, but no object of Kubernetes",
    }
  );
}

/** A `Status` that says `Failure` is no object, whatever HTTP says. */
export function asObject(json: unknown): ClusterAnswer | null {
  if (!isRecord(json) || typeof json["kind"] !== "string") return null;
  if (json["kind"] === "Status" && json["status"] !== "Success") return null;
  return { ok: true, object: json };
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

const BY_STATUS: ReadonlyMap<number, WhyNot> = new Map([
  [401, "unauthorised"],
  [407, "unauthorised"],
  [403, "forbidden"],
  [404, "missing"],
  [405, "missing"],
  [410, "missing"],
  [409, "conflict"],
]);

function whyOf(why: Unanswered, status: number | null): WhyNot {
  const known = status === null ? undefined : BY_STATUS.get(status);
  if (known !== undefined) return known;
  if (why === "rate-limited") return "rate-limited";
  return why === "query-error" && status !== null ? "invalid" : "unreachable";
}
