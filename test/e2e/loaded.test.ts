/** What a rollout does not use is not read: with those files gone it runs as before, from its plan into its second stage. */
import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { HOUR } from "../../src/units.ts";
import { adapterChunks } from "../support/adapter-chunks.ts";
import { metricsOf } from "../support/faults/prometheus.ts";
import { POLICY, POLICY_TEXT } from "../support/flow-rollout.ts";
import { temporaryFolder } from "../support/folder.ts";
import { listen } from "../support/loopback.ts";
import { releaseAt } from "../support/scraped.ts";
import { FILE, FLAGS, RELEASE, weightIn, writeFiles } from "../support/team.ts";
import { runCli, savedFacts, type Ended } from "../support/terminal.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const PLANS = z.object({ plans: z.array(z.looseObject({ digest: z.string() })) });
const REPORT = z.object({ rollouts: z.array(z.looseObject({ decision: z.string(), reason: z.string() })) });
const STORED = z.looseObject({ state: z.looseObject({ startedAt: z.number(), observedAt: z.number() }) });

/** The router of the test, and what tells a file from a server without the driver. */
const USED = /^(?:flagd|postgres-address)-/;

/** All that asks a model, checks its words and draws up files. */
const DRAFTING = /^(?:chat|draft|draft-one|words-request)-[\w-]{8}\.js$/;

const build = temporaryFolder();
const removed: string[] = [];

/** What is in `dist/` once it is built, without what a rollout on flagd and Prometheus does not use. */
beforeAll(() => {
  const rolldown = join(ROOT, "node_modules/rolldown/bin/cli.mjs");
  execFileSync(process.execPath, [rolldown, "-c", "--dir", build.path], { cwd: ROOT, stdio: "pipe" });
  const chunks = [...adapterChunks(build.path).values()].flat();
  const drafting = readdirSync(build.path).filter((chunk) => DRAFTING.test(chunk));
  removed.push(...chunks.filter((chunk) => !USED.test(chunk)), ...drafting);
  for (const chunk of removed) rmSync(join(build.path, chunk));
}, 60_000);
afterAll(() => build[Symbol.dispose]());

/** Runs a command line without the chunks, in a folder with an accepted and merged rollout. */
async function openFolder(release: string, path: string) {
  const run = (...args: readonly string[]): Promise<Ended> =>
    runCli(args, { cwd: path, cli: join(build.path, "cli.js") });
  const tree = { [FILE]: release, [POLICY]: POLICY_TEXT, "prompts/summary.md": "Summarise." };
  writeFiles(path, { ...tree, "flags.json": JSON.stringify(FLAGS) });
  const planned = await run("plan", "--json");
  const accepted = PLANS.parse(JSON.parse(planned.stdout)).plans[0]?.digest ?? "";
  writeFiles(path, { "facts.json": savedFacts(tree, { accepted, merged: true }) });
  return {
    weight: () => weightIn(join(path, "flags.json")),
    promote: async () => {
      const ended = await run("promote", "--state", "state", "--facts", "facts.json", "--json");
      const [report] = ended.stdout === "" ? [] : REPORT.parse(JSON.parse(ended.stdout)).rollouts;
      return { ...ended, report };
    },
    /** Lets the start have been two hours earlier. */
    rewind: () => {
      const states = join(path, "state", "state", "summarizer");
      const names = readdirSync(states).filter((name) => name.endsWith(".json"));
      const newest = join(states, names.toSorted().at(-1) ?? "");
      const stored = STORED.parse(JSON.parse(readFileSync(newest, "utf8")));
      const { startedAt, observedAt } = stored.state;
      const state = { ...stored.state, startedAt: startedAt - 2 * HOUR, observedAt: observedAt - 2 * HOUR };
      writeFileSync(newest, JSON.stringify({ ...stored, state }));
    },
  };
}

test("the driver of PostgreSQL, every flag router, described router and source, and all that drafts is a chunk of its own", () => {
  const names = removed.join("\n");
  for (const name of [
    "postgres",
    "unleash",
    "launchdarkly",
    "langfuse",
    "http-json",
    "http-router",
    "command",
    "sql",
    "chat",
    "draft",
    "draft-one",
    "words-request",
  ])
    expect(names).toMatch(new RegExp(`^${name}-`, "m"));
  expect(removed.filter((chunk) => existsSync(join(build.path, chunk)))).toEqual([]);
});

test("0.13w: a rollout on flagd and Prometheus reads none of them, from its plan into its second stage", async () => {
  using folder = temporaryFolder();
  await using prometheus = await listen(metricsOf(() => ({ weightAt: () => 10, rates: () => 0.02 })));
  const rollout = await openFolder(releaseAt(prometheus.url, "1m"), folder.path);
  expect((await rollout.promote()).report).toMatchObject({ decision: "promote", reason: "started" });
  expect(rollout.weight()).toBe(10);
  rollout.rewind();
  const { report, stderr } = await rollout.promote();
  expect(stderr).not.toContain("ERR_MODULE_NOT_FOUND");
  expect(report).toMatchObject({ decision: "promote", reason: "stage-passed" });
  expect(rollout.weight()).toBe(50);
  expect(prometheus.asked.length).toBeGreaterThan(0);
});

test("a rollout that uses one of them does not run without it", async () => {
  using folder = temporaryFolder();
  const release = RELEASE.replace(
    "kind: sql, database: answers.db,",
    "kind: file, options: { path: answers.csv, time: at },",
  ).replaceAll(/"SELECT \$by, sum\((\w+)\)[^"]*"/g, '"$1"');
  const rollout = await openFolder(release, folder.path);
  await rollout.promote();
  rollout.rewind();
  const { exitCode, stderr } = await rollout.promote();
  expect(exitCode).not.toBe(0);
  expect(stderr).toContain("file-");
});
