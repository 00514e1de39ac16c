/** Moves traffic through a service whose calls stand in the rollout file: one to read the weight, one to set it. */
import type { HttpOperation, HttpTarget } from "../../config/router.ts";
import { Failure } from "../../errors.ts";
import type { Snapshot, Traffic, TrafficTarget, TrafficView } from "../../ports.ts";
import { percent, type Instant, type Percent } from "../../units.ts";
import { request, withoutSecrets, type Secret } from "../http.ts";
import { describeHttp } from "./describe/http.ts";
import { failureOf, isConflict, isUnclear, partOf, versionOf, type Part } from "./http-answers.ts";
import { callOf, valuesFor } from "./http-fill.ts";
import { demandSnapshot, snapshotOf } from "./http-snapshot.ts";

export interface HttpDeps {
  readonly secret: Secret;
  readonly now: () => Instant;
  /** Cohorts that the plan may give a weight of their own. */
  readonly cohorts: Readonly<Record<string, unknown>>;
}

interface Route {
  readonly target: HttpTarget;
  readonly secret: Secret;
  /** `all`, and the cohorts that have calls of their own. */
  readonly cohorts: readonly string[];
}

const EVERYBODY = "all";
/** A drain must not lose to somebody who writes all the time. */
const ATTEMPTS = { forced: 20, careful: 1 } as const;

/**
 * Owned is the weight, of everybody and of each cohort where `{cohort}` stands in the calls.
 *
 * The version is the ETag where writes name it, else a digest that is compared right before the write. `served` is null: the service
 * says what it was told.
 */
export function httpTraffic(target: HttpTarget, deps: HttpDeps): Traffic {
  const { capabilities } = describeHttp(target);
  const own = capabilities.cohorts === "none" ? [] : Object.keys(deps.cohorts);
  const route: Route = { target, secret: deps.secret, cohorts: [EVERYBODY, ...own] };
  return {
    describe: () => describeHttp(target),
    read: async () => viewOf(await readAll(route)),
    snapshot: async () => {
      const parts = await readAll(route);
      demandSecrets(route);
      return snapshotOf(target, { parts, version: versionOf(parts), takenAt: deps.now() });
    },
    apply: async (to, expect) => {
      const weights = weightsOf(route, to);
      await (expect === "force" ? force(route, weights, target.set) : move(route, weights, expect));
    },
    restore: async (snapshot: Snapshot) => {
      const weights = demandSnapshot(target, snapshot);
      // One call puts all of it back where it does not ask for whom.
      const once = target.restore !== null && !JSON.stringify(target.restore).includes("{cohort}");
      const known = once ? weights.filter(([name]) => name === EVERYBODY) : weights;
      await force(route, known, target.restore ?? target.set);
      return "done";
    },
  };
}

/** Cohort → percent; a cohort that the target does not name gets what everybody gets. */
export type Weights = readonly (readonly [cohort: string, weight: Percent])[];

/** @throws Failure router-refused for what the calls cannot say */
function weightsOf(route: Route, to: TrafficTarget): Weights {
  if (to.mirror > 0)
    throw new Failure(
      "router-refused",
      `Expected no mirror, found ${to.mirror}%: an http router moves users only`,
    );
  const stray = Object.entries(to.cohorts).find(
    ([name, weight]) => weight !== to.candidate && !route.cohorts.includes(name),
  );
  if (stray !== undefined)
    throw new Failure(
      "router-refused",
      `Expected one weight for everybody, found ${stray[1]}% for ${stray[0]}. Write {cohort} into \`read\` and \`set\``,
    );
  return route.cohorts.map((name) => [name, to.cohorts[name] ?? to.candidate]);
}

async function readAll(route: Route): Promise<readonly Part[]> {
  return Promise.all(route.cohorts.map((cohort) => readPart(route, cohort)));
}

