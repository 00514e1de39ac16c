/** What a router is told in the file, what it can do, and how a person undoes it: pure data. */
import type { Duration, Percent } from "../units.ts";

/** The *name* of an environment secret, never its value. */
export type SecretName = string;
export type Auth = Readonly<Record<string, SecretName>>;

interface RouterBase {
  /** How long after a write the router needs until all of its clients serve it. */
  readonly settlesIn: Duration;
  readonly auth: Auth | null;
}

export interface KserveTarget extends RouterBase {
  readonly kind: "kserve";
  readonly mode: "serverless" | "standard" | "llm";
  readonly namespace: string;
  readonly service: string;
  readonly server: string | null;
  /** Serverless: what is merged into `spec.predictor` to make it the candidate; absent where people do that. */
  readonly candidate?: Readonly<Record<string, unknown>>;
  /** Standard: name of the canary's predictor; absent for the only one. */
  readonly canary?: string;
  /** Llm: the service of the baseline; absent for the only other member of the group. */
  readonly baseline?: string;
}
export interface SeldonTarget extends RouterBase {
  readonly kind: "seldon";
  readonly namespace: string;
  readonly experiment: string;
  readonly resource: "model" | "pipeline";
  readonly baseline: string;
  readonly candidate: string;
  readonly server: string | null;
}
export interface IstioTarget extends RouterBase {
  readonly kind: "istio";
  readonly namespace: string;
  readonly virtualService: string;
  readonly route: string;
  readonly baseline: string;
  readonly candidate: string;
  readonly server: string | null;
  /** Label of a cohort → request header that carries it; absent where no label needs one. */
  readonly cohortHeaders?: Readonly<Record<string, string>>;
}
export interface GatewayApiTarget extends RouterBase {
  readonly kind: "gateway-api";
  readonly namespace: string;
  readonly httpRoute: string;
  readonly rule: string | null;
  readonly baseline: string;
  readonly candidate: string;
  readonly server: string | null;
  /** Label of a cohort → request header that carries it; absent where no label needs one. */
  readonly cohortHeaders?: Readonly<Record<string, string>>;
}
export interface UnleashTarget extends RouterBase {
  readonly kind: "unleash";
  readonly url: string;
  readonly project: string;
  readonly feature: string;
  readonly environment: string;
  /** What of a user is hashed: `default`, `userId`, `sessionId`, `random` or a context field; absent for `default`. */
  readonly stickiness?: string;
  /** What is hashed with it; absent for the flag's name. */
  readonly groupId?: string;
  /** The variant that users of the candidate are given; absent where the flag alone says it. */
  readonly variant?: string;
  /** Label of a cohort → context field that carries it; absent where no label needs one. */
  readonly cohortFields?: Readonly<Record<string, string>>;
}
export interface LaunchDarklyTarget extends RouterBase {
  readonly kind: "launchdarkly";
  readonly url: string;
  readonly project: string;
  readonly flag: string;
  readonly environment: string;
  readonly baseline: string;
  readonly candidate: string;
  /** Kind of context that is split and that cohorts are told by; absent for `user`. */
  readonly contextKind?: string;
  /** Attribute that is hashed; absent for the context's key. */
  readonly bucketBy?: string;
}
/** A flag definition file that any OpenFeature SDK reads through flagd. */
export interface FlagdTarget extends RouterBase {
  readonly kind: "flagd";
  readonly file: string;
  readonly flag: string;
  /** Variant names. */
  readonly baseline: string;
  readonly candidate: string;
  /** The context attribute that is hashed. */
  readonly by: string;
  /** `owner/name` of the repository that the file lies in; absent for a file on the disk. */
  readonly repository?: string;
  /** Absent for the repository's default branch. */
  readonly branch?: string;
  /** Address of GitHub's API; there is one where there is a repository. */
  readonly url?: string;
}
export interface SqlTarget extends RouterBase {
  readonly kind: "sql";
  readonly database: string;
  readonly table: string;
  readonly key: string;
  readonly percent: string;
  readonly where: Readonly<Record<string, string>>;
}
export interface HttpTarget extends RouterBase {
  readonly kind: "http";
  readonly read: HttpRead;
  readonly set: HttpOperation;
  readonly restore: HttpOperation | null;
  readonly step: Percent;
  /** Writes carry the ETag of the read before as `If-Match`; absent where they do not. */
  readonly ifMatch?: true;
}
export interface HttpRead extends HttpOperation {
  /** JSON Pointer to the candidate's weight. */
  readonly pointer: string;
  /** What stands there when everybody gets the candidate; absent for 100. */
  readonly scale?: number;
  /** Present where the number stands there as a text. */
  readonly type?: "string";
  /** JSON Pointer to what changes with every change; absent for the whole answer. */
  readonly version?: string;
  /** JSON Pointer → what has to stand there before anything is moved forward; null for nothing. */
  readonly expect?: Readonly<Record<string, string | number | boolean | null>>;
}
export interface HttpOperation {
  readonly method: "GET" | "PUT" | "POST" | "PATCH" | "DELETE";
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
}
export interface CommandTarget extends RouterBase {
  readonly kind: "command";
  /** argv, no shell. */
  readonly run: readonly string[];
  readonly env: readonly string[];
}

/** The same route in several places, as in two clusters: all of them are moved, and must agree. */
export interface SeveralTarget extends RouterBase {
  readonly kind: "several";
  readonly auth: null;
  /** Whose word counts: every place's. */
  readonly replicas: "all";
  readonly of: readonly [SingleTarget, SingleTarget, ...SingleTarget[]];
}

export type RouterTarget = SingleTarget | SeveralTarget;

/** One route in one place. */
export type SingleTarget =
  | KserveTarget
  | SeldonTarget
  | IstioTarget
  | GatewayApiTarget
  | UnleashTarget
  | LaunchDarklyTarget
  | FlagdTarget
  | SqlTarget
  | HttpTarget
  | CommandTarget;

/** Where the route is: itself, or each of its several places. */
export function placesOf(target: RouterTarget): readonly [SingleTarget, ...SingleTarget[]] {
  return target.kind === "several" ? target.of : [target];
}

/** What a router can do. The plan refuses a stage that needs more. */
export interface TrafficCapabilities {
  /** Smallest step and largest value of the weight in percent, or none. */
  readonly weight: { readonly step: number; readonly max: number } | null;
  readonly mirror: { readonly step: number; readonly max: number } | "all-or-nothing" | null;
  readonly cohorts: "none" | "header" | "attribute";
  readonly sticky: "none" | "user" | "session";
  /** Whether a write can be tied to the version that was read. */
  readonly compareAndSwap: boolean;
  /** Whether it reports what is served, not only what was asked. */
  readonly reportsServed: boolean;
  readonly settlesIn: Duration;
}

/** How a person takes all traffic off the candidate, with the real names filled in. */
export interface Undo {
  /** `unleash: news/summarizer-v2 in production` */
  readonly route: string;
  readonly steps: readonly UndoStep[];
}

export interface UndoStep {
  readonly does: string;
  /** A command that can be pasted into a terminal; null where only a console can do it. */
  readonly run: string | null;
  readonly expect: string;
  readonly within: Duration;
  readonly repeat: "safe" | "unsafe";
  /** Names of the secrets or access it needs. */
  readonly needs: readonly string[];
}

export interface RouterDescription {
  readonly target: RouterTarget;
  /** Whether this version moves its traffic; false where it only plans for it and writes down how a person does. */
  readonly isMoved: boolean;
  readonly capabilities: TrafficCapabilities;
  readonly undo: Undo;
}
