/** `dist/main.js` to its first request, beside scripts that do less and more; they take turns, so that all see the same machine. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { rolldown } from "rolldown";
import { withFirstRequests } from "./first-request.ts";
import { median } from "./numbers.ts";
import type { Row } from "./row.ts";

const ROUNDS = 15;
const PEERS = ["empty", "two-packages", "eager"] as const;
const ROOT = fileURLToPath(new URL("..", import.meta.url));

export async function run(): Promise<Row[]> {
  const folder = mkdtempSync(join(tmpdir(), "peers-"));
  // Without it Node compiles each peer twice to find out what it is, and ours would look better than it is.
  writeFileSync(join(folder, "package.json"), `{ "type": "module" }`);
  try {
    const scripts = new Map<string, string>([["main", join(ROOT, "dist/main.js")]]);
    for (const peer of PEERS) scripts.set(peer, await bundle(peer, folder));
    return rowsOf(await inTurns(scripts));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function inTurns(scripts: ReadonlyMap<string, string>): Promise<ReadonlyMap<string, number>> {
  const times = new Map([...scripts.keys()].map((name) => [name, [] as number[]]));
  await withFirstRequests(async (measure) => {
    // The first round reads the files from the disk and does not count.
    for (let round = 0; round <= ROUNDS; round++) {
      for (const [name, path] of scripts) {
        const took = await measure({ path });
        if (round > 0) times.get(name)?.push(took);
      }
    }
  });
  return new Map([...times].map(([name, each]) => [name, median(each)]));
}

function rowsOf(medians: ReadonlyMap<string, number>): Row[] {
  const ms = (name: string): number => medians.get(name) ?? Number.NaN;
  const ratio = (name: string): string => `${(ms(name) / ms("empty")).toFixed(2)} ×`;
  const measured = Number((ms("main") / ms("empty")).toFixed(2));
  const beside = `zod + @octokit/core ${ratio("two-packages")}, all packages eager ${ratio("eager")}; empty ${Math.round(ms("empty"))} ms, ours ${Math.round(ms("main"))} ms`;
  return [
    {
      what: "main.js to its first request, over an empty script",
      measured,
      unit: "×",
      beside,
      budget: "≤ 1.4 ×",
      ok: measured <= 1.4,
    },
  ];
}

/** Bundled as `dist/` is. @returns the path of the bundle */
async function bundle(peer: (typeof PEERS)[number], folder: string): Promise<string> {
  const build = await rolldown({
    input: fileURLToPath(new URL(`peers/${peer}.ts`, import.meta.url)),
    platform: "node",
    transform: { target: "node24" },
  });
  await build.write({
    dir: folder,
    format: "esm",
    entryFileNames: "[name].js",
    codeSplitting: false,
    comments: { legal: true, jsdoc: false, annotation: false },
  });
  await build.close();
  return join(folder, `${peer}.js`);
}
