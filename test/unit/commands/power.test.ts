import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { describeRouter } from "../../../src/adapters/routers/describe.ts";
import { documentOfPower, power, type Powered } from "../../../src/commands/power.ts";
import { runCommand } from "../../../src/entry/terminal.ts";
import type { Files } from "../../../src/ports.ts";
import { fixture, replacing } from "../../support/rollout-files.ts";
import { NOW } from "../../support/rollout.ts";

function filesOf(texts: Readonly<Record<string, string>>): Files {
  const file = (path: string) => ({ path, text: texts[path] ?? "", blob: "" });
  return {
    list: () => Promise.resolve(Object.keys(texts).map(file)),
    read: (paths) => Promise.resolve(paths.map((path) => (texts[path] === undefined ? null : file(path)))),
  };
}

function weigh(text: string, more: Readonly<Record<string, string>> = {}): Promise<Powered> {
  const files = filesOf({ "it.yml": text, "_news.yml": fixture("_news.yml"), ...more });
  const clock = { now: () => NOW, sleep: () => Promise.resolve() };
  return power({ files, describeRouter, clock }, { rollout: "it.yml", policy: "policy.yml" });
}

async function planOf(text: string) {
  const powered = await weigh(text);
  if (powered.kind === "refused") throw new RangeError(powered.problems[0]?.message);
  return powered.plan;
}

/** As a terminal calls it, on the fixtures of this repository. */
function inTerminal(argument: string | undefined, json = false) {
  return runCommand("power", { argument, json, root: join(import.meta.dirname, "../../..") }, {});
}

describe("power in a terminal", () => {
  test("prints a table, or one JSON document", async () => {
    const { code, text } = await inTerminal("test/fixtures/summarizer.yml");
    expect(code).toBe(0);
    expect(text).toMatch(/^summarizer: \d+ of \d+ guard x cohort x stage are promised/);
    const printed = await inTerminal("test/fixtures/summarizer.yml", true);
    expect(JSON.parse(printed.text)).toMatchObject({ rollout: "summarizer", alpha: 0.05 });
  });

  test("prints what docs/power.md says it prints", async () => {
    const page = readFileSync(new URL("../../../docs/power.md", import.meta.url), "utf8");
    const lines = /^```\n\$ model-rollout power.*\n([^]*?)\n```$/m.exec(page)?.[1]?.split("\n") ?? [];
    const printed = (await inTerminal("test/fixtures/summarizer.yml")).text.split("\n");
    expect(lines.length).toBeGreaterThan(5);
    expect(lines.filter((line) => !printed.includes(line))).toEqual([]);
  });

  test("tells what is wrong with a file, with exit code 4", async () => {
    const { code, text } = await inTerminal("test/fixtures/thresholds.yml");
    expect(code).toBe(4);
    expect(text).toMatch(/^test\/fixtures\/thresholds\.yml:\d+:\d+ error /);
  });

  test("without a file, or with one that is not there, is a wrong call", async () => {
    await expect(inTerminal(undefined)).rejects.toMatchObject({ code: "call-wrong" });
    await expect(inTerminal("test/fixtures/nothing.yml")).rejects.toMatchObject({ code: "call-wrong" });
  });
});

describe("power", () => {
  test("weighs one file without git, network, policy, or the files that it names", async () => {
    const document = documentOfPower(await planOf(fixture("summarizer.yml")));
    expect(document.rollout).toBe("summarizer");
    expect(document.alpha).toBe(0.05);
    expect(document.stages.map(({ name }) => name)).toEqual([
      "shadow",
      "canary-1",
      "canary-5",
      "canary-25",
      "canary-50",
      "full",
    ]);
  });

  test("its JSON has every number of the table", async () => {
    const plan = await planOf(fixture("summarizer.yml"));
    const document: unknown = JSON.parse(JSON.stringify(documentOfPower(plan)));
    const canary = documentOfPower(plan).stages[1];
    expect(document).toEqual(documentOfPower(plan));
    expect(canary?.cells).toHaveLength(plan.stages[2]?.cells.length ?? 0);
    const claims = canary?.cells.find(
      ({ guard, cohort }) => guard === "unsupported-claims" && cohort === "all",
    );
    expect(claims).toMatchObject({
      needed: expect.any(Number),
      oneLook: expect.any(Number),
      expected: expect.any(Number),
      hours: expect.any(Number),
      alpha: expect.any(Number),
      looks: expect.any(Number),
      designEffect: expect.closeTo(1.105, 10),
      smallest: { kind: "level", by: expect.any(String) },
      waysOut: [],
    });
  });

  test("a2: a bake of two hours at 1% says how many of how many samples, and the bake that would do", async () => {
    const plan = await planOf(
      replacing("weight: 1%, bake: 54h, extend-to: 96h", "weight: 1%, bake: 2h")(fixture("summarizer.yml")),
    );
    const found = plan.problems.find(
      ({ code, message }) => code === "stage-proves-nothing" && message.includes("canary-1"),
    );
    expect(found?.found).toMatch(/^254 of \d+ samples for /);
    expect(found?.suggestion).toMatch(/^bake: \d+h/);
  });

  test("a wrong file is refused with its problems and its text", async () => {
    const refused = await weigh(replacing("per-day: 310000", "per-day: many")(fixture("summarizer.yml")));
    expect(refused).toMatchObject({ kind: "refused", problems: [{ file: "it.yml" }] });
    expect(refused.kind === "refused" ? [...refused.texts.keys()] : []).toContain("it.yml");
  });

  test("a policy that cannot be read is refused, not passed over", async () => {
    expect(await weigh(fixture("summarizer.yml"), { "policy.yml": "version: 7\n" })).toMatchObject({
      kind: "refused",
    });
  });

  test("a file that is not there is a wrong call", async () => {
    const files = filesOf({});
    const clock = { now: () => NOW, sleep: () => Promise.resolve() };
    await expect(
      power({ files, describeRouter, clock }, { rollout: "it.yml", policy: "policy.yml" }),
    ).rejects.toMatchObject({ code: "call-wrong" });
  });
});
