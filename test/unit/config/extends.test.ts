import { describe, expect, test } from "vitest";
import { extendsOf, parseRollout } from "../../../src/config/parse.ts";
import { fixture } from "../../support/rollout-files.ts";

const EXTENDING = `extends: _all.yml\n${fixture("minimal.yml")}`;

function parse(defaults: string | null, text = EXTENDING, file = "rollouts/_all.yml") {
  return parseRollout({
    file: "rollouts/it.yml",
    text,
    defaults: defaults === null ? null : { file, text: defaults },
  });
}

describe("defaults from a neighbour", () => {
  test.each([
    ["plain", "extends: _news.yml\nname: x", "_news.yml"],
    ["with a comment", "version: 1\nextends: _news.yaml   # shared\n", "_news.yaml"],
    ["in quotes", 'extends: "_news.yml"', "_news.yml"],
    ["in a file that is otherwise broken", "extends: _news.yml\n}{", "_news.yml"],
    ["none", "name: x\n", null],
    ["not a defaults file", "extends: news.yml", null],
    ["from another folder", "extends: ../_news.yml", null],
    ["deeper in the file", "release:\n  extends: _news.yml", null],
  ])("which file is asked for: %s", (_, text, file) => {
    expect(extendsOf(text)).toBe(file);
  });

  test("maps merge, lists and values replace, and what the file says wins", () => {
    const { rollout, problems, resolved } = parse(
      "deadline: 9d\nrollback: { within: 30s, also: [{ does: purge, run: [make, purge] }] }\nstages: [{ name: never, kind: canary, weight: 1%, bake: 1h }]\nsupersede: queue\n",
    );
    expect(problems).toEqual([]);
    expect(rollout?.supersede).toBe("queue");
    expect(rollout?.deadline).toBe(3 * 86_400_000);
    expect(rollout?.rollback).toMatchObject({ within: 60_000, also: [{ does: "purge", repeat: "unsafe" }] });
    expect(rollout?.stages.map(({ name }) => name)).toEqual(["canary-10", "canary-50", "full"]);
    expect(resolved).toMatchObject({ supersede: "queue", deadline: "3d" });
  });

  test("a problem in the defaults names that file and its line", () => {
    const { rollout, problems } = parse("# team\nevery: 5\n");
    expect(rollout).toBeNull();
    expect(problems).toMatchObject([
      { code: "unit-missing", file: "rollouts/_all.yml", at: { line: 2, column: 8 } },
    ]);
  });

  test("defaults that are no YAML are a problem of that file", () => {
    const { rollout, problems } = parse("{[");
    expect(rollout).toBeNull();
    expect(new Set(problems.map(({ file }) => file))).toEqual(new Set(["rollouts/_all.yml"]));
  });

  test("other rooms are given a place in the rollout's own file", () => {
    const { locate, place } = parse("supersede: queue\n");
    expect(locate(["supersede"])).toEqual({ at: { line: 1, column: 10 }, length: 8 });
    expect(place(["supersede"])).toEqual({
      file: "rollouts/_all.yml",
      at: { line: 1, column: 12 },
      length: 5,
    });
    expect(locate(["deadline"]).at.line).toBeGreaterThan(20);
  });

  test.each([
    ["are not there", null, "extends-missing"],
    ["extend others", "extends: _more.yml\n", "extends-twice"],
  ])("defaults that %s are a problem", (_, defaults, code) => {
    const { rollout, problems } = parse(defaults);
    expect(rollout).toBeNull();
    expect(problems.map((problem) => problem.code)).toEqual([code]);
  });

  test("defaults of another folder do not count", () => {
    expect(
      parse("supersede: queue\n", EXTENDING, "elsewhere/_all.yml").problems.map(({ code }) => code),
    ).toEqual(["extends-missing"]);
  });

  test("defaults that nobody asked for are not read", () => {
    expect(parse("{[", fixture("minimal.yml")).problems).toEqual([]);
  });
});
