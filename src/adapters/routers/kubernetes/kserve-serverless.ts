/**
 * KServe on Knative: one InferenceService whose newest revision is the candidate.
 *
 * The candidate's model and 0 % come in one write; users come once its revision is ready, so that no stage begins with a model
 * that still loads. A drain leaves the model and says 0; the model of before comes back in steps (kserve-restore.ts).
 */
import { plainSecretIn } from "../../../plain-secret.ts";
import type { KserveTarget } from "../../../config/router.ts";
import { Failure } from "../../../errors.ts";
import type { Snapshot, Traffic, TrafficTarget } from "../../../ports.ts";
import { percent } from "../../../units.ts";
import type { KubernetesObject } from "../../kubernetes.ts";
import type { ClusterDeps } from "../routers.ts";
import { mustRead } from "./answers.ts";
import { conditionOf } from "./conditions.ts";
import { blockedBy, blockedByRevisions } from "./kserve-blocked.ts";
import { nextRestoreMove, withPercent, type RestoreMove } from "./kserve-restore.ts";
import {
  OWNED,
  fallsBack,
  isArrived,
  isOfCandidate,
  isQuiet,
  isUp,
  revisionsOf,
  servedCandidate,
  toldCandidate,
  type Owned,
  type Revisions,
} from "./kserve-revisions.ts";
import { beforeMerging, merge, type Part } from "./merge.ts";
import { at, record, text } from "./objects.ts";
import { change, objectTraffic, pathOf, type ObjectRouter, type Place, type Seen } from "./object-router.ts";
import { demandOnlyWeight, demandWhole, inferenceService, toCandidate, withSpec } from "./kserve-service.ts";

const MISSING =
  "Expected `candidate:` in the router, found none: it says what the first write changes in spec.predictor, as `candidate: { model: { storageUri: … } }`";

export function serverlessTraffic(target: KserveTarget, deps: ClusterDeps): Traffic {
  const place = inferenceService(target);
  const { candidate: part = null } = target;
  let before = ownedIn(deps.before, `${target.namespace}/${target.service}`);
  const look = (object: KubernetesObject): Revisions => revisionsOf(object, part, before);
  const router: ObjectRouter = {
    ...place,
    target,
    around: () => Promise.resolve(null),
    view: (object) => viewOf(object, look(object), part),
    edit: (object, to, how) => withSpec(object, { predictor: edited(look(object), to, { how, part }) }),
    owned: (object) => ownedOf(object, revisionsOf(object, part, null), part),
    putBack: () => {
      throw new RangeError("an InferenceService on Knative is put back in steps");
    },
  };
  const traffic = objectTraffic(router, deps);
  return {
    ...traffic,
    apply: async (to, expect) => {
      if (expect === "force") return traffic.apply(to, expect);
      const seen = look(await mustRead(deps.cluster, { path: pathOf(place), text: place.text }));
      if (seen.isCandidate && (isUp(seen) || to.candidate <= toldCandidate(seen)))
        return traffic.apply(to, expect);
      // Whoever is there already keeps what it has; a model that comes now comes with 0 %.
      if (!seen.isCandidate) await traffic.apply({ ...to, candidate: percent(0) }, expect);
      if (to.candidate > 0) throw notReady(place.text, seen);
    },
    restore: async (snapshot) => {
      const owned = demandOwned(snapshot, place);
      before = owned;
      const move = await moveBack(router, deps, { owned, look });
      switch (move.kind) {
        case "done":
          return "done";
        case "refuse":
          throw new Failure("router-refused", move.because);
        case "learn": {
          before = { ...owned, rejected: [...move.rejected] };
          return { kind: "pending", because: move.because, snapshot: { ...snapshot, owned: before } };
        }
        case "wait":
        case "write":
          return { kind: "pending", because: move.because, snapshot };
      }
    },
  };
}

/** One step back, decided on the very object that is written. */
async function moveBack(
  router: ObjectRouter,
  { cluster }: ClusterDeps,
  { owned, look }: { readonly owned: Owned; readonly look: (object: KubernetesObject) => Revisions },
): Promise<RestoreMove> {
  let move: RestoreMove = { kind: "done" };
  const edit = (object: KubernetesObject): KubernetesObject => {
    move = nextRestoreMove(look(object), owned);
    return move.kind === "write" ? withSpec(object, { predictor: move.predictor }) : object;
  };
  await change(router, cluster, { expect: "force", edit });
  return move;
}

function notReady(name: string, seen: Revisions): Failure {
  if (!seen.isCandidate && !isQuiet(seen))
    return new Failure(
      "router-refused",
      `Expected the candidate's model in ${name}, found another one while a share was out: all traffic is taken off what came before`,
    );
  return new Failure(
    "router-not-ready",
    `the candidate's model stands in ${name} at 0 % and its revision is not ready yet; it gets its first users once it is`,
  );
}

