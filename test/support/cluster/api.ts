/**
 * A Kubernetes API server for tests, in memory: schemas that prune and refuse, resource versions, generations, dry runs, field
 * managers, rights, and faults on demand. It answers as the real one was seen to; controllers are attached from outside.
 */
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { createServer as createSecureServer } from "node:https";
import type { Certificate } from "../certificate.ts";
import { portOf } from "../loopback.ts";
import { kindsOf, type Kind } from "./kinds.ts";
import { metaOf, pluralOf, type ApiCall, type ClusterApi } from "./objects.ts";
import { realClusterApi } from "./real.ts";
import { admit, isRecord, type Json } from "./schema.ts";

export const TOKEN = "kube-t0ken-for-tests";

interface Refusal {
  readonly code: number;
  readonly reason: string;
  readonly message: string;
}

/** @param certificate speaks HTTPS with it, as kubectl wants before it sends a token */
export async function startClusterApi(certificate: Certificate | null = null): Promise<ClusterApi> {
  const real = realClusterApi();
  if (real !== null) return real;
  const objects = new Map<string, Json>();
  const calls: ApiCall[] = [];
  let counter = 1000;
  const next = (): string => String(++counter);

  const keyOf = (plural: string, namespace: string, name: string): string => `${plural}/${namespace}/${name}`;
  const store = (plural: string, object: Json): Json => {
    const meta = metaOf(object);
    objects.set(keyOf(plural, String(meta["namespace"]), String(meta["name"])), object);
    return object;
  };

  const api: ClusterApi = {
    url: "",
    token: TOKEN,
    ca: certificate?.cert ?? null,
    calls,
    meets: null,
    stored: null,
    denied: new Set(),
    forgotten: new Set(),
    isStrict: true,
    put: (object) => {
      const plural = pluralOf(object);
      const meta = metaOf(object);
      const key = keyOf(plural, String(meta["namespace"]), String(meta["name"]));
      const before = objects.get(key);
      const same = before !== undefined && JSON.stringify(before["spec"]) === JSON.stringify(object["spec"]);
      const generation = Number(before === undefined ? 0 : metaOf(before)["generation"]) + (same ? 0 : 1);
      return store(plural, {
        ...(before?.["status"] === undefined ? {} : { status: before["status"] }),
        ...object,
        metadata: {
          ...meta,
          uid: before === undefined ? `uid-${next()}` : metaOf(before)["uid"],
          generation,
          resourceVersion: next(),
        },
      });
    },
    get: (plural, namespace, name) => {
      const found = objects.get(keyOf(plural, namespace, name));
      if (found === undefined) throw new RangeError(`there is no ${plural} ${namespace}/${name}`);
      return found;
    },
    has: (plural, namespace, name) => objects.has(keyOf(plural, namespace, name)),
    remove: (plural, namespace, name) => void objects.delete(keyOf(plural, namespace, name)),
    status: (plural, namespace, name, status) => {
      const object = objects.get(keyOf(plural, namespace, name));
      if (object === undefined || JSON.stringify(object["status"]) === JSON.stringify(status)) return;
      store(plural, { ...object, status, metadata: { ...metaOf(object), resourceVersion: next() } });
    },
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };

  const answer = (incoming: IncomingMessage, outgoing: ServerResponse, text: string): void => {
    const { method = "GET", url: path = "/" } = incoming;
    const fault = api.meets?.({ method, path }) ?? "pass";
    if (fault === "hang") return;
    if (fault === "hang-up") {
      outgoing.destroy();
      return;
    }
    const send = (status: number, body: string, headers: Readonly<Record<string, string>> = {}): void => {
      calls.push({ method, path, status });
      outgoing.writeHead(status, { "content-type": "application/json", ...headers });
      outgoing.end(body);
    };
    if (fault === "lost") {
      handle({ method, path, body: text, authorization: incoming.headers.authorization ?? "" });
      outgoing.destroy();
      return;
    }
    if (fault !== "pass") return send(fault.status, fault.body, fault.headers);
    const result = handle({ method, path, body: text, authorization: incoming.headers.authorization ?? "" });
    if ("code" in result) return send(result.code, JSON.stringify(statusOf(result)));
    send(result.created === true ? 201 : 200, JSON.stringify(result.object));
    if (result.isStored === true) api.stored?.();
  };

  const handle = (call: {
    method: string;
    path: string;
    body: string;
    authorization: string;
  }): Handled | Refusal => {
    const url = new URL(call.path, "http://api");
    if (call.authorization !== `Bearer ${TOKEN}`)
      return { code: 401, reason: "Unauthorized", message: "Unauthorized" };
    const body: unknown = call.body === "" ? null : JSON.parse(call.body);
    if (url.pathname === "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews")
      return review(body, api.denied);
    const found =
      /^\/(?:api|apis\/(?<group>[^/]+))\/(?<version>[^/]+)\/namespaces\/(?<namespace>[^/]+)\/(?<plural>[^/]+)(?:\/(?<name>[^/]+))?$/.exec(
        url.pathname,
      )?.groups;
    if (found === undefined) return notFound("the server could not find the requested resource");
    const { group = "", version = "", namespace = "", plural = "", name } = found;
    const qualified = group === "" ? plural : `${plural}.${group}`;
    const verb =
      {
        GET: name === undefined ? "list" : "get",
        PUT: "update",
        POST: "create",
        PATCH: "patch",
        DELETE: "delete",
      }[call.method] ?? "";
    if (api.denied.has(`${verb} ${plural}`)) {
      const message = `${qualified} "${name ?? ""}" is forbidden: User "deployer" cannot ${verb} resource "${plural}" in API group "${group}" in the namespace "${namespace}"`;
      return { code: 403, reason: "Forbidden", message };
    }
    const kinds = kindsOf(qualified);
    const kind = kinds.find((each) => each.version === version);
    if (kinds.length > 0 && kind === undefined)
      return notFound("the server could not find the requested resource");
    if (name === undefined) return list(url, { plural, namespace, objects });
    const object = objects.get(keyOf(plural, namespace, decodeURIComponent(name)));
    if (object === undefined) return notFound(`${qualified} "${name}" not found`);
    if (call.method === "GET") return { object };
    if (call.method !== "PUT" || !isRecord(body))
      return {
        code: 405,
        reason: "MethodNotAllowed",
        message: "the server does not allow this method on the requested resource",
      };
    return put({ url, before: object, body, kind, qualified });
  };

  const put = (order: {
    readonly url: URL;
    readonly before: Json;
    readonly body: Json;
    readonly kind: Kind | undefined;
    readonly qualified: string;
  }): Handled | Refusal => {
    const { url, before, body, kind, qualified } = order;
    const name = String(metaOf(before)["name"]);
    const version = metaOf(body)["resourceVersion"];
    if (version !== undefined && version !== metaOf(before)["resourceVersion"]) {
      const message = `Operation cannot be fulfilled on ${qualified} "${name}": the object has been modified; please apply your changes to the latest version and try again`;
      return { code: 409, reason: "Conflict", message };
    }
    const admitted = admit(
      kind?.schema ?? { "x-kubernetes-preserve-unknown-fields": true },
      forget(body, api.forgotten),
    );
    const dropped = [...admitted.unknown, ...forgottenIn(body, api.forgotten)];
    if (api.isStrict && url.searchParams.get("fieldValidation") === "Strict" && dropped.length > 0) {
      const message = `${kind?.kind ?? ""} in version "${kind?.version ?? ""}" cannot be handled as a ${kind?.kind ?? ""}: strict decoding error: ${dropped.map((each) => `unknown field "${each}"`).join(", ")}`;
      return { code: 400, reason: "BadRequest", message };
    }
    if (admitted.errors.length > 0) {
      const message = `${kind?.kind ?? ""}.${kind?.group ?? ""} "${name}" is invalid: ${admitted.errors.join(", ")}`;
      return { code: 422, reason: "Invalid", message };
    }
    const value = isRecord(admitted.value) ? admitted.value : {};
    const isSame = JSON.stringify(value["spec"]) === JSON.stringify(before["spec"]);
    const meta = metaOf(before);
    const object: Json = {
      ...value,
      ...(before["status"] === undefined ? {} : { status: before["status"] }),
      metadata: {
        ...metaOf(body),
        uid: meta["uid"],
        generation: Number(meta["generation"]) + (isSame ? 0 : 1),
        resourceVersion: isSame ? meta["resourceVersion"] : next(),
      },
    };
    if (url.searchParams.get("dryRun") === "All") return { object };
    store(pluralOf(object), object);
    return { object, isStored: !isSame };
  };

  const listener = (incoming: IncomingMessage, outgoing: ServerResponse): void => {
    const chunks: Buffer[] = [];
    incoming.on("data", (chunk: Buffer) => chunks.push(chunk));
    incoming.on("end", () => answer(incoming, outgoing, Buffer.concat(chunks).toString("utf8")));
  };
  const server =
    certificate === null ? createServer(listener) : createSecureServer({ ...certificate }, listener);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return Object.assign(api, {
    url: `${certificate === null ? "http" : "https"}://127.0.0.1:${portOf(server.address())}`,
  });
}

