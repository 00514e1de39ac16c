import { expect, test } from "vitest";
import { validate } from "../../../src/commands/validate.ts";
import type { Files } from "../../../src/ports.ts";
import { fixture } from "../../support/rollout-files.ts";

/** A tree in memory: path → text. */
function treeOf(tree: Readonly<Record<string, string>>): { readonly files: Files } {
  const files = Object.entries(tree).map(([path, text]) => ({ path, text, blob: "0".repeat(40) }));
  return {
    files: {
      list: async (folder) => files.filter(({ path }) => folderOf(path) === folder),
      read: async (paths) => paths.map((path) => files.find((file) => file.path === path) ?? null),
    },
  };
}

function folderOf(path: string): string {
  return path.slice(0, path.lastIndexOf("/"));
}

const CALL = { folders: ["rollouts"], policy: "policy.yml", resolved: false };

test("reads every rollout of the folders over its defaults, and the policy", async () => {
  const world = treeOf({
    "rollouts/summarizer.yml": fixture("summarizer.yml"),
    "rollouts/minimal.yaml": fixture("minimal.yml"),
    "rollouts/_news.yml": fixture("_news.yml"),
    "rollouts/notes.md": "not a rollout",
    "policy.yml": fixture("rollout-policy.yml"),
  });
  const { problems, rollouts, resolved, texts } = await validate(world, { ...CALL, resolved: true });
  expect(problems).toEqual([]);
  expect(rollouts.map(({ file, rollout }) => [file, rollout?.name])).toEqual([
    ["rollouts/summarizer.yml", "summarizer"],
    ["rollouts/minimal.yaml", "greeter"],
  ]);
  expect(resolved).toHaveProperty(["rollouts/summarizer.yml", "answers", "off-brand"]);
  expect([...texts.keys()]).toContain("policy.yml");
});

test("two files of one name are a problem, wherever they lie", async () => {
  const world = treeOf({ "rollouts/a.yml": fixture("minimal.yml"), "more/b.yml": fixture("minimal.yml") });
  const { problems } = await validate(world, { ...CALL, folders: ["rollouts", "more"] });
  expect(problems.map(({ code, file, at, found }) => [code, file, at.line, found])).toEqual([
    ["name-taken", "more/b.yml", 2, "the same name in rollouts/a.yml"],
  ]);
});

test("a folder that is named twice is read once", async () => {
  const world = treeOf({ "rollouts/a.yml": fixture("minimal.yml") });
  const { problems, rollouts } = await validate(world, { ...CALL, folders: ["rollouts", "rollouts"] });
  expect(problems).toEqual([]);
  expect(rollouts).toHaveLength(1);
});

test("a wrong policy is a problem, a missing one is not", async () => {
  const rollout = { "rollouts/a.yml": fixture("minimal.yml") };
  expect((await validate(treeOf(rollout), CALL)).problems).toEqual([]);
  const { problems } = await validate(treeOf({ ...rollout, "policy.yml": "version: 2\n" }), CALL);
  expect(problems.map(({ file, code }) => [file, code])).toEqual([
    ["policy.yml", "missing-key"],
    ["policy.yml", "wrong-value"],
  ]);
});

test("no file at all is no problem", async () => {
  expect((await validate(treeOf({}), CALL)).problems).toEqual([]);
});