/** null for a snapshot of something else: then nothing is known of before. */
function ownedIn(before: unknown, key: string): Owned | null {
  const snapshot = record(before);
  if (snapshot?.["router"] !== "kserve" || snapshot["key"] !== key) return null;
  const owned = OWNED.safeParse(snapshot["owned"]);
  return owned.success ? owned.data : null;
}

function demandOwned(snapshot: Snapshot, place: Place): Owned {
  const owned = ownedIn(snapshot, `${place.namespace}/${place.name}`);
  if (owned !== null) return owned;
  throw new Failure(
    "router-refused",
    `Expected a snapshot of ${place.text}, found one of ${snapshot.router} ${snapshot.key}`,
  );
}

const FAILED = new Set(["BlockedByFailedLoad", "InvalidSpec"]);

/** @throws Failure router-refused where nobody can tell which revision is the candidate */
function viewOf(object: KubernetesObject, all: Revisions, part: Part | null): Seen {
  if (part === null && isQuiet(all)) throw new Failure("router-refused", MISSING);
  const served = servedCandidate(all);
  const route = conditionOf(object, "PredictorRouteReady");
  const transition = text(at(object, "status", "modelStatus", "transitionStatus")) ?? "";
  return {
    set: toCandidate(toldCandidate(all)),
    served: served === null ? null : toCandidate(served),
    settled: isArrived(all) && (route === null || route === "True"),
    candidateReady: all.isCandidate ? isUp(all) && !FAILED.has(transition) : null,
    baselineReady: route === "False" ? false : hasWayBack(all),
    blockedBy: blockedBy(object, all),
  };
}

/** null where the status does not say it yet. */
function hasWayBack(all: Revisions): boolean | null {
  const { rolledOut, created, previous, traffic } = all;
  if (rolledOut === "") return false;
  if (all.isCandidate && rolledOut === created) return isOfCandidate(all, created) ? previous !== "" : null;
  return traffic.some(({ revision }) => revision === rolledOut) ? true : null;
}

/** @throws Failure router-refused */
function edited(
  all: Revisions,
  to: TrafficTarget,
  { how, part }: { readonly how: "forced" | "careful"; readonly part: Part | null },
): Part {
  if (part === null && (how === "careful" || isQuiet(all))) throw new Failure("router-refused", MISSING);
  demandOnlyWeight(to);
  const share = demandWhole(to.candidate);
  if (share === 0 && (how === "forced" || all.isCandidate)) return drained(all);
  if (all.isCandidate && all.rolledOut !== "") return withPercent(all.predictor, share);
  if (all.isCandidate) throw new Failure("router-refused", blockedByRevisions(all) ?? MISSING);
  if (!all.isCandidate && how === "careful" && part !== null && isQuiet(all))
    return { ...merge(all.predictor, part), canaryTrafficPercent: 0 };
  if (toldCandidate(all) > share) return drained(all);
  throw new Failure(
    "router-refused",
    "Expected the candidate's model at rest, found something else under way. Read it again",
  );
}

/** The percent with which the candidate gets nobody, or gets rid of users soonest. */
function drained(all: Revisions): Part {
  if (all.isCandidate) return drainedModel(all);
  if (toldCandidate(all) === 0) return all.predictor;
  // The candidate is what KServe goes back to: only the newest revision, of another model, takes its users away.
  const isStuck = isOfCandidate(all, all.rolledOut) && !fallsBack(all);
  return withPercent(all.predictor, isStuck ? null : 0);
}

/** With everybody on a revision that KServe is about to replace, no percent leads back: only the model of before does. */
function drainedModel(all: Revisions): Part {
  const asTold = withPercent(all.predictor, 0);
  if (all.before === null || all.rolledOut === "" || toldCandidate({ ...all, percent: 0 }) === 0)
    return asTold;
  return withPercent(merge(all.predictor, all.before.predictor), null);
}

/** @throws Failure router-refused where no rollout may start */
function ownedOf(object: KubernetesObject, all: Revisions, part: Part | null): Owned {
  const name = text(at(object, "metadata", "name")) ?? "the service";
  if (part === null) throw new Failure("router-refused", MISSING);
  const blocked = blockedBy(object, all);
  if (blocked !== null) throw new Failure("router-refused", blocked);
  if (all.isCandidate)
    throw new Failure(
      "router-refused",
      `Expected the baseline's model in ${name}, found the candidate's. Put the baseline's there`,
    );
  const predictor = beforeMerging(all.predictor, part);
  const secret = plainSecretIn(predictor) ?? plainSecretIn(part);
  if (secret !== null)
    throw new Failure(
      "router-refused",
      `Expected no secret in what the rollout changes, found spec.predictor.${secret} in plain text. Keep it in a Secret and refer to it`,
    );
  const { rolledOut, previous, percent: found } = all;
  return OWNED.parse({ predictor, percent: found, revisions: { rolledOut, previous }, rejected: null });
}
