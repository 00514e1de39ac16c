/** The loopback server: who asks, which fault, which endpoint, and whether both sides kept to GitHub's description. */
import type { IncomingMessage, RequestListener, ServerResponse } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { operationName, runQuery } from "./graphql/execute.ts";
import type { Query } from "./graphql/execute.ts";
import type { Fault, Interference, Seen } from "./interfere.ts";
import { answerFaults, findOperation, requestFaults } from "./openapi.ts";
import type { Match } from "./openapi.ts";
import type { Answer } from "./rest/endpoint.ts";
import { endpoints } from "./rest/endpoints.ts";
import type { Token, World } from "./world/model.ts";
import { Refusal } from "./world/refusal.ts";
import { iso } from "./world/world.ts";

/** What arrived, and what was answered; status 0 means that no answer left. */
export interface LogEntry extends Seen {
  readonly status: number;
}

export interface Desk {
  readonly world: World;
  readonly interference: Interference;
  readonly log: LogEntry[];
  readonly violations: string[];
}

interface Incoming extends Seen {
  readonly url: URL;
  readonly accept: string;
  readonly authorization: string;
  readonly match: Match | null;
}

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString("utf8");
}

function json(text: string): unknown {
  if (text === "") return undefined;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw new Refusal(400, "Problems parsing JSON");
  }
}

function isQuery(body: unknown): body is Query {
  return typeof body === "object" && body !== null && "query" in body && typeof body.query === "string";
}

async function receive(request: IncomingMessage): Promise<Incoming> {
  const { method = "GET", url: path = "/", headers } = request;
  const url = new URL(path, "http://127.0.0.1");
  const body = json(await textOf(request));
  const isGraph = method === "POST" && url.pathname === "/graphql";
  const match = isGraph ? null : findOperation(method, url.pathname);
  const operation = isGraph && isQuery(body) ? operationName(body) : (match?.operation.id ?? null);
  const { accept = "", authorization = "" } = headers;
  return { method, path, operation, body, url, accept, authorization, match };
}

function tokenOf(world: World, { authorization }: Incoming): Token {
  const [, value] = /^(?:token|bearer) (.+)$/i.exec(authorization) ?? [];
  if (value === undefined) throw new Refusal(401, "Requires authentication");
  const token = world.tokens.get(value);
  if (token === undefined) throw new Refusal(401, "Bad credentials");
  return token;
}

async function answerQuery(desk: Desk, incoming: Incoming): Promise<Answer> {
  const token = tokenOf(desk.world, incoming);
  if (!isQuery(incoming.body)) {
    desk.violations.push("POST /graphql: the body has no query");
    return { status: 400, body: { message: "Problems parsing JSON" } };
  }
  const { body, violations } = await runQuery(desk.world, token, incoming.body);
  desk.violations.push(...violations.map((violation) => `${incoming.operation}: ${violation}`));
  return { status: 200, body };
}

function answerRest(desk: Desk, incoming: Incoming): Answer {
  const { match, method, url, body, accept } = incoming;
  const endpoint = match === null ? undefined : endpoints[match.operation.id];
  if (match === null || endpoint === undefined) {
    desk.violations.push(`${method} ${url.pathname}: no such endpoint`);
    throw new Refusal(404, "Not Found");
  }
  const query = Object.fromEntries(url.searchParams);
  const faults = requestFaults(match, { query, body });
  desk.violations.push(...faults.map((fault) => `${match.operation.id}: ${fault}`));
  const token = tokenOf(desk.world, incoming);
  if (faults.length > 0) throw new Refusal(422, `Invalid request.\n\n${faults.join("\n")}`);
  return endpoint({ world: desk.world, token, url: incoming.path, accept, path: match.path, query, body });
}

function refusalAnswer({ status, message, errors, headers }: Refusal): Answer {
  const documentation_url = "https://docs.github.com/rest";
  return {
    status,
    headers,
    body: { message, ...(errors === null ? {} : { errors }), documentation_url, status: String(status) },
  };
}

