/**
 * Whole rollouts with `dist/` and a real Prometheus, through calls and through a program that the rollout file describes, from the
 * plan to the promotion and from the plan to the rollback.
 */
import { describe, test } from "vitest";
import { z } from "zod";
import { POLICY } from "../support/flow-rollout.ts";
import { GATE_TOKEN, startGate } from "../support/gate-service.ts";
import { listen } from "../support/loopback.ts";
import { missing } from "../support/programs.ts";
import { startPrometheus } from "../support/prometheus.ts";
import { replacing } from "../support/rollout-files.ts";
import { ROUTE_TOKEN, startRouteProgram } from "../support/route-program.ts";
import { QUICK_POLICY, quickly, releaseAt, scraped, type Version } from "../support/scraped.ts";
import { FILE, writeFiles } from "../support/team.ts";
import { plannedDigest, runCli, savedFacts } from "../support/terminal.ts";

const absent = missing("prometheus", "promtool");
const needs = absent === "" ? "" : ` (skipped, missing program: ${absent})`;

const FLAGD = "{ kind: flagd, file: flags.json, flag: summarizer, baseline: v1, candidate: v2, by: user }";
const REPORT = z.object({ rollouts: z.array(z.looseObject({ reason: z.string() })) });

interface Route extends AsyncDisposable {
  /** Where the rollout file lies. */
  readonly folder: string;
  readonly yaml: string;
  readonly served: () => number;
}

/** A service with an ETag that refuses writes without one. */
async function overHttp(): Promise<Route> {
  const gate = await startGate();
  const program = startRouteProgram();
  gate.demandsMatch = true;
  const call = `url: "${gate.url}/all", headers: { Authorization: "Bearer \${env:GATE_TOKEN}" }`;
  return {
    folder: program.folder,
    yaml: `{ kind: http, read: { method: GET, ${call}, pointer: /weight }, set: { method: PUT, ${call}, body: { weight: "{candidatePct}" } }, if-match: true, settles-in: 1s }`,
    served: () => gate.weights.get("all") ?? 0,
    [Symbol.asyncDispose]: async () => {
      program[Symbol.dispose]();
      await gate[Symbol.asyncDispose]();
    },
  };
}

function throughProgram(): Promise<Route> {
  const program = startRouteProgram();
  return Promise.resolve({
    folder: program.folder,
    yaml: `{ kind: command, run: ["${process.execPath}", route.mjs], env: [ROUTE_TOKEN], settles-in: 1s }`,
    served: () => program.now().weight,
    [Symbol.asyncDispose]: async () => program[Symbol.dispose](),
  });
}

/** Plans, accepts and merges a rollout in a folder, then lets one job watch it to its end. */
async function rollOut({ folder, yaml }: Route, prometheus: string) {
  const release = quickly(replacing(FLAGD, yaml)(releaseAt(prometheus, "2s")));
  const tree = { [FILE]: release, [POLICY]: QUICK_POLICY, "prompts/summary.md": "Summarise." };
  writeFiles(folder, tree);
  const accepted = await plannedDigest(folder);
  writeFiles(folder, { "facts.json": savedFacts(tree, { accepted, merged: true }) });
  const ended = await runCli(
    ["promote", "--state", "state", "--facts", "facts.json", "--json", "--wait", "100s"],
    { cwd: folder, env: { GATE_TOKEN, ROUTE_TOKEN } },
  );
  const [report] = ended.stdout === "" ? [] : REPORT.parse(JSON.parse(ended.stdout)).rollouts;
  return { ...ended, report };
}

describe.concurrent.each([
  ["http", overHttp],
  ["command", throughProgram],
] as const)("%s and the real Prometheus", (_, start) => {
  test.skipIf(absent !== "").for([
    ["a candidate that is as good goes 10 → 50 → 100 %", Infinity, 100, { exitCode: 0, reason: "completed" }],
    ["a candidate that breaks at half is taken back", 1 / 3, 0, { exitCode: 1, reason: "breach" }],
  ] as const)(`%s${needs}`, async ([_name, breaksAbove, end, expected], { expect }) => {
    await using route = await start();
    const seen: number[] = [0];
    const app = (version: Version) => {
      const scrape = scraped(version, () => route.served() / 100, breaksAbove);
      return () => {
        if (route.served() !== seen.at(-1)) seen.push(route.served());
        return scrape();
      };
    };
    await using baseline = await listen(app("v1"));
    await using candidate = await listen(app("v2"));
    await using prometheus = await startPrometheus({
      scrape: [baseline.url, candidate.url].map((url) => new URL(url).host),
    });
    const { exitCode, report, stderr, stdout } = await rollOut(route, prometheus.url);
    // All guards together may be sure an interval before one of them alone.
    const reason = report?.reason === "breach-together" ? "breach" : report?.reason;
    expect({ exitCode, reason }, stderr).toEqual(expected);
    expect(route.served()).toBe(end);
    expect(seen.slice(0, 3)).toEqual([0, 10, 50]);
    expect(`${stdout}${stderr}`).not.toMatch(new RegExp(`${GATE_TOKEN}|${ROUTE_TOKEN}`));
  });
});
