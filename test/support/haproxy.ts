/** The real HAProxy between sixteen clients and two versions, moved through its admin socket; ended by its own process id. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { Agent, createServer, request, type Server } from "node:http";
import { connect } from "node:net";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { Failure } from "../../src/errors.ts";
import type { Traffic, TrafficTarget } from "../../src/ports.ts";
import { instant, percent } from "../../src/units.ts";
import { temporaryFolder } from "./folder.ts";
import { portOf } from "./loopback.ts";
import { freePort } from "./prometheus.ts";

export interface RunningHaproxy extends AsyncDisposable {
  readonly url: string;
  /** Moves user traffic between `v1` and `v2`; one weight for everyone, no cohorts, no mirror. */
  readonly traffic: Traffic;
  /** `host:port` of its runtime API; the servers `v1` and `v2` are those of the backend `split`. */
  readonly admin: string;
}

const READY_WITHIN_MS = 10_000;

/** Starts the proxy and the two versions behind it, the candidate at 0. Needs the program `haproxy`. @throws Error when it is not ready in time */
export async function startHaproxy(): Promise<RunningHaproxy> {
  const folder = temporaryFolder();
  const versions = await Promise.all([serve("v1"), serve("v2")]);
  const [port, admin] = [await freePort(), await freePort()];
  const [baseline = 0, candidate = 0] = versions.map((server) => portOf(server.address()));
  const file = join(folder.path, "haproxy.cfg");
  writeFileSync(file, configuration({ port, admin, baseline, candidate }));
  const child = spawn("haproxy", ["-f", file, "-db"], { stdio: ["ignore", "ignore", "pipe"] });
  const said: string[] = [];
  child.stderr.on("data", (chunk: Buffer) => said.push(chunk.toString("utf8")));
  const stop = async (): Promise<void> => {
    if (child.exitCode === null) {
      const ended = once(child, "exit");
      child.kill("SIGTERM");
      await ended;
    }
    for (const server of versions) {
      server.closeAllConnections();
      server.close();
    }
    folder[Symbol.dispose]();
  };
  const deadline = Date.now() + READY_WITHIN_MS;
  while ((await ask(admin, "show info").catch(() => "")) === "") {
    if (Date.now() > deadline || child.exitCode !== null) {
      await stop();
      throw new Error(`haproxy was not ready: ${said.join("")}`);
    }
    await pause(20);
  }
  const traffic = trafficThrough(admin);
  return {
    url: `http://127.0.0.1:${port}/`,
    admin: `127.0.0.1:${admin}`,
    traffic,
    [Symbol.asyncDispose]: stop,
  };
}

/** A version answers with its name. */
async function serve(name: string): Promise<Server> {
  const server = createServer((_, answer) => answer.end(name));
  // Longer than any run: the proxy, not the version, ends connections.
  server.keepAliveTimeout = 120_000;
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return server;
}

function configuration(at: {
  readonly port: number;
  readonly admin: number;
  readonly baseline: number;
  readonly candidate: number;
}): string {
  return `global
  nbthread 1
  stats socket ipv4@127.0.0.1:${at.admin} level admin
defaults
  mode http
  timeout connect 5s
  timeout client 60s
  timeout server 60s
frontend users
  bind 127.0.0.1:${at.port}
  default_backend split
backend split
  balance random(1)
  server v1 127.0.0.1:${at.baseline} weight 100
  server v2 127.0.0.1:${at.candidate} weight 0
`;
}

/** One command, one answer: the socket closes after it. */
async function ask(admin: number, command: string): Promise<string> {
  const socket = connect(admin, "127.0.0.1");
  const chunks: Buffer[] = [];
  socket.on("data", (chunk: Buffer) => chunks.push(chunk));
  socket.end(`${command}\n`);
  await once(socket, "close");
  return Buffer.concat(chunks).toString("utf8");
}

