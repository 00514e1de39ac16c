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
import { FILE, FLAGS, RELEASE, weightIn, writeFiles } from "../support/team.ts";
import { plannedDigest, runCli, savedFacts } from "../support/terminal.ts";

const absent = missing("prometheus", "promtool");
const needs = absent === "" ? "" : ` (skipped, missing program: ${absent})`;

type Version = "v1" | "v2";
type Rate = (version: Version, desk: string) => number;
const DESKS = { breaking: 0.2, sport: 0.8 } as const;
const SCRAPE = 15 * SECOND;
/** Requests in a second. */
const REQUESTS = 23;

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

/** The flow tests' rollout with Prometheus in place of SQLite. */
function releaseAt(url: string, delay: string): string {
  const edits = [
    ["kind: sql, database: answers.db, delay: 1m,", `kind: prometheus, url: "${url}", delay: ${delay},`],
    ...(["errors", "requests"] as const).map((name) => [
      `"SELECT $by, sum(${name}) AS value FROM answers WHERE at >= :from AND at < :to GROUP BY $by"`,
      `"sum by ($by) (increase(${name}_total{$where}[$window]))"`,
    ]),
  ];
  return edits.reduce((text, [from = "", to = ""]) => replacing(from, to)(text), RELEASE);
}

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
      const fast = [
        ["every: 5m", "every: 5s"],
        ["by: user }", "by: user, settles-in: 1s }"],
        ["per-day: 2000000, ", "per-day: 200000000, "],
        ["per-day: 1000000 ", "per-day: 100000000 "],
        ["weight: 10%, bake: 1h", "weight: 10%, bake: 15s"],
        ["weight: 50%, bake: 1h", "weight: 50%, bake: 15s"],
      ].reduce((text, [from = "", to = ""]) => replacing(from, to)(text), releaseAt(prometheus.url, "2s"));
      using folder = await openFolder(
        fast,
        replacing("shortest-bake: 15m", "shortest-bake: 1s")(POLICY_TEXT),
      );
      weight = folder.weight;
      const { exitCode, stderr, report } = await folder.promote("--wait", "90s");
      // The app is scraped for a moment longer than the folder lives.
      const left = folder.weight();
      weight = () => left;
      expect(stderr.split("\n").filter((line) => line.includes("shift"))).toHaveLength(2);
      expect({ exitCode, reason: report?.reason, weight: left }, stderr).toEqual({
        exitCode: 1,
        reason: "breach",
        weight: 0,
      });
    },
  );
});

/** A version of the app that counts what it is sent; the candidate fails above a third of the traffic. */
function scraped(
  version: Version,
  candidateShare: () => number,
): () => { readonly body: string; readonly headers: Readonly<Record<string, string>> } {
  const counts = { breaking: [0, 0], sport: [0, 0] } satisfies Record<string, [number, number]>;
  let last = Date.now();
  return () => {
    const seconds = (Date.now() - last) / SECOND;
    last = Date.now();
    const share = version === "v2" ? candidateShare() : 1 - candidateShare();
    const rate = version === "v2" && share > 1 / 3 ? 0.2 : 0.02;
    const lines = (["breaking", "sport"] as const).flatMap((desk) => {
      const count = counts[desk];
      const requests = 100 * REQUESTS * seconds * share * DESKS[desk];
      count[0] += requests;
      count[1] += requests * rate;
      const labels = `{version="${version}",desk="${desk}"}`;
      return [
        `requests_total${labels} ${Math.round(count[0])}`,
        `errors_total${labels} ${Math.round(count[1])}`,
      ];
    });
    const types = ["# TYPE requests_total counter", "# TYPE errors_total counter"];
    return {
      body: `${[types[0], lines[0], lines[2], types[1], lines[1], lines[3]].join("\n")}\n`,
      headers: { "content-type": "text/plain; version=0.0.4" },
    };
  };
}
