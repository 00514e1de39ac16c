/**
 * Whole rollouts on clusters with `dist/` and a real Prometheus, from the plan to the promotion and from the plan to the rollback:
 * the app's traffic follows what the cluster's controllers make of the object, not what was asked.
 */
import { describe, test } from "vitest";
import { z } from "zod";
import { TOKEN } from "../support/cluster/api.ts";
import type { ClusterApi } from "../support/cluster/objects.ts";
import { POLICY } from "../support/flow-rollout.ts";
import { temporaryFolder } from "../support/folder.ts";
import { listen } from "../support/loopback.ts";
import { missing } from "../support/programs.ts";
import { startPrometheus } from "../support/prometheus.ts";
import { replacing } from "../support/rollout-files.ts";
import { CLUSTER_ROWS } from "../support/router-rows/clusters.ts";
import { QUICK_POLICY, quickly, releaseAt, scraped, type Version } from "../support/scraped.ts";
import { FILE, writeFiles } from "../support/team.ts";
import { plannedDigest, runCli, savedFacts } from "../support/terminal.ts";

const absent = missing("prometheus", "promtool");
const needs = absent === "" ? "" : ` (skipped, missing program: ${absent})`;

const FLAGD = "{ kind: flagd, file: flags.json, flag: summarizer, baseline: v1, candidate: v2, by: user }";
const REPORT = z.object({
  rollouts: z.array(z.looseObject({ decision: z.string(), reason: z.string() })),
});

/** Plans, accepts and merges a rollout in a folder, then lets one job watch it to its end. */
async function rollOut(router: string, prometheus: string) {
  const folder = temporaryFolder();
  const release = quickly(replacing(FLAGD, router)(releaseAt(prometheus, "2s")));
  const tree = { [FILE]: release, [POLICY]: QUICK_POLICY, "prompts/summary.md": "Summarise." };
  writeFiles(folder.path, tree);
  const env = { KUBE_TOKEN: TOKEN };
  const accepted = await plannedDigest(folder.path);
  writeFiles(folder.path, { "facts.json": savedFacts(tree, { accepted, merged: true }) });
  const ended = await runCli(
    ["promote", "--state", "state", "--facts", "facts.json", "--json", "--wait", "100s"],
    { cwd: folder.path, env },
  );
  const [report] = ended.stdout === "" ? [] : REPORT.parse(JSON.parse(ended.stdout)).rollouts;
  return { ...ended, report };
}

describe.concurrent.each(CLUSTER_ROWS)("$router and the real Prometheus", (row) => {
  test.skipIf(absent !== "").for([
    ["a candidate that is as good goes 10 → 50 → 100 %", Infinity, 100, { exitCode: 0, reason: "completed" }],
    ["a candidate that breaks at half is taken back", 1 / 3, 0, { exitCode: 1, reason: "breach" }],
  ] as const)(`%s${needs}`, async ([_name, breaksAbove, end, expected], { expect }) => {
    await using api = await row.start();
    const served: number[] = [row.served(api)];
    const look = (): void => {
      row.settle(api);
      const now = row.served(api);
      if (now !== served.at(-1)) served.push(now);
    };
    api.stored = look;
    const app = (version: Version) => scraped(version, () => row.served(api) / 100, breaksAbove);
    await using baseline = await listen(app("v1"));
    await using candidate = await listen(app("v2"));
    await using prometheus = await startPrometheus({
      scrape: [baseline.url, candidate.url].map((url) => new URL(url).host),
    });
    const { exitCode, report, stderr, stdout } = await rollOut(row.yaml(api), prometheus.url);
    // All guards together may be sure an interval before one of them alone.
    const reason = report?.reason === "breach-together" ? "breach" : report?.reason;
    expect({ exitCode, reason }, stderr).toEqual(expected);
    expect(stagesIn(served)).toEqual(end === 100 ? [0, 10, 50, 100] : [0, 10, 50, 0]);
    expect(`${stdout}${stderr}`).not.toContain(TOKEN);
    expect(mostCallsOfALook(api)).toBeLessThanOrEqual(3);
  });
});

/** Reads between two writes come from several looks: three of a kind are one object read three times. */
function mostCallsOfALook({ calls }: ClusterApi): number {
  const reads = calls.filter(({ method }) => method === "GET").map(({ path }) => path);
  return new Set(reads).size;
}

/** Without what stands between the two writes that some stages are made of: there it lies between the stages. */
function stagesIn(served: readonly number[]): readonly number[] {
  const rounded = served.map((share) => Math.round(share * 100) / 100);
  return rounded.filter((share, index) => {
    const [before, after] = [rounded[index - 1], rounded[index + 1]];
    return (
      before === undefined || after === undefined || before >= share || share >= after || STAGES.has(share)
    );
  });
}

const STAGES: ReadonlySet<number> = new Set([0, 10, 50, 100]);
