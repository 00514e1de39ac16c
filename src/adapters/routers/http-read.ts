/** Reads the weights of an http router: one call, or one for each cohort. */
import type { HttpTarget } from "../../config/router.ts";
import type { TrafficView } from "../../ports.ts";
import { milliseconds, percent, type Instant, type Percent } from "../../units.ts";
import { request, withoutSecrets, type Call, type Secret } from "../http.ts";
import { failureOf, partOf, versionOf, type Part } from "./http-answers.ts";
import { callOf, valuesFor } from "./http-fill.ts";

export interface Route {
  readonly target: HttpTarget;
  readonly secret: Secret;
  readonly now: () => Instant;
  /** `all`, and the cohorts that have calls of their own. */
  readonly cohorts: readonly string[];
}

export const EVERYBODY = "all";

/** A move that is announced has a minute; a rollback must not wait for a look that it can do without. */
const PATIENCE = { usual: milliseconds(15_000), little: milliseconds(3_000) } as const;

/** @throws Failure router-unreachable, router-refused */
export async function readAll(
  route: Route,
  patience: keyof typeof PATIENCE = "usual",
): Promise<readonly Part[]> {
  return Promise.all(route.cohorts.map((cohort) => readPart(route, cohort, patience)));
}

/** @throws Failure router-unreachable, router-refused */
export async function readPart(
  { target, secret }: Route,
  cohort: string,
  patience: keyof typeof PATIENCE = "usual",
): Promise<Part> {
  const { headers = {}, ...call } = callOf(target, target.read, { values: valuesFor(cohort, 0), secret });
  const budget = PATIENCE[patience];
  const read: Call = {
    ...call,
    // What a cache on the way remembers is not what the service was told.
    headers: { "cache-control": "no-cache", ...headers },
    repeatable: true,
    retries: patience === "usual" ? 2 : 0,
    budget,
  };
  const answer = await request(read);
  if (!answer.ok) throw failureOf(answer, `read the weight of ${cohort}`);
  const hide = (text: string): string => withoutSecrets(text, headers);
  const { json, etag } = answer;
  // Elsewhere it may say nothing of what stands there: some name how an answer was packed.
  return partOf(target.read, cohort, { json, etag: target.ifMatch === true ? (etag ?? null) : null, hide });
}

export function viewOf(parts: readonly Part[]): TrafficView {
  const all = weightAt(parts, EVERYBODY) ?? percent(100);
  const others = parts.filter(({ cohort, weight }) => cohort !== EVERYBODY && weight !== all);
  return {
    set: {
      candidate: all,
      mirror: percent(0),
      cohorts: Object.fromEntries(others.map(({ cohort, weight }) => [cohort, weight])),
    },
    served: null,
    settled: true,
    candidateReady: null,
    baselineReady: null,
    version: versionOf(parts),
    blockedBy: blockedBy(parts),
  };
}

export function blockedBy(parts: readonly Part[]): string | null {
  return parts.find((part) => part.blockedBy !== null)?.blockedBy ?? null;
}

export function weightAt(parts: readonly Part[], name: string): Percent | undefined {
  return parts.find(({ cohort }) => cohort === name)?.weight;
}
