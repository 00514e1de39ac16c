/** docs/examples.md quotes numbers of the plans; here they are compared. */
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { planExample } from "../../../examples/render.ts";
import { EXAMPLES, type Example } from "../../../src/commands/init/examples.ts";
import { count } from "../../../src/render/numbers.ts";
import { DAY } from "../../../src/units.ts";

const page = readFileSync(new URL("../../../docs/examples.md", import.meta.url), "utf8");

test.each(EXAMPLES)("the days of %s are those of its plan", async (example) => {
  const { plan } = await planExample(example);
  const days = Math.round(((plan?.ends ?? 0) - (plan?.starts ?? 0)) / DAY);
  const row = page.split("\n").find((line) => line.startsWith(`| [\`${example}\`]`));
  expect(row).toContain(`| ${days} |`);
});

test.each<[Example, string, string]>([
  ["summarizer", "canary-5", "unsupported-claims"],
  ["recommender", "canary-1", "click-through"],
  ["chatbot", "canary-5", "wrong-answers"],
  ["fraud", "canary-1", "false-alarms"],
])("%s in %s: what %s gets and needs", async (example, stage, guard) => {
  const { plan } = await planExample(example);
  const cells = plan?.stages.find((each) => each.stage.name === stage)?.cells ?? [];
  const cell = cells.find((each) => each.guard === guard && each.cohort === "all");
  expect(page).toContain(`${count(cell?.expected ?? Number.NaN)} of ${count(cell?.needed ?? Number.NaN)}`);
});
