/** Writes the weights of an http router: forward with care, back whatever stands there. */
import type { HttpOperation } from "../../config/router.ts";
import { Failure } from "../../errors.ts";
import { milliseconds, type Percent } from "../../units.ts";
import { request } from "../http.ts";
import { failureOf, isConflict, isUnclear, versionOf, type Part } from "./http-answers.ts";
import { callOf, valuesFor } from "./http-fill.ts";
import { blockedBy, readAll, readPart, weightAt, type Route } from "./http-read.ts";

/** Cohort → percent. */
export type Weights = readonly (readonly [cohort: string, weight: Percent])[];

/** A drain must not lose to somebody who writes all the time. */
const ATTEMPTS = { forced: 20, careful: 1 } as const;
const FOR_ONE_WRITE = milliseconds(15_000);
/** A move has a minute, of which the last write and the look at it take some. */
const FOR_ALL_WRITES = 30_000;

/**
 * Only what differs is written, lowest first, and only while everything is as it was read.
 *
 * @throws Failure router-conflict, router-refused, router-unreachable
 */
export async function move(route: Route, weights: Weights, expect: string): Promise<void> {
  const begun = route.now();
  const parts = await readAll(route);
  const blocked = blockedBy(parts);
  if (blocked !== null) throw new Failure("router-refused", blocked);
  if (versionOf(parts) !== expect) throw changed();
  const different = weights.filter(([name, weight]) => weightAt(parts, name) !== weight);
  for (const [index, one] of different.toSorted(([, a], [, b]) => a - b).entries()) {
    if (route.now() - begun > FOR_ALL_WRITES)
      throw new Failure(
        "router-unreachable",
        `Expected all writes within 30 s, found ${one[0]} not written yet`,
      );
    const etag = await etagFor(route, one[0], { parts, isFirst: index === 0 });
    await write(route, one, { operation: route.target.set, how: "careful", etag });
  }
}

function changed(): Failure {
  return new Failure("router-conflict", "Expected the route as it was read, found it changed. Read it again");
}

/** Our own write before may have given all cohorts a new one: then only the weight tells whether somebody else wrote, too. */
async function etagFor(
  route: Route,
  cohort: string,
  seen: { readonly parts: readonly Part[]; readonly isFirst: boolean },
): Promise<string | null> {
  if (route.target.ifMatch !== true) return null;
  const before = seen.parts.find((part) => part.cohort === cohort);
  const part = seen.isFirst ? before : await readPart(route, cohort);
  if (part?.weight !== before?.weight) throw changed();
  if (part?.etag != null) return part.etag;
  throw new Failure(
    "router-refused",
    `Expected an ETag with the weight of ${cohort}, found none: no write can name what was read. Leave \`if-match\` out`,
  );
}

/**
 * Everybody is written, whatever a read says: a copy that is late must not keep a drain from being sent.
 *
 * @throws Failure for the first that could not be written, after all were tried
 */
export async function force(route: Route, weights: Weights, operation: HttpOperation): Promise<void> {
  const order = { operation, how: "forced", etag: null } as const;
  const tried = await Promise.allSettled(weights.map((one) => write(route, one, order)));
  const failed = tried.find((each) => each.status === "rejected");
  if (weights.length > 1) {
    // A service that keeps them in one document may have lost one of two writes at once.
    const parts = await readAll(route, "little").catch(() => null);
    const lost = weights.filter(([name, weight]) => (weightAt(parts ?? [], name) ?? weight) !== weight);
    for (const one of lost) await write(route, one, order);
    if (parts !== null) return;
  }
  if (failed !== undefined) throw failed.reason;
}

interface Order {
  readonly operation: HttpOperation;
  readonly how: "forced" | "careful";
  /** What the read before a careful write named. */
  readonly etag: string | null;
}

async function write(route: Route, one: Weights[number], order: Order): Promise<void> {
  const [cohort, weight] = one;
  for (let attempt = 1; ; attempt++) {
    const { headers, ...call } = callOf(route.target, order.operation, {
      values: valuesFor(cohort, weight),
      secret: route.secret,
    });
    const answer = await request({
      ...call,
      headers: { ...headers, ...(await ifMatch(route, cohort, order)) },
      accepts: "anything",
      budget: FOR_ONE_WRITE,
    });
    if (answer.ok) return;
    // Our own write may have arrived although its answer did not, and the repeat of it is refused then.
    if (isUnclear(answer) && (await stands(route, cohort)) === weight) return;
    if (!isConflict(answer) || attempt >= ATTEMPTS[order.how])
      throw failureOf(answer, `set ${cohort} to ${weight}%`);
  }
}

/** A drain takes the newest ETag there is, and goes without one rather than not at all. */
async function ifMatch(
  route: Route,
  cohort: string,
  { how, etag }: Order,
): Promise<Readonly<Record<string, string>>> {
  if (route.target.ifMatch !== true) return {};
  const named = how === "careful" ? etag : ((await look(route, cohort))?.etag ?? null);
  return named === null ? {} : { "if-match": named };
}

async function stands(route: Route, cohort: string): Promise<Percent | null> {
  return (await look(route, cohort))?.weight ?? null;
}

/** null where it cannot be read now. */
async function look(route: Route, cohort: string): Promise<Part | null> {
  return readPart(route, cohort, "little").catch(() => null);
}
