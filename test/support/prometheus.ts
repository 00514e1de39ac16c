/** The real Prometheus on a free port of this machine, ended by its own process id. */
import { execFileSync, spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { temporaryFolder } from "./folder.ts";
import { portOf } from "./loopback.ts";

export interface PrometheusOptions {
  /** OpenMetrics text with timestamps in seconds, older than three hours, ending in `# EOF`. */
  readonly backfill?: string;
  /** `host:port` of targets, scraped every second. */
  readonly scrape?: readonly string[];
  /** Whether native histograms are taken; servers of today take them without being told. */
  readonly native?: boolean;
}

export interface RunningPrometheus extends AsyncDisposable {
  readonly url: string;
}

const [SERVER, TOOL] = ["prometheus", "promtool"] as const;
const READY_WITHIN_MS = 30_000;

/** Needs the programs `prometheus` and `promtool`. @throws Error when it is not ready in time, with what it said */
export async function startPrometheus(options: PrometheusOptions): Promise<RunningPrometheus> {
  const folder = temporaryFolder();
  const data = join(folder.path, "data");
  writeFileSync(join(folder.path, "prometheus.yml"), configuration(options.scrape ?? []));
  if (options.backfill !== undefined) {
    writeFileSync(join(folder.path, "backfill.om"), options.backfill);
    execFileSync(
      TOOL,
      ["tsdb", "create-blocks-from", "openmetrics", join(folder.path, "backfill.om"), data],
      { stdio: "pipe" },
    );
  }
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const child = spawn(
    SERVER,
    [
      `--config.file=${join(folder.path, "prometheus.yml")}`,
      `--storage.tsdb.path=${data}`,
      `--web.listen-address=127.0.0.1:${port}`,
      "--storage.tsdb.retention.time=30d",
      "--log.level=warn",
      ...(options.native === true ? ["--enable-feature=native-histograms"] : []),
    ],
    { stdio: ["ignore", "ignore", "pipe"] },
  );
  const stop = async () => {
    await end(child);
    folder[Symbol.dispose]();
  };
  try {
    await ready(url, child);
  } catch (cause) {
    await stop();
    throw cause;
  }
  return { url, [Symbol.asyncDispose]: stop };
}

function configuration(targets: readonly string[]): string {
  const scrape = { job_name: "arms", static_configs: [{ targets }] };
  return JSON.stringify({
    global: { scrape_interval: "1s", scrape_timeout: "1s" },
    scrape_configs: targets.length === 0 ? [] : [scrape],
  });
}

async function ready(url: string, child: ChildProcess): Promise<void> {
  const said: string[] = [];
  child.stderr?.on("data", (chunk: Buffer) => said.push(chunk.toString("utf8")));
  const deadline = Date.now() + READY_WITHIN_MS;
  while (Date.now() < deadline && child.exitCode === null) {
    const answer = await fetch(`${url}/-/ready`).catch(() => null);
    if (answer?.ok === true) return;
    await pause(50);
  }
  throw new Error(`prometheus was not ready at ${url}: ${said.join("")}`);
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.pid === undefined) return;
  const ended = once(child, "exit");
  child.kill("SIGTERM");
  await ended;
}

export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const port = portOf(server.address());
  await new Promise((resolve) => server.close(resolve));
  return port;
}
