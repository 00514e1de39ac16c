/** What an API server refuses, as a failure that says what to do. */
import { Failure } from "../../../errors.ts";
import { at, text } from "./objects.ts";
import type { Cluster, ClusterAnswer, KubernetesObject } from "../../kubernetes.ts";

type Refusal = Extract<ClusterAnswer, { readonly ok: false }>;

/** @throws Failure router-refused where it is not there or may not be read, router-unreachable where nobody answers */
export async function mustRead(
  cluster: Cluster,
  wanted: { readonly path: string; readonly text: string },
): Promise<KubernetesObject> {
  const answer = await cluster.send({ method: "GET", path: wanted.path });
  if (answer.ok) return asWanted(answer.object, wanted);
  throw refusedBy(answer, `read ${wanted.text}`);
}

/** null where there is none. @throws Failure as `mustRead` */
export async function mayRead(
  cluster: Cluster,
  wanted: { readonly path: string; readonly text: string },
): Promise<KubernetesObject | null> {
  const answer = await cluster.send({ method: "GET", path: wanted.path });
  if (answer.ok) return asWanted(answer.object, wanted);
  if (answer.why === "missing") return null;
  throw refusedBy(answer, `read ${wanted.text}`);
}

/**
 * A proxy in between may answer with something else that is an object, too. Of a list nothing is asked.
 *
 * @throws Failure router-unreachable
 */
export function asWanted(
  object: KubernetesObject,
  { path, text: wanted }: { readonly path: string; readonly text: string },
): KubernetesObject {
  const [, name] = /\/namespaces\/[^/]+\/[^/]+\/([^/?]+)/.exec(path) ?? [];
  const kind = text(object["kind"]) ?? "";
  if (
    name === undefined ||
    (wanted.startsWith(`${kind} `) && at(object, "metadata", "name") === decodeURIComponent(name))
  )
    return object;
  throw new Failure(
    "router-unreachable",
    `Expected ${wanted}; the server answered another object, of kind ${kind}`,
  );
}

/** @param what the rest of "Expected to …" */
export function refusedBy(answer: Refusal, what: string): Failure {
  const found = `Expected to ${what}; ${answer.detail}`;
  switch (answer.why) {
    case "unauthorised":
      return new Failure("router-refused", `${found}. The credentials are wrong or have ended: renew them`);
    case "forbidden":
      return new Failure("router-refused", `${found}. Give this user the right in that namespace`);
    case "missing":
      return new Failure(
        "router-refused",
        `${found}. Write the name and namespace of one that is there, or install its CRD`,
      );
    case "invalid":
      return new Failure("router-refused", found);
    case "conflict":
      return new Failure("router-conflict", `${found}. Read it again`);
    case "rate-limited":
    case "unreachable":
      return new Failure("router-unreachable", found);
  }
}
