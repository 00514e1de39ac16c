import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { EVALUATIONS } from "../../../examples/evaluations.ts";
import { folderOf, planExample, renderExample } from "../../../examples/render.ts";
import { EXAMPLES } from "../../../src/commands/init/examples.ts";

describe.each(EXAMPLES)("the example %s", (example) => {
  test("has no blocker, and nine of ten points of the rubric", async () => {
    const { rubric, problems } = await planExample(example);
    if (rubric === null) throw new RangeError(JSON.stringify(problems));
    expect(problems.filter(({ severity }) => severity === "blocker")).toEqual([]);
    const { settled, applicable } = rubric.score;
    expect(applicable).toBeGreaterThan(10);
    expect(settled / applicable).toBeGreaterThanOrEqual(0.9);
  });

  test("lies beside the comment that it gets; `npm run examples` writes it", async () => {
    expect(readFileSync(join(folderOf(example), "comment.md"), "utf8")).toBe(await renderExample(example));
  });

  test("proves every roll-back guard of quality or error in a stage before everybody is on the candidate", async () => {
    const { plan } = await planExample(example);
    const stages = plan?.stages.slice(0, -1) ?? [];
    const measured = plan?.rollout.guards.filter(
      (guard) => guard.onBreach === "roll-back" && guard.kind === "proportion",
    );
    for (const { name } of measured ?? []) {
      const cells = stages.flatMap((stage) => stage.cells);
      const proven = cells.some(
        ({ guard, cohort, blind, needed }) =>
          guard === name && cohort === "all" && blind === null && needed !== null,
      );
      expect([name, proven]).toEqual([name, true]);
    }
    expect(measured?.length).toBeGreaterThan(0);
  });
});

test("the prompt-only change fits on a screen", () => {
  const text = readFileSync(join(folderOf("prompt"), ".github/rollouts/prompt.yml"), "utf8");
  expect(text.trimEnd().split("\n").length).toBeLessThan(25);
});

test.each([...EVALUATIONS])("the offline results %s are as they are written anew", (path, text) => {
  expect(readFileSync(join(import.meta.dirname, "../../../examples", path), "utf8")).toBe(text);
});

describe.each(["summarizer", "chatbot"] as const)("the offline results of %s", (example) => {
  test("are read when planning, and every cohort has as many items as the stage asks for", async () => {
    const { plan, problems } = await planExample(example);
    expect(problems.filter(({ code }) => code.startsWith("offline-"))).toEqual([]);
    const [read] = plan?.offline ?? [];
    expect(read?.stage).toBe("offline");
    const cohorts = plan?.rollout.cohorts.map(({ name }) => name) ?? [];
    expect(JSON.stringify(read)).toContain('"all"');
    for (const cohort of cohorts) expect(JSON.stringify(read)).toContain(`"${cohort}"`);
  });
});
