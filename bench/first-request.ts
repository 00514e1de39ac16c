/** How long it takes from starting Node to its first request, for scripts that take turns. */
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { portOf } from "../test/support/loopback.ts";
import { median } from "./numbers.ts";

const HEAD = "a".repeat(40);
const EVENT = {
  action: "opened",
  repository: { full_name: "acme/news", default_branch: "main" },
  pull_request: { number: 7, head: { sha: HEAD }, base: { ref: "main" } },
};

/** Median of the milliseconds to the first request of each script, by name. */
export async function timeToFirstRequest(scripts: Readonly<Record<string, string>>, rounds: number): Promise<Readonly<Record<string, number>>> {
  const home = mkdtempSync(join(tmpdir(), "bench-"));
  const times = new Map(Object.keys(scripts).map((name) => [name, [] as number[]]));
  let arrived: () => void = ignore;
  const server = createServer(() => arrived());
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  writeFileSync(join(home, "event.json"), JSON.stringify(EVENT));
  const env = environment(home, `http://127.0.0.1:${portOf(server.address())}`);
  try {
    // The first round warms the disk's cache and does not count.
    for (let round = 0; round <= rounds; round++) {
      for (const [name, script] of Object.entries(scripts)) {
        const started = performance.now();
        const child = spawn(process.execPath, [script], { cwd: home, env, stdio: "ignore" });
        const ended = new Promise((resolve) => child.once("exit", resolve));
        await Promise.race([
          new Promise<void>((resolve) => {
            arrived = resolve;
          }),
          ended.then(() => Promise.reject(new Error(`Expected a request of ${name}, and it ended without one`))),
        ]);
        if (round > 0) times.get(name)?.push(performance.now() - started);
        child.kill("SIGKILL");
        await ended;
      }
    }
  } finally {
    server.closeAllConnections();
    server.close();
    rmSync(home, { recursive: true, force: true });
  }
  return Object.fromEntries([...times].map(([name, each]) => [name, median(each)]));
}

function ignore(): void {
  // Nobody waits yet.
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
    INPUT_COMMAND: "plan",
    INPUT_TOKEN: "ghs_jobtoken0000000000000000000000000000",
  };
}