function trafficThrough(admin: number): Traffic {
  const weightOf = async (server: string): Promise<number> => {
    const text = await ask(admin, `get weight split/${server}`).catch((cause: unknown) => {
      throw new Failure("router-unreachable", "the admin socket does not answer", { cause });
    });
    const found = /^(\d+) /.exec(text)?.[1];
    if (found === undefined) throw new Failure("router-unreachable", `expected a weight, found ${text}`);
    return Number(found);
  };
  const set = async (server: string, weight: number): Promise<void> => {
    const answer = (await ask(admin, `set weight split/${server} ${weight}`)).trim();
    if (answer !== "") throw new Failure("router-refused", answer);
  };
  const share = async (): Promise<{ readonly weight: number; readonly version: string }> => {
    const [v1, v2] = await Promise.all([weightOf("v1"), weightOf("v2")]);
    return { weight: v1 + v2 === 0 ? 0 : (100 * v2) / (v1 + v2), version: `${v1}/${v2}` };
  };
  const move = async ({ candidate }: TrafficTarget): Promise<void> => {
    const to = { v1: 100 - candidate, v2: Number(candidate) };
    // Whichever takes traffic is opened before the other is closed, so that there is always somebody to answer.
    const order = to.v1 > 0 ? (["v1", "v2"] as const) : (["v2", "v1"] as const);
    for (const server of order) await set(server, to[server]);
  };
  return {
    describe: () => {
      throw new Error("described by the world");
    },
    read: async () => {
      const { weight, version } = await share();
      const view: TrafficTarget = { candidate: percent(weight), mirror: percent(0), cohorts: {} };
      const both = { candidateReady: true, baselineReady: true, blockedBy: null };
      return { set: view, served: null, settled: true, version, ...both };
    },
    snapshot: async () => {
      const { version } = await share();
      return {
        schema: 1,
        router: "haproxy",
        key: "split",
        takenAt: instant(Date.now()),
        version,
        owned: version,
      };
    },
    apply: async (target, expect) => {
      const { version } = await share();
      if (expect !== "force" && expect !== version) throw new Failure("router-conflict", `found ${version}`);
      await move(target);
    },
    restore: async (snapshot) => {
      const [v1 = "100", v2 = "0"] = String(snapshot.owned).split("/");
      await set("v1", Number(v1));
      await set("v2", Number(v2));
      return "done";
    },
  };
}

export interface Answered {
  readonly at: number;
  readonly version: string;
}

export interface Clients {
  /** Every answer, oldest first. */
  readonly answers: readonly Answered[];
  /** What went wrong, one for each request that got no answer of a version. */
  readonly lost: readonly string[];
  /** Waits until `count` more answers came. */
  readonly more: (count: number) => Promise<void>;
  readonly stop: () => Promise<void>;
}

/** Clients that ask again as soon as they are answered, each on a connection that it keeps. */
export function hammer(url: string, clients = 16): Clients {
  const answers: Answered[] = [];
  const lost: string[] = [];
  const agent = new Agent({ keepAlive: true, maxSockets: clients });
  const ended = new AbortController();
  const askOnce = (): Promise<void> =>
    new Promise((resolve) => {
      const asking = request(url, { agent }, (answer) => {
        const chunks: Buffer[] = [];
        answer.on("data", (chunk: Buffer) => chunks.push(chunk));
        answer.on("end", () => {
          const version = Buffer.concat(chunks).toString("utf8");
          if (answer.statusCode === 200) answers.push({ at: performance.now(), version });
          else lost.push(`status ${answer.statusCode}`);
          resolve();
        });
        answer.on("error", (cause) => {
          lost.push(cause.message);
          resolve();
        });
      });
      asking.on("error", (cause) => {
        lost.push(cause.message);
        resolve();
      });
      asking.end();
    });
  const all = Promise.all(
    Array.from({ length: clients }, async () => {
      while (!ended.signal.aborted) await askOnce();
    }),
  );
  const more = async (count: number): Promise<void> => {
    const until = answers.length + lost.length + count;
    while (answers.length + lost.length < until) await pause(5);
  };
  const stop = async (): Promise<void> => {
    ended.abort();
    await all;
    agent.destroy();
  };
  return { answers, lost, more, stop };
}
