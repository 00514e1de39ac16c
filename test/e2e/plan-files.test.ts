/** What a plan leaves beside its comment, and what it asks of GitHub when there is more to read than the rollout. */
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { z } from "zod";
import { FILE, opened, openTeam, RELEASE } from "../support/team.ts";
import type { Team } from "../support/team.ts";

const STAGE =
  "  - { name: offline, kind: evaluate, reader: jsonl, candidate: evals/v2.jsonl, baseline: evals/v1.jsonl, at-least: 50 per cohort, repeats: 1 }\n";
const MEASURED = RELEASE.replace("stages:\n", `stages:\n${STAGE}`);
/** What GitHub gives of a text in GraphQL. */
const CUT_AT = 512_000;

let team: Team;
let temporary: string;
beforeEach(async () => {
  team = await openTeam();
  temporary = mkdtempSync(join(tmpdir(), "runner-temp-"));
});
afterEach(async () => {
  rmSync(temporary, { recursive: true });
  await team[Symbol.asyncDispose]();
});

const answers = (version: string, bytes: number): string => {
  const line = (item: number) =>
    `${JSON.stringify({ item: `a${item}`, pass: item % 10 !== 0, version, labels: { desk: item % 2 === 0 ? "breaking" : "sport" }, note: { text: "x".repeat(Math.floor(bytes / 200)) } })}\n`;
  return Array.from({ length: 200 }, (_, item) => line(item)).join("");
};
const results = (bytes: number) => ({
  "evals/v1.jsonl": answers("v1", bytes),
  "evals/v2.jsonl": answers("v2", bytes),
});
const plan = (pull: number, action = "opened") =>
  team.run("plan", { ...opened(team.repo, pull, action), env: { RUNNER_TEMP: temporary } });
const body = (pull: number): string => team.repo.comments(pull)[0]?.body ?? "";

test("the whole plan and its runbook are files for later steps, and the outputs say where", async () => {
  const pull = team.open();
  const { exitCode, outputs } = await plan(pull);
  expect(exitCode).toBe(0);
  const { files = "", runbook = "" } = outputs;
  expect(files.startsWith(temporary)).toBe(true);
  expect(runbook.startsWith(temporary)).toBe(true);
  const digits = outputs["plan-digest"]?.slice(0, 12) ?? "none";
  expect(readFileSync(join(files, "plan.md"), "utf8")).toContain(digits);
  const document = z
    .looseObject({ plans: z.array(z.looseObject({ digest: z.string() })) })
    .parse(JSON.parse(readFileSync(join(files, "plan.json"), "utf8")));
  expect(document.plans.map(({ digest }) => digest.includes(digits))).toEqual([true]);
  expect(readFileSync(runbook, "utf8")).toContain("flags.json");
});

test("a summary that cannot be written is a warning: the outputs stand, and the job goes on", async () => {
  const pull = team.open();
  const env = { RUNNER_TEMP: temporary, GITHUB_STEP_SUMMARY: temporary };
  const { exitCode, outputs, stdout } = await team.run("plan", { ...opened(team.repo, pull, "opened"), env });
  expect(exitCode, stdout).toBe(0);
  expect(outputs["plan-digest"]).toMatch(/^[0-9a-f]{64}$/);
  expect(stdout).toMatch(/^::warning::the job summary could not be written: /m);
});

test("a pull request without a rollout leaves no file, and says so with empty outputs", async () => {
  const pull = team.open({ "notes.md": "Nothing of ours." });
  const { outputs } = await plan(pull);
  expect([outputs["files"] ?? "", outputs["runbook"] ?? ""]).toEqual(["", ""]);
  expect(existsSync(join(temporary, "model-rollout"))).toBe(false);
});

describe("requests to GitHub, one more on opening", () => {
  test("results that fit are read with everything else", async () => {
    const pull = team.open({ [FILE]: MEASURED, "prompts/summary.md": "Sum up.", ...results(20_000) });
    await plan(pull);
    expect(body(pull)).toContain("200 items read");
    expect(body(pull)).not.toContain("offline-");
    const asked = team.requests();
    expect(asked.length, asked.join("\n")).toBeLessThanOrEqual(6);
    await plan(pull, "edited");
    const again = team.requests();
    expect(again.length, again.join("\n")).toBeLessThanOrEqual(5);
  });

  test("results that GitHub cuts cost one more a file, an older approved commit one more", async () => {
    const files = { [FILE]: MEASURED, "prompts/summary.md": "Sum up.", ...results(2 * CUT_AT) };
    const pull = team.open(files);
    team.repo.review(pull, { by: "olga", state: "APPROVED", body: "I accept 10% of the traffic." });
    team.repo.push("v2", { "prompts/summary.md": "Sum up well." }, { author: "author" });
    await plan(pull);
    const asked = team.requests();
    expect(asked.filter((line) => line.startsWith("GET git/get-blob "))).toHaveLength(2);
    expect(body(pull)).toContain("it was given for an earlier commit");
    expect(body(pull)).not.toContain("offline-");
    expect(asked.length, asked.join("\n")).toBeLessThanOrEqual(6 + 2 + 1);
  });
});
