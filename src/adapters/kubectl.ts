/** Calls through kubectl, by argv and without a shell, and what a pod needs to do without it. */
import { spawn } from "node:child_process";
import { readFile } from "node:fs/promises";
import { setTimeout as pause } from "node:timers/promises";
import type { Duration } from "../units.ts";
import { showDuration } from "../units.ts";
import { asObject, type Access, type ClusterAnswer, type ClusterCall, type WhyNot } from "./kubernetes.ts";

export interface KubectlTerms {
  /** For one attempt. */
  readonly timeout: Duration;
  /** For all attempts and the pauses between them. */
  readonly budget: Duration;
}

const ATTEMPTS = 3;
const FIRST_PAUSE = 250;
const MOST_BYTES = 8_000_000;
const MOST_SAID = 4_000;
const LONGEST_SAID = 300;

/** null when there is no kubectl. */
export async function throughKubectl(call: ClusterCall, terms: KubectlTerms): Promise<ClusterAnswer | null> {
  const deadline = Date.now() + terms.budget;
  for (let attempt = 1; ; attempt++) {
    const ended = await run(call, Math.max(1, Math.min(terms.timeout, deadline - Date.now())));
    if (ended.kind === "no-program") return null;
    const answer = toAnswer(ended, terms);
    const isTransient = !answer.ok && (answer.why === "unreachable" || answer.why === "rate-limited");
    const wait = FIRST_PAUSE * 2 ** attempt;
    if (!isTransient || attempt >= ATTEMPTS || Date.now() + wait >= deadline) return answer;
    await pause(wait);
  }
}

type Ended =
  | { readonly kind: "no-program" }
  | { readonly kind: "killed"; readonly because: "time" | "size" }
  | { readonly kind: "ended"; readonly status: number | null; readonly out: string; readonly said: string };

/** Each verb takes a raw path, so that what is sent is what the server gets, its query included. */
const VERBS = { GET: ["get"], PUT: ["replace"], POST: ["create"] } as const;

function run(call: ClusterCall, timeout: number): Promise<Ended> {
  const input = call.body === undefined ? [] : ["-f", "-"];
  const argv = [...VERBS[call.method], "--raw", call.path, ...input];
  return new Promise((resolve) => {
    // A group of its own: kubectl starts plugins to sign in, and they must end with it.
    const child = spawn("kubectl", argv, { shell: false, detached: true, stdio: ["pipe", "pipe", "pipe"] });
    const out: Buffer[] = [];
    let size = 0;
    let said = "";
    let killed: "time" | "size" | null = null;
    const kill = (because: "time" | "size"): void => {
      killed ??= because;
      endGroup(child.pid);
    };
    const timer = setTimeout(() => kill("time"), timeout);
    const finish = (ended: Ended): void => {
      clearTimeout(timer);
      resolve(ended);
    };
    child.on("error", (cause) => {
      const isMissing = "code" in cause && cause.code === "ENOENT";
      finish(
        isMissing ? { kind: "no-program" } : { kind: "ended", status: null, out: "", said: cause.message },
      );
    });
    child.stdout.on("data", (chunk: Buffer) => {
      size += chunk.byteLength;
      if (size > MOST_BYTES) kill("size");
      else out.push(chunk);
    });
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      said = (said + text).slice(-MOST_SAID);
    });
    // A kubectl that ends before it read everything says why by itself.
    child.stdin.on("error", () => undefined);
    child.stdin.end(call.body === undefined ? "" : JSON.stringify(call.body));
    child.on("close", (status) => {
      if (killed !== null) finish({ kind: "killed", because: killed });
      else finish({ kind: "ended", status, out: Buffer.concat(out).toString("utf8"), said });
    });
  });
}

function endGroup(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, "SIGKILL");
  } catch {
    // It ended by itself meanwhile.
  }
}

function toAnswer(
  ended: Exclude<Ended, { readonly kind: "no-program" }>,
  terms: KubectlTerms,
): ClusterAnswer {
  if (ended.kind === "killed") {
    const detail =
      ended.because === "time"
        ? `kubectl had no answer within ${showDuration(terms.timeout)}`
        : `kubectl answered more than ${MOST_BYTES} bytes`;
    return { ok: false, why: "unreachable", detail };
  }
  if (ended.status === 0) {
    const answer = asObject(parse(ended.out));
    return (
      answer ?? {
        ok: false,
        why: "unreachable",
        detail: "kubectl answered something that is no object of Kubernetes",
      }
    );
  }
  return refusal(ended.said);
}

/** `Error from server (Conflict): …`: the reason is the server's own, from a closed list of Kubernetes. */
const REASONS: Readonly<Record<string, WhyNot>> = {
  Unauthorized: "unauthorised",
  Forbidden: "forbidden",
  NotFound: "missing",
  MethodNotAllowed: "missing",
  Gone: "missing",
  Conflict: "conflict",
  AlreadyExists: "conflict",
  Invalid: "invalid",
  BadRequest: "invalid",
  UnsupportedMediaType: "invalid",
  RequestEntityTooLarge: "invalid",
  TooManyRequests: "rate-limited",
};

function refusal(said: string): ClusterAnswer {
  const text = said.trim();
  // Of what is invalid kubectl writes a sentence instead of the reason.
  const invalid = /^The .*? is invalid/.test(text) ? "Invalid" : undefined;
  const reason = /(?:Error from server|error:.*?) ?\((\w+)\)/.exec(text)?.[1] ?? invalid;
  const why = reason === undefined ? "unreachable" : (REASONS[reason] ?? "unreachable");
  const plain = text.split("\n").filter((line) => !/^[EWI]\d{4} /.test(line));
  const detail = plain.join(" ") || "kubectl ended without a word";
  return {
    ok: false,
    why,
    detail: `kubectl: ${detail.length > LONGEST_SAID ? `${detail.slice(0, LONGEST_SAID).replace(/\S*$/, "")}…` : detail}`,
  };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Where Kubernetes puts the credentials of a pod. */
const ACCOUNT = "/var/run/secrets/kubernetes.io/serviceaccount";

/** The service account of the pod that this job runs in; null outside of a cluster. */
export async function podAccess(): Promise<Access | null> {
  const { KUBERNETES_SERVICE_HOST: host, KUBERNETES_SERVICE_PORT: port = "443" } = process.env;
  if (host === undefined || host === "") return null;
  try {
    const [token, ca] = await Promise.all([
      readFile(`${ACCOUNT}/token`, "utf8"),
      readFile(`${ACCOUNT}/ca.crt`, "utf8"),
    ]);
    return { server: `https://${host.includes(":") ? `[${host}]` : host}:${port}`, token, ca };
  } catch {
    return null;
  }
}
