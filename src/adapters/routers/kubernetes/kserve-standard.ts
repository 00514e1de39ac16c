/**
 * KServe without Knative (Standard mode, 0.20 and later): `spec.canary` lists predictors with whole percents of their own.
 *
 * We move, people deploy: the canary's entry is there at 0 before the first stage. A canary that is not ready gets nobody, and
 * the baseline its share, without a word in the spec; the status tells.
 * Source: kserve httproute_reconciler.go (applyCanaryWeights), predictor.go (CanaryStatuses), inference_service_validation.go.
 */
import type { KserveTarget } from "../../../config/router.ts";
import { Failure } from "../../../errors.ts";
import type { Traffic, TrafficTarget } from "../../../ports.ts";
import type { KubernetesObject } from "../../kubernetes.ts";
import type { ClusterDeps } from "../routers.ts";
import { conditionOf } from "./conditions.ts";
import { demandOnlyWeight, demandWhole, inferenceService, toCandidate, withSpec } from "./kserve-service.ts";
import { at, number, record, records, text } from "./objects.ts";
import { objectTraffic, type ObjectRouter, type Seen } from "./object-router.ts";

export function standardTraffic(target: KserveTarget, deps: ClusterDeps): Traffic {
  const place = inferenceService(target);
  const name = target.canary ?? nameIn(deps.before, `${target.namespace}/${target.service}`);
  const router: ObjectRouter = {
    ...place,
    target,
    around: () => Promise.resolve(null),
    view: (object) =>
      name !== null && isGone(object, name)
        ? viewWithout(object, name)
        : viewOf(object, canaryOf(object, name)),
    edit: (object, to, how) => {
      // Whoever took the entry out took its share with it.
      if (how === "forced" && name !== null && isGone(object, name) && stableName(object) !== name)
        return object;
      return edited(object, canaryOf(object, name), { to, how });
    },
    owned: (object) => ownedOf(object, canaryOf(object, target.canary ?? null)),
    putBack: (object, owned) => putBack(object, owned, name),
  };
  return objectTraffic(router, deps);
}

interface Canary {
  readonly name: string;
  /** Its place in `spec.canary`. */
  readonly index: number;
  readonly percent: number;
  /** Of all entries, this one too. */
  readonly sum: number;
}

/** @throws Failure router-refused where it is not there, or not the only one of its name */
function canaryOf(object: KubernetesObject, wanted: string | null): Canary {
  const entries = entriesOf(object);
  const names = entries.map((each) => text(at(each, "predictor", "name")) ?? "");
  const shown = names.length === 0 ? "none" : names.join(", ");
  const index = wanted === null ? 0 : names.indexOf(wanted);
  const name = names[index];
  const isOne = wanted === null ? names.length === 1 : names.filter((each) => each === wanted).length === 1;
  if (name === undefined || name === "" || !isOne)
    throw new Failure(
      "router-refused",
      `Expected ${wanted === null ? "one canary" : `the canary ${wanted}`} in spec.canary, found ${shown}. Deploy it with trafficPercent 0${wanted === null && names.length > 1 ? ", or name it: `canary: <name>`" : ""}`,
    );
  const percents = entries.map((each) => number(each["trafficPercent"]));
  const unread = percents.findIndex((each) => each === null || !Number.isInteger(each) || each < 0);
  if (unread >= 0)
    throw new Failure(
      "router-refused",
      `Expected a whole trafficPercent in spec.canary[${unread}], found ${JSON.stringify(entries[unread]?.["trafficPercent"] ?? null)}`,
    );
  const sum = percents.reduce<number>((total, each) => total + (each ?? 0), 0);
  return { name, index, percent: percents[index] ?? 0, sum };
}

/** Which canary it was, where the file leaves it to be the only one. */
function nameIn(before: unknown, key: string): string | null {
  const snapshot = record(before);
  if (snapshot?.["router"] !== "kserve" || snapshot["key"] !== key) return null;
  return text(at(snapshot, "owned", "canary"));
}

function isGone(object: KubernetesObject, name: string): boolean {
  return !entriesOf(object).some((each) => at(each, "predictor", "name") === name);
}

function stableName(object: KubernetesObject): string | null {
  return text(at(object, "spec", "predictor", "name"));
}

