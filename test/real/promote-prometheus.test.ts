/** `promote` on what a real Prometheus says: of stored traffic, of traffic that is scraped while it bakes, and of none. */
import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { HOUR, SECOND } from "../../src/units.ts";
import { POLICY, POLICY_TEXT } from "../support/flow-rollout.ts";
import { temporaryFolder } from "../support/folder.ts";
import { listen } from "../support/loopback.ts";
import { missing } from "../support/programs.ts";
import { startPrometheus } from "../support/prometheus.ts";
import { replacing } from "../support/rollout-files.ts";
import {
  DESKS,
  QUICK_POLICY,
  quickly,
  releaseAt,
  REQUESTS,
  scraped,
  type Version,
} from "../support/scraped.ts";
import { FILE, FLAGS, weightIn, writeFiles } from "../support/team.ts";
import { plannedDigest, runCli, savedFacts } from "../support/terminal.ts";

const absent = missing("prometheus", "promtool");
const needs = absent === "" ? "" : ` (skipped, missing program: ${absent})`;

type Rate = (version: Version, desk: string) => number;
const SCRAPE = 15 * SECOND;

const REPORT = z.object({
  rollouts: z.array(
    z.looseObject({
      decision: z.string(),
      reason: z.string(),
      findings: z.array(
        z.looseObject({
          cohort: z.string(),
          verdict: z.looseObject({ kind: z.string(), reason: z.string().optional() }),
        }),
      ),
    }),
  ),
});
const STORED = z.looseObject({ state: z.looseObject({ startedAt: z.number(), observedAt: z.number() }) });

/** A folder with an accepted and merged rollout, and the command line on it. */
async function openFolder(release: string, policy = POLICY_TEXT) {
  const folder = temporaryFolder();
  const tree = { [FILE]: release, [POLICY]: policy, "prompts/summary.md": "Summarise." };
  writeFiles(folder.path, { ...tree, "flags.json": JSON.stringify(FLAGS) });
  const accepted = await plannedDigest(folder.path);
  writeFiles(folder.path, { "facts.json": savedFacts(tree, { accepted, merged: true }) });
  return {
    weight: () => weightIn(join(folder.path, "flags.json")),
    promote: async (...args: readonly string[]) => {
      const ended = await runCli(
        ["promote", "--state", "state", "--facts", "facts.json", "--json", ...args],
        { cwd: folder.path },
      );
      const [report] = ended.stdout === "" ? [] : REPORT.parse(JSON.parse(ended.stdout)).rollouts;
      return { ...ended, report };
    },
    /** Lets the start have been so many hours earlier. */
    rewind: (hours: number) => {
      const states = join(folder.path, "state", "state", "summarizer");
      const newest =
        readdirSync(states)
          .filter((name) => name.endsWith(".json"))
          .toSorted()
          .at(-1) ?? "";
      const stored = STORED.parse(JSON.parse(readFileSync(join(states, newest), "utf8")));
      const { startedAt, observedAt } = stored.state;
      const state = {
        ...stored.state,
        startedAt: startedAt - hours * HOUR,
        observedAt: observedAt - hours * HOUR,
      };
      writeFileSync(join(states, newest), JSON.stringify({ ...stored, state }));
    },
    [Symbol.dispose]: () => folder[Symbol.dispose](),
  };
}

/** Counters of eight hours that ended three and a half hours ago, a tenth of the requests on the candidate. */
function backfill(rate: Rate): string {
  const end = Math.floor((Date.now() - 3.5 * HOUR) / SCRAPE) * SCRAPE;
  const family = (name: string, of: (version: Version, desk: keyof typeof DESKS) => number): string => {
    const lines = (["v1", "v2"] as const).flatMap((version) =>
      (["breaking", "sport"] as const).flatMap((desk) =>
        Array.from({ length: (8 * HOUR) / SCRAPE }, (_, step) => {
          const share = (version === "v2" ? 0.1 : 0.9) * DESKS[desk];
          const count = Math.round(step * (SCRAPE / SECOND) * REQUESTS * share * of(version, desk));
          return `${name}_total{version="${version}",desk="${desk}"} ${count} ${(end - 8 * HOUR + step * SCRAPE) / SECOND}`;
        }),
      ),
    );
    return [`# TYPE ${name} counter`, ...lines].join("\n");
  };
  return `${family("requests", () => 1)}\n${family("errors", rate)}\n# EOF\n`;
}

