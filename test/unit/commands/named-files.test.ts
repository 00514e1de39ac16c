import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, test } from "vitest";
import { localFiles } from "../../../src/adapters/local/files.ts";
import { describeRouter } from "../../../src/adapters/routers/describe.ts";
import { parseAll, planTree, type PlannedRollout } from "../../../src/commands/plan-tree.ts";
import { builtInPolicy } from "../../../src/config/parse.ts";
import type { ReadAs } from "../../../src/ports.ts";
import { lines } from "../../support/evidence.ts";
import { temporaryFolder } from "../../support/folder.ts";
import { fixture, replacing } from "../../support/rollout-files.ts";
import { NOW } from "../../support/rollout.ts";

const STAGE =
  "  - { name: offline, kind: evaluate, reader: jsonl, candidate: evals/v2.jsonl, baseline: evals/v1.jsonl, at-least: 60 per cohort }\n";
const TEXT = replacing("stages:\n", `stages:\n${STAGE}`)(fixture("minimal.yml"));
const FOUND = parseAll([{ path: ".github/rollouts/it.yml", text: TEXT }]);

/** Sixty answers, the first with a note that makes the file as long as is wanted. */
function results(version: string, length = 0): string {
  return lines(
    Array.from({ length: 60 }, (_, item) => ({
      item,
      pass: true,
      cohort: "all",
      version,
      note: item === 0 ? "x".repeat(length) : "",
    })),
  );
}

async function planned(
  files: Readonly<Record<string, string>>,
  terms: { readonly results?: "ids" } = {},
): Promise<{ readonly planned: PlannedRollout; readonly asked: readonly string[] }> {
  using folder = temporaryFolder();
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder.path, path)), { recursive: true });
    writeFileSync(join(folder.path, path), text);
  }
  const local = localFiles(folder.path);
  const asked: string[] = [];
  const head = {
    ...local,
    read: (paths: readonly string[], as: ReadAs = "strict") => {
      asked.push(`${as}: ${paths.join(" ")}`);
      return local.read(paths, as);
    },
  };
  const all = { policy: builtInPolicy(), now: NOW, describeRouter, ...terms };
  const [found] = await planTree({ head, base: head }, FOUND, all);
  if (found === undefined) throw new RangeError("nothing was planned");
  return { planned: found, asked };
}

const codes = ({ problems }: PlannedRollout): readonly string[] =>
  problems
    .filter(({ code }) => code.startsWith("offline-") || code === "file-missing")
    .map(({ code }) => code);

describe("offline results that a rollout names", () => {
  test("are read with the plan, also where they are larger than any rollout file may be", async () => {
    const found = await planned({
      "evals/v1.jsonl": results("v1", 300_000),
      "evals/v2.jsonl": results("v2", 300_000),
    });
    expect(codes(found.planned)).toEqual([]);
    expect(found.planned.plan?.offline).toMatchObject([
      { outcome: { kind: "read", cells: [{ items: 60 }] } },
    ]);
    expect(found.asked).toEqual(["results: evals/v1.jsonl evals/v2.jsonl"]);
  });

  test("are only known by their ids where the plan was accepted long ago, with the same digest", async () => {
    const files = { "evals/v1.jsonl": results("v1"), "evals/v2.jsonl": "no results at all" };
    const [now, later] = [await planned(files), await planned(files, { results: "ids" })];
    expect(later.asked).toEqual(["id: evals/v1.jsonl evals/v2.jsonl"]);
    expect(later.planned.plan?.offline).toEqual([]);
    expect(codes(later.planned)).toEqual([]);
    expect(codes(now.planned)).toEqual(["offline-results-wrong"]);
    expect(later.planned.plan?.digest).toBe(now.planned.plan?.digest);
  });

  test("that are too large have a plan and a digest all the same, and are told", async () => {
    const found = await planned({
      "evals/v1.jsonl": results("v1"),
      "evals/v2.jsonl": results("v2", 4 * 1024 * 1024),
    });
    expect(codes(found.planned)).toEqual(["offline-not-read"]);
    expect(found.planned.plan?.digest).toMatch(/^[0-9a-f]{64}$/);
  });

  test.each([
    ["not there", {}, "evals/v2.jsonl"],
    ["a folder", { "evals/v2.jsonl/x": "" }, "a folder"],
  ])("that are %s are a blocker where the stage names them", async (_, files, found) => {
    const { planned: wrong } = await planned({ "evals/v1.jsonl": results("v1"), ...files });
    expect(codes(wrong)).toEqual(["file-missing"]);
    const [problem] = wrong.problems.filter(({ code }) => code === "file-missing");
    const line = TEXT.split("\n")[(problem?.at.line ?? 0) - 1];
    expect(line?.slice((problem?.at.column ?? 0) - 1)).toMatch(/^evals\/v2\.jsonl/);
    expect(problem?.found).toBe(found);
  });
});
