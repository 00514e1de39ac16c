/** What the gateways (and meshes) that an HTTPRoute hangs on say of it. Pure. */
import type { KubernetesObject } from "../../kubernetes.ts";
import { at, generationOf, isSame, number, records, text } from "./objects.ts";
import type { Rule } from "./split-rules.ts";

export interface Parents {
  /** Each of them has seen this generation and carries it out, as far as it concerns us. */
  readonly isSettled: boolean;
  /** Who refuses it or has not said yet, and what; null where all of them took it. */
  readonly refusal: string | null;
}

/**
 * @param isDrained nobody is on the candidate: then a backend that is gone is no reason to doubt what the gateway does,
 *   so that a rollback can be confirmed when the candidate was deleted
 */
export function parentsOf(object: KubernetesObject, name: string, isDrained: boolean): Parents {
  const generation = generationOf(object) ?? Infinity;
  const said = records(at(object, "status", "parents"));
  const wanted = records(at(object, "spec", "parentRefs"));
  const isHeard = wanted.every((parent) =>
    said.some((each) => isSame(keyOf(each["parentRef"], object), keyOf(parent, object))),
  );
  // A parent that was taken out of the spec says nothing about what is there now.
  const heard = said.filter((each) =>
    wanted.some((parent) => isSame(keyOf(each["parentRef"], object), keyOf(parent, object))),
  );
  const tell = (each: Rule, type: string): Tells => tells(each, type, generation);
  const isSettled =
    wanted.length > 0 &&
    isHeard &&
    heard.every((each) => {
      const resolved = tell(each, "ResolvedRefs").kind;
      return (
        tell(each, "Accepted").kind === "true" &&
        (resolved === "true" || (isDrained && resolved === "false")) &&
        tell(each, "PartiallyInvalid").kind !== "true"
      );
    });
  const refusal = refusalOf(heard, { name, tell });
  return { isSettled, refusal: refusal ?? (isSettled ? null : silence(name, wanted)) };
}

function silence(name: string, wanted: readonly Rule[]): string {
  const parents = wanted.map((each) => text(each["name"]) ?? "one without a name").join(", ");
  return parents === ""
    ? `Expected a parent in ${name}, found none: nobody carries it out. Write parentRefs`
    : `Expected every parent of ${name} (${parents}) to say Accepted and ResolvedRefs of its newest generation, found one that does not yet. Wait, or see whether its controller runs`;
}

type Tells =
  /** It says nothing about this generation. */
  { readonly kind: "nothing" } | { readonly kind: "true" | "false"; readonly reason: string };

function tells(parent: Rule, type: string, generation: number): Tells {
  const condition = records(parent["conditions"]).find((each) => each["type"] === type);
  const seen = number(condition?.["observedGeneration"]);
  if (condition === undefined || seen === null || seen < generation) return { kind: "nothing" };
  const reason = text(condition["reason"]) ?? "no reason";
  const message = text(condition["message"]) ?? "";
  const status = condition["status"];
  if (status !== "True" && status !== "False") return { kind: "nothing" };
  return {
    kind: status === "True" ? "true" : "false",
    reason: message === "" ? reason : `${reason}: ${message}`,
  };
}

function refusalOf(
  parents: readonly Rule[],
  terms: { readonly name: string; readonly tell: (parent: Rule, type: string) => Tells },
): string | null {
  for (const parent of parents) {
    for (const [type, bad] of BAD) {
      const told = terms.tell(parent, type);
      if (told.kind !== bad) continue;
      const who = text(at(parent, "parentRef", "name")) ?? "a parent";
      return `Expected ${who} to take ${terms.name} as it is, found ${type} ${bad} (${told.reason}). Mend what it names`;
    }
  }
  return null;
}

const BAD = [
  ["Accepted", "false"],
  ["ResolvedRefs", "false"],
  ["PartiallyInvalid", "true"],
] as const;

/** A reference with the defaults of the API filled in. */
function keyOf(reference: unknown, object: KubernetesObject): unknown {
  const [found = {}] = records([reference]);
  return {
    group: found["group"] ?? "gateway.networking.k8s.io",
    kind: found["kind"] ?? "Gateway",
    namespace: found["namespace"] ?? at(object, "metadata", "namespace") ?? null,
    name: found["name"] ?? null,
    sectionName: found["sectionName"] ?? null,
    port: found["port"] ?? null,
  };
}