const verdicts = (report: z.infer<typeof REPORT>["rollouts"][number] | undefined) =>
  report?.findings.map(({ cohort, verdict }) => [
    cohort,
    verdict.kind === "inconclusive" ? verdict.reason : verdict.kind,
  ]);

describe("promote on the real Prometheus", () => {
  test.skipIf(absent !== "").each([
    [
      "a healthy stage passes",
      () => 0.02,
      { exitCode: 0, decision: "promote", reason: "stage-passed", weight: 50 },
    ],
    [
      "a candidate that is worse in one cohort is rolled back",
      (version, desk) => (version === "v2" && desk === "breaking" ? 0.08 : 0.02),
      { exitCode: 1, decision: "roll-back", reason: "breach", weight: 0 },
    ],
  ] as const satisfies readonly (readonly [string, Rate, object])[])(
    `%s${needs}`,
    async (_name, rate, expected) => {
      await using prometheus = await startPrometheus({ backfill: backfill(rate) });
      using folder = await openFolder(releaseAt(prometheus.url, "4h"));
      expect((await folder.promote()).report).toMatchObject({ reason: "started" });
      folder.rewind(6);
      const { exitCode, stderr, report } = await folder.promote();
      expect(
        { exitCode, decision: report?.decision, reason: report?.reason, weight: folder.weight() },
        stderr,
      ).toEqual(expected);
      expect(verdicts(report)?.find(([cohort]) => cohort === "breaking")?.[1]).toBe(
        expected.exitCode === 0 ? "pass" : "breach",
      );
    },
  );

  test.skipIf(absent !== "")(
    `when it is stopped nothing is promoted, and nothing is rolled back${needs}`,
    async () => {
      const prometheus = await startPrometheus({ backfill: backfill(() => 0.02) });
      using folder = await openFolder(releaseAt(prometheus.url, "4h"));
      await folder.promote();
      folder.rewind(6);
      await prometheus[Symbol.asyncDispose]();
      const { exitCode, report } = await folder.promote();
      expect({ exitCode, reason: report?.reason }).toEqual({ exitCode: 3, reason: "no-evidence" });
      expect(verdicts(report)).toEqual([
        ["all", "source-failed"],
        ["breaking", "source-failed"],
      ]);
      expect(folder.weight()).toBe(10);
    },
  );

  test.skipIf(absent !== "")(
    `one job watches a scraped candidate break at half of the traffic and takes it back${needs}`,
    async () => {
      let weight = (): number => 0;
      const app = (version: Version) => scraped(version, () => weight() / 100);
      await using baseline = await listen(app("v1"));
      await using candidate = await listen(app("v2"));
      await using prometheus = await startPrometheus({
        scrape: [baseline.url, candidate.url].map((url) => new URL(url).host),
      });
      using folder = await openFolder(
        quickly(replacing("by: user }", "by: user, settles-in: 1s }")(releaseAt(prometheus.url, "2s"))),
        QUICK_POLICY,
      );
      weight = folder.weight;
      const { exitCode, stderr, report } = await folder.promote("--wait", "90s");
      // The app is scraped for a moment longer than the folder lives.
      const left = folder.weight();
      weight = () => left;
      expect(stderr.split("\n").filter((line) => line.includes("shift"))).toHaveLength(2);
      // All guards together may be sure an interval before one of them alone.
      const reason = report?.reason === "breach-together" ? "breach" : report?.reason;
      expect({ exitCode, reason, weight: left }, stderr).toEqual({
        exitCode: 1,
        reason: "breach",
        weight: 0,
      });
    },
  );
});
