/** Whether somebody else moves the traffic of an object: two that write the same weights never agree. */
import type { KubernetesObject } from "../../kubernetes.ts";
import { at, record, records, text } from "./objects.ts";

/** Kinds whose controllers write weights of their own into what they own. */
const OWNING_KINDS = new Set([
  "Canary",
  "Rollout",
  "InferenceService",
  "LLMInferenceService",
  "InferenceGraph",
  "RayService",
]);
/** Names under which controllers that write weights sign their fields. */
const WRITERS: readonly RegExp[] = [/^flagger/, /^rollouts-controller/, /^argo-?rollouts/];

/** A sentence that says who; null when the object is ours to change. */
export function foreignOwner(
  object: KubernetesObject,
  { text: name }: { readonly text: string },
): string | null {
  const owner = records(at(object, "metadata", "ownerReferences")).find(
    (each) => each["controller"] === true || OWNING_KINDS.has(text(each["kind"]) ?? ""),
  );
  if (owner !== undefined)
    return `Expected ${name} to belong to nobody, found that ${text(owner["kind"]) ?? "a controller"} ${text(owner["name"]) ?? ""} owns it and would set its weights back. Name the router that its owner moves, or take it out of its hands`;
  const writer = records(at(object, "metadata", "managedFields")).find(
    (each) =>
      WRITERS.some((form) => form.test(text(each["manager"]) ?? "")) &&
      record(at(each, "fieldsV1", "f:spec")) !== null,
  );
  if (writer === undefined) return null;
  return `Expected ${name} to be moved by nobody else, found fields of its spec written by ${text(writer["manager"]) ?? ""}. Two controllers that set the same weights never agree: let one of them go`;
}