async function readPart({ target, secret }: Route, cohort: string): Promise<Part> {
  const call = callOf(target, target.read, { values: valuesFor(cohort, 0), secret });
  const answer = await request({ ...call, repeatable: true, retries: 2 });
  if (!answer.ok) throw failureOf(answer, `read the weight of ${cohort}`);
  const hide = (text: string): string => withoutSecrets(text, call.headers ?? {});
  const { json, etag } = answer;
  // Elsewhere it may say nothing of what stands there: some name how an answer was packed.
  return partOf(target.read, cohort, { json, etag: target.ifMatch === true ? (etag ?? null) : null, hide });
}

function viewOf(parts: readonly Part[]): TrafficView {
  const all = parts.find(({ cohort }) => cohort === EVERYBODY)?.weight ?? percent(100);
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

function blockedBy(parts: readonly Part[]): string | null {
  return parts.find((part) => part.blockedBy !== null)?.blockedBy ?? null;
}

/** Only what differs is written, lowest first, and only while everything is as it was read. */
async function move(route: Route, weights: Weights, expect: string): Promise<void> {
  const parts = await readAll(route);
  const blocked = blockedBy(parts);
  if (blocked !== null) throw new Failure("router-refused", blocked);
  if (versionOf(parts) !== expect)
    throw new Failure(
      "router-conflict",
      "Expected the route as it was read, found it changed. Read it again",
    );
  const different = weights.filter(([name, weight]) => weightAt(parts, name) !== weight);
  for (const one of different.toSorted(([, a], [, b]) => a - b)) {
    const part = parts.find(({ cohort }) => cohort === one[0]) ?? null;
    if (route.target.ifMatch === true && part?.etag == null)
      throw new Failure(
        "router-refused",
        `Expected an ETag with the weight of ${one[0]}, found none: no write can name what was read. Leave \`if-match\` out`,
      );
    await write(route, one, { operation: route.target.set, how: "careful", etag: part?.etag ?? null });
  }
}

function weightAt(parts: readonly Part[], name: string): Percent | undefined {
  return parts.find(({ cohort }) => cohort === name)?.weight;
}

/** Everybody is written, whatever a read says: a copy that is late must not keep a drain from being sent. */
async function force(route: Route, weights: Weights, operation: HttpOperation): Promise<void> {
  const tried = await Promise.allSettled(
    weights.map((one) => write(route, one, { operation, how: "forced", etag: null })),
  );
  for (const each of tried) if (each.status === "rejected") throw each.reason;
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
    const call = callOf(route.target, order.operation, {
      values: valuesFor(cohort, weight),
      secret: route.secret,
    });
    const answer = await request({
      ...call,
      headers: { ...call.headers, ...(await ifMatch(route, cohort, order)) },
      accepts: "anything",
    });
    if (answer.ok) return;
    const failure = failureOf(answer, `set ${cohort} to ${weight}%`);
    // Our own write may have arrived although its answer did not, and the repeat of it is refused then.
    if (isUnclear(answer) && (await stands(route, cohort)) === weight) return;
    if (!isConflict(answer) || attempt >= ATTEMPTS[order.how]) throw failure;
  }
}

/** A drain takes the newest ETag there is, and goes without one rather than not at all. */
async function ifMatch(
  route: Route,
  cohort: string,
  { how, etag }: Order,
): Promise<Readonly<Record<string, string>>> {
  if (route.target.ifMatch !== true) return {};
  const named = how === "careful" ? etag : ((await readPart(route, cohort).catch(() => null))?.etag ?? null);
  return named === null ? {} : { "if-match": named };
}

async function stands(route: Route, cohort: string): Promise<Percent | null> {
  return (await readPart(route, cohort).catch(() => null))?.weight ?? null;
}

/** A secret that only writing needs is missed before the first stage, not in a rollback. */
function demandSecrets({ target, secret }: Route): void {
  const values = valuesFor(EVERYBODY, 0);
  callOf(target, target.set, { values, secret });
  if (target.restore !== null) callOf(target, target.restore, { values, secret });
}
