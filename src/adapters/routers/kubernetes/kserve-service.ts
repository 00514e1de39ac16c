/** What the modes of KServe share. */
import type { KserveTarget } from "../../../config/router.ts";
import { Failure } from "../../../errors.ts";
import type { TrafficTarget } from "../../../ports.ts";
import { percent } from "../../../units.ts";
import type { KubernetesObject } from "../../kubernetes.ts";
import type { Part } from "./merge.ts";
import type { Place } from "./object-router.ts";
import { record } from "./objects.ts";

export function inferenceService({ namespace, service }: KserveTarget): Place {
  return {
    text: `InferenceService ${namespace}/${service}`,
    group: "serving.kserve.io",
    resource: "inferenceservices",
    namespace,
    name: service,
    apiVersion: "v1beta1",
  };
}

export function llmInferenceService(namespace: string, name: string): Place {
  return {
    text: `LLMInferenceService ${namespace}/${name}`,
    group: "serving.kserve.io",
    resource: "llminferenceservices",
    namespace,
    name,
    // `status.router.group` is in no older one.
    apiVersion: "v1alpha2",
  };
}

export function toCandidate(share: number): TrafficTarget {
  return { candidate: percent(Math.min(100, Math.max(0, share))), mirror: percent(0), cohorts: {} };
}

/** KServe splits users by weight alone. @throws Failure router-refused for a mirror, or a cohort apart */
export function demandOnlyWeight(to: TrafficTarget): void {
  const isApart = Object.values(to.cohorts).some((weight) => weight !== to.candidate);
  if (to.mirror === 0 && !isApart) return;
  throw new Failure(
    "router-refused",
    `Expected one weight for everyone, found ${to.mirror > 0 ? "a mirror" : "a cohort of its own"}: KServe has none. Use a mesh or a gateway in front of it`,
  );
}

/** @throws Failure router-refused for parts of a percent */
export function demandWhole(share: number): number {
  if (Number.isInteger(share)) return share;
  throw new Failure(
    "router-refused",
    `Expected a whole percent, found ${share}: KServe takes no parts of one`,
  );
}

export function withSpec(object: KubernetesObject, part: Part): KubernetesObject {
  return { ...object, spec: { ...record(object["spec"]), ...part } };
}
