/** Starts scripts as the runner does, on a server of this machine, until they make their first request. */
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import { portOf } from "../test/support/loopback.ts";

export interface Script {
  readonly path: string;
  /** The Action's `command`; the peers do not look at it. */
  readonly command?: string;
  /** For Node, before the script. */
  readonly flags?: readonly string[];
}

/** Milliseconds from the start of the process to the arrival of its first request; the process is ended then. */
export type ToFirstRequest = (script: Script) => Promise<number>;

const EVENT = {
  action: "opened",
  repository: { full_name: "acme/news", default_branch: "main" },
  pull_request: { number: 7, head: { sha: "a".repeat(40) }, base: { ref: "main" } },
};

export async function withFirstRequests<T>(use: (measure: ToFirstRequest) => Promise<T>): Promise<T> {
  const home = mkdtempSync(join(tmpdir(), "bench-"));
  writeFileSync(join(home, "event.json"), JSON.stringify(EVENT));
  let arrived: (() => void) | null = null;
  const server = createServer(() => arrived?.());
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${portOf(server.address())}`;
  const measure: ToFirstRequest = async ({ path, command = "plan", flags = [] }) => {
    const env = { ...environment(home, url), INPUT_COMMAND: command };
    const first = new Promise<void>((resolve) => {
      arrived = resolve;
    });
    const started = performance.now();
    const child = spawn(process.execPath, [...flags, path], { cwd: home, env, stdio: "ignore" });
    const ended = new Promise<"ended">((resolve) => child.once("exit", () => resolve("ended")));
    const outcome = await Promise.race([first, ended]);
    const took = performance.now() - started;
    child.kill("SIGKILL");
    await ended;
    if (outcome === "ended") throw new Error(`Expected a request of ${path}, and it ended without one`);
    return took;
  };
  try {
    return await use(measure);
  } finally {
    server.closeAllConnections();
    server.close();
    rmSync(home, { recursive: true, force: true });
  }
}

/** What the runner sets for a pull request, and nothing of this process. */
function environment(home: string, server: string): Record<string, string> {
  return {
    PATH: "/usr/local/bin:/usr/bin:/bin",
    HOME: home,
    CI: "true",
    GITHUB_ACTIONS: "true",
    GITHUB_API_URL: server,
    GITHUB_GRAPHQL_URL: `${server}/graphql`,
    GITHUB_SERVER_URL: server,
    GITHUB_REPOSITORY: "acme/news",
    GITHUB_WORKSPACE: home,
    GITHUB_EVENT_NAME: "pull_request_target",
    GITHUB_EVENT_PATH: join(home, "event.json"),
    GITHUB_RUN_ID: "1",
    INPUT_TOKEN: "ghs_jobtoken0000000000000000000000000000",
  };
}
