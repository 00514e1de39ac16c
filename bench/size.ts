/** Bytes of `dist/`, and those of it that Node had read when the first request arrived. */
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { adapterChunks } from "../test/support/adapter-chunks.ts";
import { withFirstRequests } from "./first-request.ts";
import type { Row } from "./row.ts";

const DIST = fileURLToPath(new URL("../dist", import.meta.url));
const MOST_LOADED = 300_000;
const MOST = 2_500_000;
/** What the routers of clusters are made of, loaded with their first call. */
const CLUSTERS =
  /^(?:kserve|seldon|istio|gateway-api|object-router|readiness|conditions|kubernetes|kubectl|https)-/;
const MOST_OF_CLUSTERS = 100_000;
const MOST_OF_ADAPTERS = 150_000;

export async function run(): Promise<Row[]> {
  const files = readdirSync(DIST).map((name) => statSync(join(DIST, name)).size);
  const total = files.reduce((sum, size) => sum + size, 0);
  const rows = [
    {
      what: "dist/, as committed",
      measured: total,
      unit: "bytes",
      beside: `${files.length} files`,
      budget: `≤ ${MOST}`,
      ok: total <= MOST,
    },
  ];
  const chunks = readdirSync(DIST).filter((name) => CLUSTERS.test(name));
  const clusters = chunks.reduce((sum, name) => sum + statSync(join(DIST, name)).size, 0);
  rows.push({
    what: "routers of clusters and how they are reached",
    measured: clusters,
    unit: "bytes",
    beside: `${chunks.length} files, each loaded when it is used`,
    budget: `≤ ${MOST_OF_CLUSTERS}`,
    ok: chunks.length > 4 && clusters <= MOST_OF_CLUSTERS,
  });
  rows.push(adapters());
  for (const command of ["plan", "promote"]) rows.push(await loadedBy(command));
  return rows;
}

/** That none of them is read where none is used, `test/e2e/loaded.test.ts` shows. */
function adapters(): Row {
  const sizes = [...adapterChunks(DIST)].map(([adapter, chunks]) => ({
    adapter,
    files: chunks.length,
    bytes: chunks.reduce((sum, name) => sum + statSync(join(DIST, name)).size, 0),
  }));
  const bytes = sizes.reduce((sum, each) => sum + each.bytes, 0);
  const driver = sizes.find(({ adapter }) => adapter === "postgres")?.bytes ?? 0;
  const files = sizes.reduce((sum, each) => sum + each.files, 0);
  return {
    what: "flag routers, described routers, sources and pg",
    measured: bytes,
    unit: "bytes",
    beside: `${files} files of ${sizes.length} kinds, each loaded when it is used; ${driver} of them for PostgreSQL`,
    budget: `≤ ${MOST_OF_ADAPTERS}`,
    ok: driver > 0 && bytes <= MOST_OF_ADAPTERS,
  };
}

async function loadedBy(command: string): Promise<Row> {
  const folder = mkdtempSync(join(tmpdir(), "loaded-"));
  const list = join(folder, "files");
  try {
    await withFirstRequests((measure) =>
      measure({ path: join(DIST, "main.js"), command, flags: ["--import", listing(list)] }),
    );
    const paths = new Set(
      readFileSync(list, "utf8")
        .trim()
        .split("\n")
        .map((url) => fileURLToPath(url)),
    );
    const bytes = [...paths].reduce((sum, path) => sum + statSync(path).size, 0);
    return {
      what: `loaded before the first request of ${command}`,
      measured: bytes,
      unit: "bytes",
      beside: `${paths.size} files`,
      budget: `≤ ${MOST_LOADED}`,
      ok: bytes <= MOST_LOADED,
    };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** A module for `--import` that writes the URL of every file that Node loads, one in a line. */
function listing(path: string): string {
  const text = `import { appendFileSync } from "node:fs";
import { registerHooks } from "node:module";
registerHooks({ load: (url, context, next) => {
  if (url.startsWith("file:")) appendFileSync(${JSON.stringify(path)}, url + "\\n");
  return next(url, context);
} });`;
  return `data:text/javascript,${encodeURIComponent(text)}`;
}