interface Handled {
  readonly object: Json;
  readonly created?: boolean;
  readonly isStored?: boolean;
}

function notFound(message: string): Refusal {
  return { code: 404, reason: "NotFound", message };
}

function statusOf({ code, reason, message }: Refusal): Json {
  return { kind: "Status", apiVersion: "v1", metadata: {}, status: "Failure", message, reason, code };
}

function review(body: unknown, denied: ReadonlySet<string>): Handled {
  const spec = isRecord(body) && isRecord(body["spec"]) ? body["spec"] : {};
  const wanted = isRecord(spec["resourceAttributes"]) ? spec["resourceAttributes"] : {};
  const allowed = !denied.has(`${String(wanted["verb"])} ${String(wanted["resource"])}`);
  return {
    created: true,
    object: {
      kind: "SelfSubjectAccessReview",
      apiVersion: "authorization.k8s.io/v1",
      spec,
      status: { allowed },
    },
  };
}

/** `labelSelector=a in (x,y)` and `a=x`, which is what our calls use. */
function list(
  url: URL,
  of: { readonly plural: string; readonly namespace: string; readonly objects: ReadonlyMap<string, Json> },
): Handled {
  const selector = url.searchParams.get("labelSelector");
  const [, label = "", values = ""] = /^([^ =]+)(?: in \(|=)([^)]*)\)?$/.exec(selector ?? "") ?? [];
  const wanted = new Set(values.split(","));
  const items = [...of.objects]
    .filter(([key]) => key.startsWith(`${of.plural}/${of.namespace}/`))
    .map(([, object]) => object)
    .filter((object) => {
      if (selector === null) return true;
      const labels = metaOf(object)["labels"];
      return isRecord(labels) && wanted.has(String(labels[label]));
    });
  return { object: { kind: "List", apiVersion: "v1", metadata: {}, items } };
}

/** The object without the fields that an older schema would not know, wherever they stand: named by their last keys. */
function forget(value: unknown, names: ReadonlySet<string>): unknown {
  if (Array.isArray(value)) return value.map((each) => forget(each, names));
  if (!isRecord(value)) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, each]) => (names.has(key) ? [] : [[key, forget(each, names)]])),
  );
}

function forgottenIn(value: unknown, names: ReadonlySet<string>): readonly string[] {
  if (Array.isArray(value)) return value.flatMap((each) => forgottenIn(each, names));
  if (!isRecord(value)) return [];
  return Object.entries(value).flatMap(([key, each]) => [
    ...(names.has(key) ? [key] : []),
    ...forgottenIn(each, names),
  ]);
}

/** How a router reaches the server. */
export function reached(api: ClusterApi) {
  const values = new Map([
    ["KUBE_TOKEN", api.token],
    ["KUBE_CA", api.ca ?? ""],
  ]);
  return {
    at: { server: api.url, auth: { token: "KUBE_TOKEN", ...(api.ca === null ? {} : { ca: "KUBE_CA" }) } },
    secret: (name: string): string => values.get(name) ?? "",
  };
}
