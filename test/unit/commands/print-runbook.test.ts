import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, test } from "vitest";
import { localFiles } from "../../../src/adapters/local/files.ts";
import { describeRouter } from "../../../src/adapters/routers/describe.ts";
import { printRunbook } from "../../../src/commands/print-runbook.ts";
import type { Clock } from "../../../src/ports.ts";
import { temporaryFolder } from "../../support/folder.ts";
import { fixture } from "../../support/rollout-files.ts";
import { NOW } from "../../support/rollout.ts";

const clock: Clock = { now: () => NOW, sleep: () => Promise.resolve() };

/** The runbook of the complete example, in a folder that holds only what `files` says. */
async function print(
  files: Readonly<Record<string, string>>,
  call: { readonly file?: string; readonly entry?: string } = {},
) {
  using folder = temporaryFolder();
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(join(folder.path, dirname(path)), { recursive: true });
    writeFileSync(join(folder.path, path), text);
  }
  const world = { files: localFiles(folder.path), describeRouter, clock };
  return await printRunbook(world, {
    file: call.file ?? "rollouts/summarizer.yml",
    entry: call.entry ?? null,
  });
}

const FILES = {
  "rollouts/summarizer.yml": fixture("summarizer.yml"),
  "rollouts/_news.yml": fixture("_news.yml"),
};
const NAMED = {
  "prompts/summary.md": "p",
  "thresholds.yml": "t",
  "evals/v1.json": "{}",
  "evals/v2.json": "{}",
};

describe("runbook FILE", () => {
  test("is the whole runbook of that file, with the defaults beside it", async () => {
    const printed = await print({ ...FILES, ...NAMED });
    expect(printed).toMatchObject({
      kind: "printed",
      entries: null,
      missing: [],
      runbook: { rollout: "summarizer" },
    });
  });

  test("of a file that is not there names the rollout files beside it, and no other", async () => {
    const files = { ...FILES, "rollouts/notes.txt": "x", "rollouts/answers.db": "x" };
    await expect(print(files, { file: "rollouts/nope.yml" })).rejects.toThrow(
      /at rollouts\/nope\.yml, found rollouts\/summarizer\.yml$/,
    );
    await expect(print({ "rollouts/notes.txt": "x" })).rejects.toThrow(/found no rollout file there$/);
  });

  test("needs the rollout file alone: what it names is told, and every command stays", async () => {
    const whole = await print({ ...FILES, ...NAMED });
    const alone = await print(FILES);
    if (whole.kind !== "printed" || alone.kind !== "printed") throw new RangeError("it was refused");
    expect([...alone.missing].sort()).toEqual(Object.keys(NAMED).sort());
    expect(alone.runbook.ways).toEqual(whole.runbook.ways);
  });

  test("--entry is one of them, by the name of its guard or failure", async () => {
    for (const entry of ["errors", "target-unhealthy"]) {
      const printed = await print(FILES, { entry });
      if (printed.kind !== "printed") throw new RangeError("it was refused");
      expect(printed.entries).toHaveLength(1);
    }
  });

  test("an entry that is not there says which are", async () => {
    await expect(print(FILES, { entry: "eror" })).rejects.toMatchObject({
      code: "call-wrong",
      message: expect.stringMatching(/found eror; there are unsupported-claims, .*metrics-down/),
    });
  });

  test("a file that is not there says what is", async () => {
    await expect(print(FILES, { file: "rollouts/sumarizer.yml" })).rejects.toMatchObject({
      code: "call-wrong",
      message: expect.stringContaining("rollouts/summarizer.yml"),
    });
  });

  test("a file that cannot be read is refused with its problems, never with half a command", async () => {
    const printed = await print({ "rollouts/summarizer.yml": "version: 1\nname: x\n" });
    expect(printed.kind).toBe("refused");
    expect(printed.kind === "refused" && printed.problems.length).toBeGreaterThan(3);
  });

  test("blockers of the plan do not stand in the way of a person who is awake", async () => {
    const blocked = {
      ...FILES,
      "rollouts/summarizer.yml": fixture("summarizer.yml").replace("bake: 54h", "bake: 1h"),
    };
    expect((await print({ ...blocked, ...NAMED })).kind).toBe("printed");
  });
});
