import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { leaveRunbook, runRunbook } from "../../../src/entry/runbook.ts";
import { buildRunbook } from "../../../src/runbook/build.ts";
import { temporaryFolder } from "../../support/folder.ts";
import { aPlan } from "../../support/rollout.ts";

const root = new URL("../../../", import.meta.url).pathname;

describe("runbook.md is left behind", () => {
  test("with the runbooks of the run, under the folder of the job", () => {
    using folder = temporaryFolder();
    const path = leaveRunbook(folder.path, [buildRunbook(aPlan())]);
    expect(path).toBe(join(folder.path, "model-rollout", "runbook.md"));
    expect(readFileSync(path, "utf8")).toMatch(/^# Runbook: summarizer, v1\.8\.2 to v2\.0\.0\n/);
    expect(leaveRunbook(folder.path, [buildRunbook(aPlan())])).toBe(path);
  });

  test("nowhere without a folder, and not without a runbook", () => {
    using folder = temporaryFolder();
    expect(leaveRunbook("", [buildRunbook(aPlan())])).toBe("");
    expect(leaveRunbook(folder.path, [])).toBe("");
  });
});

describe("runbook in a terminal", () => {
  const argument = "test/fixtures/summarizer.yml";

  test("prints the page, and first what is missing", async () => {
    const { code, text } = await runRunbook({ root, options: { argument } });
    expect(code).toBe(0);
    expect(text).toMatch(/^Not found here: .*\n\n# Runbook: summarizer/);
  });

  test("prints one entry alone", async () => {
    const { text } = await runRunbook({ root, options: { argument, entry: "metrics-down" } });
    expect(text.match(/^#+ .*/gm)).toEqual(["#### Metrics are missing or stale"]);
  });

  test("as data is one document", async () => {
    const { text } = await runRunbook({ root, options: { argument, json: true } });
    expect(JSON.parse(text)).toMatchObject({
      "schema-version": 1,
      runbook: { rollout: "summarizer", ways: [{ route: "unleash: news/summarizer-v2 in production" }, {}] },
    });
    const one = await runRunbook({ root, options: { argument, json: true, entry: "errors" } });
    expect(JSON.parse(one.text)).toMatchObject({ entries: [{ title: "errors broke: roll back" }] });
  });

  test("without a file says how to write it", async () => {
    await expect(runRunbook({ root, options: {} })).rejects.toThrow(/model-rollout runbook .*\.yml/);
  });
});
