import { describe, expect, test } from "vitest";
import { adding, parseMinimal, replacing } from "../../support/rollout-files.ts";

const TRAFFIC = "traffic: { routed-by: request,";
const PARTITION = "traffic: { routed-by: request, partition: true,";

function cohorts(...shares: readonly string[]): string {
  const lines = shares.map(
    (share, index) =>
      `  c${index}: { where: { plan: p${index} }, share: ${share}, owner: "@acme/x", because: it }`,
  );
  return `cohorts:\n${lines.join("\n")}`;
}

function told(edit: (text: string) => string): readonly (readonly [string, string, number])[] {
  return parseMinimal(edit).problems.map(({ code, severity, at }) => [code, severity, at.line] as const);
}

const both =
  (...edits: readonly ((text: string) => string)[]) =>
  (text: string) =>
    edits.reduce((now, edit) => edit(now), text);

test.each(["all", "baseline", "candidate"])("a cohort named %s is found by its name", (name) => {
  const cohort = cohorts("60%").replace("c0:", `${name}:`);
  expect(parseMinimal(adding(cohort)).problems).toMatchObject([{ code: "name-wrong", found: name }]);
});

describe("a partition", () => {
  test("whose shares add up is one", () => {
    expect(told(both(replacing(TRAFFIC, PARTITION), adding(cohorts("60%", "40%"))))).toEqual([]);
    expect(told(both(replacing(TRAFFIC, PARTITION), adding(cohorts("33.33%", "33.33%", "33.34%"))))).toEqual(
      [],
    );
  });

  test.each([
    ["less than everybody", cohorts("60%", "39%"), "partition-not-whole"],
    ["nobody at all", "cohorts: {}", "partition-not-whole"],
    [
      "one person in two cohorts",
      'cohorts:\n  a: { where: { plan: pro }, share: 60%, owner: "@x", because: it }\n  b: { where: { land: de }, share: 40%, owner: "@x", because: it }',
      "partition-overlaps",
    ],
  ])("is not: %s", (_, lines, code) => {
    const problems = told(both(replacing(TRAFFIC, PARTITION), adding(lines)));
    expect(problems.map(([found, severity]) => [found, severity])).toEqual([[code, "blocker"]]);
  });

  test("is asked for by name: without it cohorts may overlap and leave people out", () => {
    expect(told(adding(cohorts("10%", "20%")))).toEqual([]);
  });
});

describe("a cohort", () => {
  test.each(["all", "baseline", "candidate", '""', '" "', "A B", '"🙂"'])("cannot be named %s", (name) => {
    const problems = told(adding(`cohorts: { ${name}: { where: { a: b }, share: 5% } }`));
    expect(problems.map(([code]) => code)).toContain("name-wrong");
  });

  test.each(["101%", "1e9%", "-5%"])("cannot have a share of %s", (share) => {
    const problems = told(adding(`cohorts: { some: { where: { a: b }, share: ${share} } }`));
    expect(problems.filter(([, severity]) => severity === "blocker")).toHaveLength(1);
  });
});

describe("traffic", () => {
  test.each([
    ["0", "out-of-range", "blocker"],
    ["-1", "out-of-range", "blocker"],
    ["9000000000000", "out-of-range", "blocker"],
    ["900000000000", "traffic-odd", "advice"],
  ])("of %s a day is %s", (perDay, code, severity) => {
    const [first, ...more] = told(replacing("per-day: 200000", `per-day: ${perDay}`));
    expect([first?.slice(0, 2), more]).toEqual([[code, severity], []]);
  });

  test("that contradicts its own per-routed is asked about", () => {
    const problems = told(
      both(
        replacing(
          "units: { request: { per-day: 200000 } }",
          "units: { request: { per-day: 200000 }, answer: { per-day: 200000, per-routed: 12, correlation: 0.1 } }",
        ),
        replacing("    class: error\n", "    class: error\n    unit: answer\n"),
        replacing("    class: quality\n", "    class: quality\n    unit: request\n"),
      ),
    );
    expect(problems.map(([code, severity]) => [code, severity])).toEqual([["traffic-odd", "advice"]]);
  });
});

describe("a bake", () => {
  test("that is shorter than one interval is refused where it stands", () => {
    expect(told(replacing("weight: 50%, bake: 1h", "weight: 50%, bake: 1m"))).toEqual([
      ["bake-too-short", "blocker", 31],
    ]);
  });

  test("that is shorter than a guard's labels need is advice at the guard, with the way out", () => {
    const { problems } = parseMinimal(
      replacing("    class: quality\n", "    class: quality\n    matures-after: 90m\n"),
    );
    expect(problems.map(({ code, severity }) => [code, severity])).toEqual([["bake-too-short", "advice"]]);
    expect(problems[0]?.suggestion).toBe("from: full");
    expect(problems[0]?.at.line).toBe(23);
  });

  test("that is long enough for the guards of its stage is fine", () => {
    expect(
      told(replacing("    class: quality\n", "    class: quality\n    matures-after: 90m\n    from: full\n")),
    ).toEqual([]);
  });
});
