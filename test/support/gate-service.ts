/** A gate with an HTTP interface, as somebody's team would write one: a weight for everybody and one for each cohort, with ETags. */
import { listen, type Asked, type Reply } from "./loopback.ts";

export const GATE_TOKEN = "gate-token-of-the-team-4711";

export interface Gate extends AsyncDisposable {
  readonly url: string;
  readonly asked: readonly Asked[];
  /** Cohort → percent; `all` is everybody. */
  readonly weights: Map<string, number>;
  /** What is not the router's. */
  note: string;
  /** Changes with every change. */
  revision: number;
  /** Idempotency keys of the writes that were carried out. */
  readonly keys: string[];
  /** What a request meets instead of its answer; `lost` is carried out and not answered. */
  meets: ((asked: Asked) => Reply | "pass" | "lost") | null;
  /** How the weight is shown at `/weight`. */
  shows: (weight: number) => unknown;
  /** Writes without `If-Match` are refused. */
  demandsMatch: boolean;
}

/** `GET` and `PUT /gate/<cohort>`; everybody must sign in with `GATE_TOKEN`. */
export async function startGate(): Promise<Gate> {
  const server = await listen((asked) => {
    const fault = gate.meets?.(asked) ?? "pass";
    if (fault === "pass") return answer(gate, asked);
    if (fault !== "lost") return fault;
    answer(gate, asked);
    return { hangUp: true };
  });
  const gate: Gate = {
    url: `${server.url}/gate`,
    asked: server.asked,
    weights: new Map([["all", 0]]),
    note: "of the team",
    revision: 1,
    keys: [],
    meets: null,
    shows: (weight) => weight,
    demandsMatch: false,
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
  return gate;
}

function answer(gate: Gate, { method, path, headers, body }: Asked): Reply {
  if (headers.authorization !== `Bearer ${GATE_TOKEN}`)
    return { status: 401, body: JSON.stringify({ error: `who is ${headers.authorization ?? "nobody"}` }) };
  const cohort = decodeURIComponent(path.split("/").at(-1)?.split("?")[0] ?? "");
  const weight = gate.weights.get(cohort);
  if (weight === undefined) return { status: 404, body: '{"error":"no such cohort"}' };
  if (method === "PUT") return put(gate, { cohort, headers, body });
  return {
    headers: { "content-type": "application/json", etag: etagOf(gate) },
    body: JSON.stringify({ weight: gate.shows(weight), note: gate.note, revision: gate.revision }),
  };
}

function etagOf({ revision }: Gate): string {
  return `"r${revision}"`;
}

function put(gate: Gate, asked: Pick<Asked, "headers" | "body"> & { readonly cohort: string }): Reply {
  const match = asked.headers["if-match"];
  if (match === undefined && gate.demandsMatch)
    return { status: 428, body: '{"error":"If-Match is required"}' };
  if (match !== undefined && match !== etagOf(gate)) return { status: 412, body: '{"error":"it changed"}' };
  const told: unknown = JSON.parse(asked.body);
  const to: unknown = typeof told === "object" && told !== null ? Reflect.get(told, "weight") : null;
  if (typeof to !== "number") return { status: 422, body: '{"error":"weight is no number"}' };
  if (gate.weights.get(asked.cohort) !== to) gate.revision += 1;
  gate.weights.set(asked.cohort, to);
  gate.keys.push(String(asked.headers["idempotency-key"] ?? ""));
  return { body: "" };
}
