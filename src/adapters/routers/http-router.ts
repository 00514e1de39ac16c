/** Moves traffic through a service whose calls stand in the rollout file: one to read the weight, one to set it. */
import type { HttpTarget } from "../../config/router.ts";
import { Failure } from "../../errors.ts";
import type { Traffic, TrafficTarget } from "../../ports.ts";
import type { Instant } from "../../units.ts";
import type { Secret } from "../http.ts";
import { describeHttp } from "./describe/http.ts";
import { versionOf } from "./http-answers.ts";
import { callOf, valuesFor } from "./http-fill.ts";
import { EVERYBODY, readAll, viewOf, type Route } from "./http-read.ts";
import { demandSnapshot, snapshotOf } from "./http-snapshot.ts";
import { force, move, type Weights } from "./http-write.ts";

export interface HttpDeps {
  readonly secret: Secret;
  readonly now: () => Instant;
  /** Cohorts of the plan: each has calls of its own where `{cohort}` stands in them. */
  readonly cohorts: Readonly<Record<string, unknown>>;
}

/**
 * Owned is the weight, of everybody and of each cohort where `{cohort}` stands in the calls.
 *
 * The version is the ETag where writes name it, else a digest that is compared right before the write. `served` is null: the service
 * says what it was told.
 */
export function httpTraffic(target: HttpTarget, deps: HttpDeps): Traffic {
  const { capabilities } = describeHttp(target);
  const own = capabilities.cohorts === "none" ? [] : Object.keys(deps.cohorts);
  const route: Route = { target, secret: deps.secret, now: deps.now, cohorts: [EVERYBODY, ...own] };
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
    restore: async (snapshot) => {
      const weights = demandSnapshot(target, snapshot);
      // One call puts all of it back where it does not ask for whom.
      const once = target.restore !== null && !JSON.stringify(target.restore).includes("{cohort}");
      const known = once ? weights.filter(([name]) => name === EVERYBODY) : weights;
      await force(route, known, target.restore ?? target.set);
      return "done";
    },
  };
}

/**
 * A cohort that the target does not name gets what everybody gets.
 *
 * @throws Failure router-refused for what the calls cannot say
 */
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

/** A secret that only writing needs is missed before the first stage, not in a rollback. */
function demandSecrets({ target, secret }: Route): void {
  const values = valuesFor(EVERYBODY, 0);
  callOf(target, target.set, { values, secret });
  if (target.restore !== null) callOf(target, target.restore, { values, secret });
}
