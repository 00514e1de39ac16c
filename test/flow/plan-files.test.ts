import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { planFiles } from "../../src/commands/plan-files.ts";
import { plan } from "../../src/commands/plan.ts";
import { writeFiles } from "../../src/entry/write-files.ts";
import { PLAN_MARKER } from "../../src/render/plan-comment.ts";
import { openedWorld, PULL } from "../support/flow-rollout.ts";
import { temporaryFolder } from "../support/folder.ts";

const RUN = "https://github.com/acme/news/actions/runs/7";
const CALL = { pullRequest: PULL, dryRun: false, runUrl: RUN };

async function published(isPrivate: boolean) {
  const world = openedWorld();
  const facts = world.pulls.get(PULL);
  if (facts === undefined) throw new RangeError("no pull request");
  world.pulls.set(PULL, { ...facts, isPrivate });
  const { assessment } = await plan(world, CALL);
  const comments = world.pulls.get(PULL)?.comments.items ?? [];
  const comment = comments.find(({ body }) => body.startsWith(PLAN_MARKER))?.body ?? "";
  return { assessment, comment };
}

describe("beside the comment", () => {
  test("the whole text and the whole data lie in one folder", async () => {
    const { assessment } = await published(true);
    using home = temporaryFolder();
    const folder = writeFiles(home.path, planFiles(assessment, RUN));
    expect(readdirSync(folder).toSorted()).toEqual(["plan.json", "plan.md"]);
    const text = readFileSync(join(folder, "plan.md"), "utf8");
    expect(text).toContain("## Rollout plan: <code>summarizer</code>");
    expect(text).not.toContain("Left out for length");
    const data: unknown = JSON.parse(readFileSync(join(folder, "plan.json"), "utf8"));
    expect(data).toMatchObject({ plans: [{ digest: assessment.outcome.rollouts[0]?.digest }] });
  });

  test("without a folder for it, or without a rollout, nothing is written", async () => {
    const { assessment } = await published(true);
    expect(writeFiles("", planFiles(assessment, RUN))).toBe("");
    expect(planFiles({ ...assessment, planned: [] }, RUN)).toEqual([]);
  });
});

describe("in a public repository", () => {
  test("comment, file and data say so and leave out the same; a private one says nothing", async () => {
    const open = await published(false);
    const [text, data] = planFiles(open.assessment, RUN);
    for (const shown of [open.comment, text?.text ?? ""]) {
      expect(shown).toContain(
        "**Public repository**: everybody can read this comment, the state branch and the artifacts.",
      );
    }
    expect(JSON.parse(data?.text ?? "")).toMatchObject({ "schema-version": 1 });
    expect((await published(true)).comment).not.toContain("Public repository");
  });
});
