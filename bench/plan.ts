/** Planning a tree of rollouts the size of design §3's example: parse, plan, runbook and rubric; beside the YAML parser alone on the same texts. */
import { createHash } from "node:crypto";
import { parseDocument } from "yaml";
import { describeRouter } from "../src/adapters/routers/describe.ts";
import { parseAll, planTree } from "../src/commands/plan-tree.ts";
import { parsePolicy } from "../src/config/parse.ts";
import type { Files } from "../src/ports.ts";
import { instant } from "../src/units.ts";
import { fixture, replacing } from "../test/support/rollout-files.ts";
import { smallest } from "./numbers.ts";
import type { Row } from "./row.ts";

const FOLDER = ".github/rollouts";
const NOW = instant(Date.parse("2026-11-20T12:00:00Z"));

export async function run(): Promise<Row[]> {
  await planAll(20);
  const half = await smallest(2, () => planAll(500));
  const all = await smallest(2, () => planAll(1_000));
  const yaml = await smallest(2, () => parseYaml(1_000));
  const withResults = await smallest(1, () => planAll(1_000, WITH_RESULTS));
  const memory = process.memoryUsage().rss / 2 ** 20;
  const beside = `${(all / yaml).toFixed(1)} × the YAML parser alone on the same texts (${Math.round(yaml)} ms)`;
  const linear = all / half;
  return [
    {
      what: "plan of 1,000 rollout files",
      measured: Math.round(all),
      unit: "ms",
      beside,
      budget: "≤ 10000 ms",
      ok: all <= 10_000,
    },
    {
      what: "plan of 1,000 files over 500",
      measured: Number(linear.toFixed(2)),
      unit: "×",
      beside: "2 is linear",
      budget: "≤ 2.3 ×",
      ok: linear <= 2.3,
    },
    {
      what: "the same with results of two evaluations, 900 answers each, read anew for each",
      measured: Math.round(withResults),
      unit: "ms",
      beside: `${(withResults / all).toFixed(1)} × without; ${Math.round(memory)} MiB held by the process at its end, all plans at once`,
      budget: "–",
      ok: true,
    },
  ];
}

interface Text {
  readonly path: string;
  readonly text: string;
}

function textsOf(count: number): readonly Text[] {
  const text = fixture("summarizer.yml");
  return Array.from({ length: count }, (_, index) => ({
    path: `${FOLDER}/summarizer-${index}.yml`,
    text: replacing("name: summarizer\n", `name: summarizer-${index}\n`)(text),
  }));
}

async function planAll(count: number, tree: Files = TREE): Promise<void> {
  const rollouts = textsOf(count);
  const files = [...rollouts, { path: `${FOLDER}/_news.yml`, text: fixture("_news.yml") }];
  const policy = parsePolicy("policy.yml", fixture("rollout-policy.yml")).policy;
  if (policy === null) throw new Error("Expected the policy of the fixtures to be right");
  const terms = { policy, now: NOW, describeRouter };
  const planned = await planTree({ head: tree, base: tree }, parseAll(files), terms);
  const wrong = planned.find(({ plan, runbook }) => plan === null || runbook === null);
  if (wrong !== undefined) throw new Error(`Expected a plan, found ${wrong.problems[0]?.message}`);
}

/** What every rollout of the fixtures names, at both ends. */
const TREE: Files = {
  list: () => Promise.resolve([]),
  read: (paths) => Promise.resolve(paths.map((path) => ({ path, text: "", blob: "1".repeat(40) }))),
};

/** The same with the evaluations as they were written. */
const WITH_RESULTS: Files = {
  list: () => Promise.resolve([]),
  read: (paths) =>
    Promise.resolve(
      paths.map((path) => ({
        path,
        text: path.startsWith("evals/") ? fixture(path) : "",
        blob: createHash("sha1").update(path).digest("hex"),
      })),
    ),
};

function parseYaml(count: number): Promise<void> {
  for (const { text } of textsOf(count)) parseDocument(text);
  return Promise.resolve();
}
