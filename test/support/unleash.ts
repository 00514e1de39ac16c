/** The real Unleash 8.2 on a real PostgreSQL, on free ports of this machine, ended by its own process id. */
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { setTimeout as pause } from "node:timers/promises";
import { missingPostgres, startPostgres } from "./postgres.ts";
import { freePort } from "./prometheus.ts";

export interface RunningUnleash extends AsyncDisposable {
  readonly url: string;
  /** Of its PostgreSQL, for what only the paid edition has a button for. */
  readonly database: string;
}

/** May do everything, in every project. */
export const ADMIN_TOKEN = "*:*.admin0000000000000000000000000000000000000000000000000000";
/** What applications poll with. */
export const CLIENT_TOKEN = "*:development.client00000000000000000000000000000000000000000000";

const REAL = new URL("../real/", import.meta.url);
const READY_WITHIN_MS = 90_000;

/**
 * What this machine lacks, for `test.skipIf(missingUnleash() !== "")`; "" when all is there.
 *
 * @throws Error where MODEL_ROLLOUT_REQUIRE_REAL=1, as in CI: there nothing may be skipped.
 */
export function missingUnleash(): string {
  const database = missingPostgres();
  const isThere = ["unleash-server", "unleash-client"].every((name) =>
    existsSync(new URL(`node_modules/${name}/package.json`, REAL)),
  );
  if (!isThere && process.env["MODEL_ROLLOUT_REQUIRE_REAL"] === "1")
    throw new Error("missing packages: unleash-server, unleash-client (npm ci in test/real)");
  return [database, isThere ? "" : "unleash-server, unleash-client"].filter((each) => each !== "").join(", ");
}

/** With the project `default` and the environment `development`. @throws Error when it is not ready in time, with what it said */
export async function startUnleash(): Promise<RunningUnleash> {
  const database = await startPostgres();
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const child = spawn(process.execPath, ["--input-type=module", "--eval", serverOn(port, database.port)], {
    cwd: fileURLToPath(REAL),
    env: { PATH: process.env["PATH"], HOME: process.env["HOME"], NODE_ENV: "production" },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const stop = async (): Promise<void> => {
    await end(child);
    await database.stop();
  };
  try {
    await ready(url, child);
  } catch (cause) {
    await stop();
    throw cause;
  }
  return { url, database: database.url, [Symbol.asyncDispose]: stop };
}

function serverOn(port: number, database: number): string {
  const every = { environment: "*", projects: ["*"] };
  const options = {
    db: {
      host: "127.0.0.1",
      port: database,
      user: "postgres",
      password: "",
      database: "postgres",
      ssl: false,
    },
    server: { host: "127.0.0.1", port },
    logLevel: "error",
    versionCheck: { enable: false },
    telemetry: false,
    enableOAS: true,
    disableLegacyFeaturesApi: true,
    authentication: {
      // With `none` any token would do.
      type: "open-source",
      initApiTokens: [
        { ...every, type: "admin", tokenName: "admin", secret: ADMIN_TOKEN },
        {
          ...every,
          environment: "development",
          type: "client",
          tokenName: "client",
          secret: CLIENT_TOKEN,
        },
      ],
    },
  };
  return `import { start } from "unleash-server"; await start(${JSON.stringify(options)});`;
}

async function ready(url: string, child: ChildProcess): Promise<void> {
  const said: string[] = [];
  for (const stream of [child.stdout, child.stderr])
    stream?.on("data", (chunk: Buffer) => said.push(chunk.toString("utf8")));
  const deadline = Date.now() + READY_WITHIN_MS;
  while (Date.now() < deadline && child.exitCode === null) {
    const answer = await fetch(`${url}/health`).catch(() => null);
    if (answer?.ok === true) return;
    await pause(100);
  }
  throw new Error(`unleash was not ready at ${url}: ${said.join("").slice(-2_000)}`);
}

/** It holds nothing that outlives its database: there is nothing to wait for. */
async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;
  const ended = once(child, "exit");
  child.kill("SIGKILL");
  await ended;
}
