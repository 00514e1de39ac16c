import { expect, test } from "vitest";
import { planLocally } from "../../src/commands/plan-locally.ts";
import { describeRouter } from "../../src/adapters/routers/describe.ts";
import type { Files } from "../../src/ports.ts";
import { FILE, POLICY, ROLLOUT, TREE } from "../support/flow-rollout.ts";
import { NOW } from "../support/rollout.ts";

function filesOf(texts: Readonly<Record<string, string>>): Files {
  const file = (path: string) => {
    const text = texts[path];
    return text === undefined ? null : { path, text, blob: "a".repeat(40) };
  };
  return {
    list: (folder) =>
      Promise.resolve(
        Object.keys(texts).flatMap((path) => {
          const found = path.startsWith(`${folder}/`) ? file(path) : null;
          return found === null ? [] : [found];
        }),
      ),
    read: (paths) => Promise.resolve(paths.map(file)),
  };
}

function plan(other: string) {
  const texts = { ...TREE, [FILE.replace("summarizer.yml", "other.yml")]: other };
  return planLocally(
    { files: filesOf(texts), describeRouter, clock: { now: () => NOW, sleep: () => Promise.resolve() } },
    { folders: [".github/rollouts"], policy: POLICY, rollout: null },
  );
}

const OTHER = ROLLOUT.replace("name: summarizer", "name: other");

test("two rollouts on one route block one another, each naming the other", async () => {
  const { document, code } = await plan(OTHER);
  const shared = document.problems.filter((problem) => problem.code === "rubric-20-route-shared");
  expect(shared.map(({ file, found, severity }) => [file, found, severity])).toEqual([
    [".github/rollouts/other.yml", FILE, "blocker"],
    [FILE, ".github/rollouts/other.yml", "blocker"],
  ]);
  expect(code).toBe(4);
});

test("two rollouts on two routes do not, and the JSON has the score of both", async () => {
  const { document } = await plan(OTHER.replace("flag: summarizer,", "flag: other,"));
  const { problems, rubrics } = document;
  expect(problems.map(({ code }) => code)).not.toContain("rubric-20-route-shared");
  expect(rubrics.map(({ rollout }) => rollout)).toEqual(["other", "summarizer"]);
  for (const { settled, applicable, points, text } of rubrics) {
    expect(text).toMatch(new RegExp(`^${settled} of ${applicable}, `));
    expect(points.some(({ outcome }) => outcome === "yes")).toBe(true);
  }
});