/** KServe promotes by naming the canary the stable predictor: then it has everybody; else, taken out, nobody. */
function viewWithout(object: KubernetesObject, name: string): Seen {
  const all = stableName(object) === name ? 100 : 0;
  const isSeen = records(at(object, "status", "canaryStatuses")).every((each) => each["name"] !== name);
  return {
    set: toCandidate(all),
    served: isSeen ? toCandidate(all) : null,
    settled: isSeen,
    candidateReady: null,
    baselineReady: null,
    blockedBy: `Expected the canary ${name} in spec.canary, found ${all === 100 ? "that it is the stable predictor" : "it gone"}. Put its entry back with trafficPercent 0`,
  };
}

function entriesOf(object: KubernetesObject): readonly Readonly<Record<string, unknown>>[] {
  return records(at(object, "spec", "canary"));
}

function viewOf(object: KubernetesObject, canary: Canary): Seen {
  const found = records(at(object, "status", "canaryStatuses")).filter(
    (each) => each["name"] === canary.name,
  );
  const [status] = found;
  const isReady = found.length === 1 ? status?.["ready"] === true : null;
  const seen = found.length === 1 ? number(status?.["trafficPercent"]) : null;
  const ingress = conditionOf(object, "IngressReady");
  const predictor = conditionOf(object, "PredictorReady");
  const served = seen === null ? null : isReady === true ? seen : 0;
  return {
    set: toCandidate(canary.percent),
    served: served === null ? null : toCandidate(served),
    // The status names what the split was made of; one that names something else is older than the spec.
    settled: seen === canary.percent && served === canary.percent && (ingress === null || ingress === "True"),
    candidateReady: isReady,
    baselineReady: predictor === null ? null : predictor === "True",
    blockedBy: blockedBy(object, canary),
  };
}

const MODE = "serving.kserve.io/deploymentMode";
const STOP = "serving.kserve.io/stop";

function blockedBy(object: KubernetesObject, { sum }: Canary): string | null {
  const mode = text(at(object, "metadata", "annotations", MODE));
  if (mode !== "Standard")
    return `Expected the annotation ${MODE}: Standard, found ${mode ?? "none"}: KServe accepts spec.canary with it alone. Annotate the service`;
  if (text(at(object, "metadata", "annotations", STOP))?.toLowerCase() === "true")
    return `Expected a running service, found ${STOP}: "true". Start it again`;
  if (at(object, "metadata", "deletionTimestamp") !== undefined)
    return "Expected a service that stays, found it being deleted";
  if (sum > 100) return `Expected at most 100 % over all canaries, found ${sum} %. Lower one of them`;
  return null;
}

function edited(
  object: KubernetesObject,
  canary: Canary,
  { to, how }: { readonly to: TrafficTarget; readonly how: "forced" | "careful" },
): KubernetesObject {
  demandOnlyWeight(to);
  const share = demandWhole(to.candidate);
  const sum = canary.sum - canary.percent + share;
  if (how === "careful" && share > canary.percent && sum > 100)
    throw new Failure(
      "router-refused",
      `Expected room for ${share} %, found that the other canaries have ${canary.sum - canary.percent} %. Lower them first`,
    );
  return withShare(object, canary, share);
}

/** The list is written whole; everything but our percent stays as it is. */
function withShare(object: KubernetesObject, { index }: Canary, share: number): KubernetesObject {
  const canary = entriesOf(object).map((each, here) =>
    here === index ? { ...each, trafficPercent: share } : each,
  );
  return withSpec(object, { canary });
}

function ownedOf(object: KubernetesObject, canary: Canary): { readonly canary: string; readonly percent: 0 } {
  const blocked = blockedBy(object, canary);
  if (blocked !== null) throw new Failure("router-refused", blocked);
  if (canary.percent !== 0)
    throw new Failure(
      "router-refused",
      `Expected the canary ${canary.name} at 0 %, found ${canary.percent} %. Take its traffic off first`,
    );
  return { canary: canary.name, percent: 0 };
}

/** Back to the 0 that it started from: the entry is its owner's to remove. */
function putBack(object: KubernetesObject, owned: unknown, wanted: string | null): KubernetesObject {
  const name = text(record(owned)?.["canary"]);
  if (name === null || (wanted !== null && wanted !== name))
    throw new Failure("router-refused", "Expected a snapshot of this canary, found one of something else");
  // Whoever removed the entry took its traffic with it.
  if (!entriesOf(object).some((each) => at(each, "predictor", "name") === name)) return object;
  return withShare(object, canaryOf(object, name), 0);
}
