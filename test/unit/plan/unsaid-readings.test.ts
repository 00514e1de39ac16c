import { expect, test } from "vitest";
import { parseEvidently } from "../../../src/adapters/metrics/evidently/text.ts";
import { parseLangfuse } from "../../../src/adapters/metrics/langfuse/text.ts";
import type { SourceTarget } from "../../../src/config/rollout.ts";
import type { Guard } from "../../../src/judge/guard.ts";
import { queryOf } from "../../../src/commands/tick/readings.ts";
import { refuseUnsaid } from "../../../src/plan/unsaid-readings.ts";
import { milliseconds } from "../../../src/units.ts";
import {
  aComposite,
  aLatency,
  aLevel,
  aPaired,
  aProportion,
  aRate,
  aRatio,
  aScore,
  aTripwire,
} from "../../support/guards.ts";
import { aPlan, aRollout } from "../../support/rollout.ts";

const ARM = { label: "version", baseline: "v1", candidate: "v2" };
const PLAIN = { name: "prom", auth: null, delay: milliseconds(0), arm: ARM, where: {} } as const;
const SOURCES = {
  evidently: { ...PLAIN, kind: "evidently", options: { kind: "files", files: "{version}/{to}.json" } },
  langfuse: { ...PLAIN, kind: "langfuse", options: { url: "https://cloud.langfuse.com", api: "cloud" } },
  datadog: { ...PLAIN, kind: "datadog", options: { url: "https://api.datadoghq.com" } },
} as const satisfies Readonly<Record<string, SourceTarget>>;
const GUARDS: readonly Guard[] = [
  aProportion(),
  aLatency(),
  aRate(),
  aScore(),
  aRatio(),
  aLevel(),
  aComposite(),
  aTripwire(),
  aPaired(),
];
const refused = (source: SourceTarget) =>
  GUARDS.filter((guard) => {
    const placed = { ...guard, source: "prom" };
    return refuseUnsaid(aRollout({ sources: [source], guards: [placed] })).length > 0;
  }).map(({ kind }) => kind);

test.each([
  ["evidently", ["latency", "score", "ratio", "composite", "paired"]],
  ["langfuse", ["latency", "paired"]],
  ["datadog", []],
] as const)("%s never has what these guards are judged by", (kind, kinds) => {
  expect(refused(SOURCES[kind])).toEqual(kinds);
});

test.each([
  ["evidently", parseEvidently, "{ metric: RowCount }"],
  ["langfuse", parseLangfuse, "{ view: scores-numeric, values: true }"],
] as const)("what the plan refuses of %s its reader refuses, too", (kind, read, text) => {
  for (const guard of GUARDS.filter((each) => refused(SOURCES[kind]).includes(each.kind))) {
    const query = queryOf(guard);
    expect(() => read(text, query?.kind ?? "pairs")).toThrow(/^Expected/);
  }
});

test("such a guard keeps the plan from being approved", () => {
  const guards = [{ ...aLatency(), source: "prom" }];
  const { problems } = aPlan({ rollout: aRollout({ sources: [SOURCES.evidently], guards }) });
  const found = problems.filter(({ code }) => code === "source-cannot-say");
  expect(found).toMatchObject([{ severity: "blocker", message: expect.stringContaining("no histogram") }]);
});