async function serve(desk: Desk, incoming: Incoming): Promise<Answer> {
  try {
    if (incoming.url.pathname === "/graphql") return await answerQuery(desk, incoming);
    return answerRest(desk, incoming);
  } catch (cause) {
    if (cause instanceof Refusal) return refusalAnswer(cause);
    throw cause;
  }
}

/** The true answer; ours is checked as strictly as the client's request. */
async function checkedAnswer(desk: Desk, incoming: Incoming): Promise<Answer> {
  const answer = await serve(desk, incoming);
  const { match } = incoming;
  if (match !== null) {
    // As the wire will have it: what JSON drops is not there.
    const body = answer.body === undefined ? undefined : (JSON.parse(JSON.stringify(answer.body)) as unknown);
    const faults = answerFaults(match.operation, {
      status: answer.status,
      type: answer.type ?? "application/json",
      body,
    });
    desk.violations.push(...faults.map((fault) => `our answer to ${match.operation.id}: ${fault}`));
  }
  return answer;
}

function encode(answer: Answer): Buffer {
  if (answer.body === undefined) return Buffer.alloc(0);
  return Buffer.from(
    typeof answer.body === "string" && answer.type !== undefined ? answer.body : JSON.stringify(answer.body),
  );
}

function headersOf({ world, log }: Desk, answer: Answer): Record<string, string> {
  const used = log.length;
  return {
    "content-type": `${answer.type ?? "application/json"}; charset=utf-8`,
    date: new Date(world.clock).toUTCString(),
    "x-github-request-id": `FAKE:${used}`,
    "x-github-media-type": "github.v3; format=json",
    "x-ratelimit-limit": "1000",
    "x-ratelimit-used": String(used),
    "x-ratelimit-remaining": String(Math.max(0, 1_000 - used)),
    "x-ratelimit-reset": String(Math.floor(Date.parse(iso(world.clock)) / 1_000) + 3_600),
    "x-ratelimit-resource": "core",
    ...answer.headers,
  };
}

/** What a fault makes of a request; the status that left, 0 for none. */
async function reply(
  desk: Desk,
  exchange: { readonly incoming: Incoming; readonly response: ServerResponse; readonly fault: Fault | null },
): Promise<number> {
  const { incoming, response, fault } = exchange;
  if (fault === "hang-up") return hangUp(response);
  if (fault === "silence") return 0;
  if (fault !== null && typeof fault === "object" && "status" in fault) {
    if (fault.applied === true) await checkedAnswer(desk, incoming);
    response
      .writeHead(fault.status, { "content-type": "application/json; charset=utf-8", ...fault.headers })
      .end(fault.body ?? `{"message":"HTTP ${fault.status}"}`);
    return fault.status;
  }
  const answer = await checkedAnswer(desk, incoming);
  if (fault === "hang-up-after") return hangUp(response);
  const bytes = encode(answer);
  if (fault !== null && "delay" in fault) await sleep(fault.delay);
  response.writeHead(answer.status, {
    ...headersOf(desk, answer),
    ...(answer.status === 204 ? {} : { "content-length": bytes.length }),
  });
  if (fault === null || !("cut" in fault)) response.end(bytes);
  else response.write(bytes.subarray(0, fault.cut), () => response.destroy());
  return answer.status;
}

function hangUp(response: ServerResponse): number {
  response.destroy();
  return 0;
}

async function attend(desk: Desk, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const incoming = await receive(request);
  const { method, path, operation, body } = incoming;
  const entry = { method, path, operation, body, status: 0 };
  desk.log.push(entry);
  const fault = desk.interference.faultFor(entry);
  entry.status = await reply(desk, { incoming, response, fault });
}

/** Attends to every request; a crash of ours is a violation and a 500, never silence. */
export function attendant(desk: Desk): RequestListener {
  return (request, response) => {
    attend(desk, request, response).catch((cause: unknown) => {
      const { status, message } =
        cause instanceof Refusal ? cause : new Refusal(500, "the fake GitHub failed: see its violations");
      const text = cause instanceof Error ? (cause.stack ?? cause.message) : String(cause);
      desk.violations.push(`${request.method} ${request.url}: ${text}`);
      if (!response.headersSent) response.writeHead(status, { "content-type": "application/json" });
      response.end(JSON.stringify({ message }));
    });
  };
}
