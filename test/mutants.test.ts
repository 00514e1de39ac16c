import { parseSync } from "rolldown/utils";
import { describe, expect, test } from "vitest";
import { everyMutant, mutatedFiles } from "../bench/mutants/every.ts";
import { EXPLAINED } from "../bench/mutants/explained.ts";
import { mutated } from "../bench/mutants/mutant.ts";
import { MISTAKES, mutantOf, outdated } from "../bench/mutants/named.ts";
import { mutantsOf } from "../bench/mutants/operators.ts";
import { sourceOf } from "../bench/mutants/try-mutants.ts";

function isTypeScript(file: string, text: string): boolean {
  return parseSync(file, text, { lang: "ts", sourceType: "module" }).errors.length === 0;
}

describe("the fixed list of mistakes", () => {
  test("has at least sixty about the gate itself, and each of them once", () => {
    expect(MISTAKES.filter(({ file }) => file.startsWith("src/gate/")).length).toBeGreaterThanOrEqual(60);
    expect(MISTAKES.length).toBeGreaterThanOrEqual(150);
    expect(new Set(MISTAKES.map(({ file, was, instead }) => `${file} ${was} ${instead}`)).size).toBe(
      MISTAKES.length,
    );
    expect(new Set(MISTAKES.map(({ file, breaks }) => `${file} ${breaks}`)).size).toBe(MISTAKES.length);
  });

  test("fits the sources of today", () => {
    expect(
      MISTAKES.map((mistake) => outdated(mistake, sourceOf(mistake.file))).filter((why) => why !== null),
    ).toEqual([]);
  });

  test("is code, so that a test notices what it does and not that it cannot be read", () => {
    const broken = MISTAKES.filter((mistake) => {
      const source = sourceOf(mistake.file);
      return (
        outdated(mistake, source) === null &&
        !isTypeScript(mistake.file, mutated(source, mutantOf(mistake, source)))
      );
    });
    expect(broken.map(({ file, breaks }) => `${file}: ${breaks}`)).toEqual([]);
  });
});

describe("every mutant", () => {
  const all = everyMutant(mutatedFiles());

  test("has a name of its own and can be read", () => {
    expect(all.length).toBeGreaterThan(1_000);
    expect(new Set(all.map(({ name }) => name)).size).toBe(all.length);
    expect(
      all
        .filter((mutant) => !isTypeScript(mutant.file, mutated(sourceOf(mutant.file), mutant)))
        .map(({ name }) => name),
    ).toEqual([]);
  });

  test("that is explained is still there", () => {
    const named = MISTAKES.map((mistake) => mutantOf(mistake, sourceOf(mistake.file)));
    const names = new Set([...all, ...named].map(({ name }) => name));
    expect([...EXPLAINED.keys()].filter((name) => !names.has(name))).toEqual([]);
  });

  test.each([
    ["a comparison is turned", "x = a <= b;", ["x = a < b;", "x = a > b;"]],
    [
      "a condition is forced and turned",
      "if (a) b();",
      ["if (true) b();", "if (false) b();", "if (!(a)) b();", "if (a) ;"],
    ],
    ["a filter is dropped", "x = y.filter(f);", ["x = y;"]],
    ["some becomes every", "x = y.some(f);", ["x = y.every(f);"]],
    ["an answer is forced", "x = y.includes(z);", ["x = true;", "x = false;"]],
    ["a default is forced and dropped", "x = a ?? b;", ["x = b;", "x = a;"]],
    ["a list is emptied, a spread left out", "x = [...a, b];", ["x = [];", "x = [ b];"]],
    ["a spread comes last", "x = { ...a, b: c };", ["x = {  b: c };", "x = { b: c, ...a };"]],
    ["min becomes max", "x = Math.min(a, b);", ["x = Math.max(a, b);"]],
    ["a number is one off", "x = 5;", ["x = (6);", "x = (4);"]],
    ["a kind becomes the better one", 'x = "refused";', ['x = "mutated";', 'x = "satisfied";']],
    ["an anchor is dropped", "x = /^a$/;", ["x = /a$/;", "x = /^a/;"]],
    ["types, imports and prose stay", 'import a from "b"; type X = "c"; x = "d e";', []],
  ])("%s", (_, source, expected) => {
    expect(
      mutantsOf("a.ts", source)
        .map((mutant) => mutated(source, mutant))
        .toSorted(),
    ).toEqual(expected.toSorted());
  });
});
