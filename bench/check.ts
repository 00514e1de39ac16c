/** `npm run check`, from its start to its end. */
import { spawnSync } from "node:child_process";
import { performance } from "node:perf_hooks";
import { fileURLToPath } from "node:url";
import type { Row } from "./row.ts";

const MOST = 15;

export function run(): Promise<Row[]> {
  const started = performance.now();
  const { status } = spawnSync("npm", ["run", "--silent", "check"], {
    cwd: fileURLToPath(new URL("..", import.meta.url)),
    stdio: "ignore",
  });
  const seconds = Number(((performance.now() - started) / 1_000).toFixed(1));
  const beside = status === 0 ? "all of it passes" : `it fails with exit code ${status}`;
  return Promise.resolve([
    {
      what: "npm run check",
      measured: seconds,
      unit: "s",
      beside,
      budget: `≤ ${MOST} s`,
      ok: status === 0 && seconds <= MOST,
    },
  ]);
}
