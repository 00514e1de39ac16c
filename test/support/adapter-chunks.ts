/** Which files of dist hold routers that are flags, calls and programs, sources of readings, and the driver that some of them need. */
import { readdirSync } from "node:fs";

/** By what the bundler calls a chunk: its first module, and what is built on it (`sql-open`, `flagd-repository`). */
export const ADAPTERS = [
  "flagd",
  "unleash",
  "launchdarkly",
  "http-router",
  "command",
  "sql",
  "postgres",
  "file",
  "row-readings",
  "http-json",
  "langfuse",
  "datadog",
  "evidently",
  "sigv4",
] as const;
export type AdapterName = (typeof ADAPTERS)[number];

/** The chunks of each that has some; what they share with everything else (`http`, `shell`, `row-series`) is not among them. */
export function adapterChunks(folder: string): ReadonlyMap<AdapterName, readonly string[]> {
  const names = readdirSync(folder);
  const found = ADAPTERS.map((adapter) => {
    const form = new RegExp(`^${adapter}(?:-[a-z]+)*-[\\w-]{8}\\.js$`);
    return [adapter, names.filter((name) => form.test(name))] as const;
  });
  return new Map(found.filter(([, chunks]) => chunks.length > 0));
}
