/**
 * A real API server instead of ours, for the same tests: KUBE_API holds its address, KUBE_TOKEN a token with all rights, KUBE_CA
 * the file of its certificate. Calls are synchronous, as ours are, so they go through curl. It counts no calls and plays no faults.
 */
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { metaOf, pluralOf, type ClusterApi } from "./objects.ts";
import { isRecord, type Json } from "./schema.ts";

/** null where no real server is given. */
export function realClusterApi(): ClusterApi | null {
  const { KUBE_API: url, KUBE_TOKEN: token = "", KUBE_CA: ca = "" } = process.env;
  if (url === undefined || url === "") return null;
  const curl = (method: string, path: string, body?: Json): Json => {
    const argv = ["-sS", "--cacert", ca, "-X", method, "-H", `Authorization: Bearer ${token}`];
    const data = body === undefined ? [] : ["-H", "Content-Type: application/json", "--data-binary", "@-"];
    const out = execFileSync("curl", [...argv, ...data, `${url}${path}`], {
      input: body === undefined ? "" : JSON.stringify(body),
      encoding: "utf8",
    });
    const answer: unknown = JSON.parse(out);
    if (!isRecord(answer)) throw new RangeError(`expected an object of ${path}`);
    return answer;
  };
  const known = new Map<string, string>();
  const pathOf = (plural: string, namespace: string, name: string): string => {
    const version = known.get(plural);
    if (version === undefined) throw new RangeError(`nothing of ${plural} was put there`);
    return `/apis/${version}/namespaces/${namespace}/${plural}/${name}`;
  };
  const isFailure = (answer: Json): boolean => answer["kind"] === "Status" && answer["status"] === "Failure";
  const must = (answer: Json): Json => {
    if (isFailure(answer)) throw new RangeError(String(answer["message"]));
    return answer;
  };
  const seen = new Set<string>();
  const api: ClusterApi = {
    url,
    token,
    ca: readFileSync(ca, "utf8"),
    calls: [],
    meets: null,
    stored: null,
    denied: new Set(),
    forgotten: new Set(),
    isStrict: false,
    put: (given) => {
      const object = withoutNulls(given);
      const plural = pluralOf(object);
      known.set(plural, String(object["apiVersion"]));
      const { name, namespace } = metaOf(object);
      const path = pathOf(plural, String(namespace), String(name));
      seen.add(path);
      const before = curl("GET", path);
      const metadata = { ...metaOf(object) };
      delete metadata["uid"];
      delete metadata["resourceVersion"];
      if (isFailure(before))
        return must(curl("POST", path.slice(0, path.lastIndexOf("/")), { ...object, metadata }));
      const { resourceVersion } = metaOf(before);
      return must(curl("PUT", path, { ...object, metadata: { ...metadata, resourceVersion } }));
    },
    get: (plural, namespace, name) => must(curl("GET", pathOf(plural, namespace, name))),
    has: (plural, namespace, name) =>
      known.has(plural) && !isFailure(curl("GET", pathOf(plural, namespace, name))),
    remove: (plural, namespace, name) => void curl("DELETE", pathOf(plural, namespace, name)),
    status: (plural, namespace, name, status) => {
      const path = pathOf(plural, namespace, name);
      must(curl("PUT", `${path}/status`, { ...must(curl("GET", path)), status: withoutNulls(status) }));
    },
    [Symbol.asyncDispose]: () => {
      for (const path of seen) curl("DELETE", path);
      return Promise.resolve();
    },
  };
  return api;
}

/** The real server takes no null where a text is meant; ours drops it. */
function withoutNulls(record: Json): Json {
  const kept = Object.entries(record).filter(([, each]) => each !== null);
  return Object.fromEntries(kept.map(([key, each]) => [key, withoutNullsIn(each)]));
}

function withoutNullsIn(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNullsIn);
  return isRecord(value) ? withoutNulls(value) : value;
}
