import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { READERS } from "../../../src/config/rollout.ts";
import { readResults } from "../../../src/evidence/read.ts";
import { missing } from "../../support/programs.ts";
import { parseMinimal, replacing } from "../../support/rollout-files.ts";

const PAGE = readFileSync(new URL("../../../docs/offline.md", import.meta.url), "utf8");
const stages = [...PAGE.matchAll(/^```yaml\n([^]*?)^```$/gm)].map(([, block = ""]) => block);
const files = [...PAGE.matchAll(/^```(?:json|csv|xml) (\w+)\n([^]*?)^```$/gm)].map(([, reader, text]) => ({
  reader,
  text,
}));

describe("the page about offline results", () => {
  test("has a stage and a file of every reader", () => {
    expect(new Set(files.map(({ reader }) => reader))).toEqual(new Set(READERS));
    expect(new Set(stages.map((stage) => /reader: (\w+)/.exec(stage)?.[1]))).toEqual(new Set(READERS));
  });

  test.each(stages)("has stages without a problem: %s", (stage) => {
    const indented = stage.replaceAll(/^(?=.)/gm, "  ");
    const { problems } = parseMinimal(replacing("stages:\n", `stages:\n${indented}`));
    expect(problems).toEqual([]);
  });

  test.each(READERS)("has a file that is read: %s", (reader) => {
    const text = files.find((file) => file.reader === reader)?.text ?? "";
    const sought = {
      labels: ["desk"],
      item: null,
      cohortFrom: null,
      score: SCORES[reader] ?? null,
    };
    expect(readResults(text, reader, sought)).toMatchObject({ kind: "read" });
  });

  test.skipIf(missing("jq") !== "")(
    "has a way to shorten a log of Inspect that changes nothing in it",
    () => {
      const [, filter = ""] = /jq -c '(\{ version[^']+)'/.exec(PAGE) ?? [];
      const log = readFileSync(new URL("../../fixtures/evals/inspect-v2.json", import.meta.url), "utf8");
      const short = execFileSync("jq", ["-c", filter], { input: log, encoding: "utf8" });
      const sought = { labels: ["desk"], item: null, cohortFrom: null, score: null };
      expect(short.length).toBeLessThan(log.length / 3);
      expect(readResults(short, "inspect", sought)).toEqual(readResults(log, "inspect", sought));
    },
  );

  test("names every key of an answer and of the stage", () => {
    for (const key of [
      "item",
      "repeat",
      "labels",
      "cohort",
      "version",
      "note",
      "at-least",
      "score",
      "better",
    ])
      expect(PAGE).toContain(`\`${key}\``);
  });
});

const SCORES: { readonly [Reader in (typeof READERS)[number]]?: string } = {
  promptfoo: "facts",
  json: "helpfulness",
  ragas: "faithfulness",
};
