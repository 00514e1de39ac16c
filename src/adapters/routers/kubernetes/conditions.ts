/** Conditions of a status, as Kubernetes writes them. */
import type { KubernetesObject } from "../../kubernetes.ts";
import { at, records, text } from "./objects.ts";

/** `True`, `False` or `Unknown`; null where the condition is not there. */
export function conditionOf(object: KubernetesObject, type: string): string | null {
  const found = records(at(object, "status", "conditions")).find((each) => each["type"] === type);
  return found === undefined ? null : (text(found["status"]) ?? "Unknown");
}
