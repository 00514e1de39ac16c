/** Every recipe of docs/recipes-sources.md, as it stands there, reads what a service has that answers as published. */
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { openMetrics } from "../../../../src/adapters/metrics/sources.ts";
import { queryOf } from "../../../../src/commands/tick/readings.ts";
import type { Rollout } from "../../../../src/config/rollout.ts";
import { secretsOfSource } from "../../../../src/config/source-names.ts";
import { urlsOfSource } from "../../../../src/hosts.ts";
import type { Reading } from "../../../../src/judge/reading.ts";
import { milliseconds } from "../../../../src/units.ts";
import { listen, type Asked, type Reply } from "../../../support/loopback.ts";
import { answersOf, SOURCE_KEY, type SourceRecipe } from "../../../support/recipes/sources/answers.ts";
import { BRAINTRUST } from "../../../support/recipes/sources/braintrust.ts";
import { LANGSMITH } from "../../../support/recipes/sources/langsmith.ts";
import { NEW_RELIC } from "../../../support/recipes/sources/new-relic.ts";
import { PHOENIX } from "../../../support/recipes/sources/phoenix.ts";
import { parseMinimal } from "../../../support/rollout-files.ts";
import { EVERY, START, windowAt } from "../../../support/source-contract.ts";

const PAGE = readFileSync(new URL("../../../../docs/recipes-sources.md", import.meta.url), "utf8");
const RECIPES: readonly SourceRecipe[] = [NEW_RELIC, LANGSMITH, BRAINTRUST, PHOENIX];
const SECTIONS = new Map(
  PAGE.split(/^## /m)
    .slice(1)
    .map((section) => [section.split("\n")[0] ?? "", /```yaml\n([\s\S]*?)```/.exec(section)?.[1] ?? ""]),
);

/** A rollout file with this `sources:` and these `guards:`. */
function rolloutOf(name: string, edit: (yaml: string) => string = (yaml) => yaml): Rollout {
  const yaml = edit(SECTIONS.get(name) ?? "");
  const { rollout, problems } = parseMinimal((text) =>
    text.replace(/sources:\n[\s\S]*?(?=stages:\n)/, () => yaml),
  );
  if (rollout === null) throw new TypeError(problems.map(({ message }) => message).join("\n"));
  return rollout;
}

const COHORTS = { all: {}, breaking: { desk: "breaking" } };
const HEALTHY = {
  "v1/breaking": [1, 50],
  "v1/sport": [2, 60],
  "v2/breaking": [3, 40],
  "v2/sport": [0, 30],
  "v0/sport": [9, 9],
} as const;

interface World {
  readonly answer: SourceRecipe["answer"];
  readonly answers: ReturnType<typeof answersOf>;
  readonly key?: string;
}

/** What the recipe's guards are told about two intervals. */
async function lookAt(
  { name, address }: SourceRecipe,
  { answer, answers, key = SOURCE_KEY }: World,
): Promise<{
  readonly readings: readonly Reading[];
  readonly asked: readonly Asked[];
  readonly rollout: Rollout;
}> {
  await using server = await listen((asked): Reply => answer(asked, answers));
  const rollout = rolloutOf(name, (yaml) => yaml.replaceAll(address, server.url));
  const [source] = rollout.sources;
  if (source === undefined) throw new TypeError("no source");
  const requests = rollout.guards.flatMap((guard) => {
    const query = queryOf(guard);
    const intervals = [windowAt(0), windowAt(1)];
    return query === null
      ? []
      : [{ guard: guard.name, query, intervals, cohorts: COHORTS, staleAfter: milliseconds(EVERY) }];
  });
  const readings = await openMetrics(source, { secret: () => key, root: "/" }).fetch(requests);
  return { readings, asked: server.asked, rollout };
}

const errorsOf = (readings: readonly Reading[]) =>
  readings
    .filter(({ guard }) => guard === "errors")
    .map((each) => [
      each.cohort,
      each.arm,
      (each.window.from - START) / EVERY,
      each.ok ? each.payload : each.why,
    ]);
const counts = (events: number, total: number) => ({ shape: "counts", events, total });

test("every section of the page is run here", () => {
  expect([...SECTIONS.keys()]).toEqual(RECIPES.map(({ name }) => name));
});

describe.each(RECIPES)("the recipe for $name", (recipe) => {
  const { answer } = recipe;

  test("is taken as it stands, asks its own host, and names one secret", () => {
    const { sources } = rolloutOf(recipe.name);
    expect(sources.flatMap(urlsOfSource).map((url) => new URL(url).origin)).toEqual([recipe.address]);
    expect(sources.flatMap(secretsOfSource)).toHaveLength(1);
  });

  test("reads errors and answers of both versions, by cohort and interval, as they were counted", async () => {
    const { readings, asked } = await lookAt(recipe, { answer, answers: answersOf(HEALTHY) });
    expect(errorsOf(readings)).toEqual([
      ...[0, 1].map((interval) => ["all", "baseline", interval, counts(3, 110)]),
      ...[0, 1].map((interval) => ["all", "candidate", interval, counts(3, 70)]),
      ...[0, 1].map((interval) => ["breaking", "baseline", interval, counts(1, 50)]),
      ...[0, 1].map((interval) => ["breaking", "candidate", interval, counts(3, 40)]),
    ]);
    expect(asked).toHaveLength(recipe.calls);
    for (const each of readings) {
      expect(each).toMatchObject({ ok: true, exact: true, warnings: [] });
      expect(each.ok && each.lastDataAt !== null).toBe(recipe.tellsWhenDataEnded);
    }
  });

  test("a version that stopped answering has no reading that counts as good", async () => {
    const stopped = [
      ...answersOf(HEALTHY, [0]),
      ...answersOf({ "v1/breaking": [0, 50], "v1/sport": [0, 50] }, [1]),
    ];
    const { readings } = await lookAt(recipe, { answer, answers: stopped });
    const silent = (arm: unknown, interval: unknown) => arm === "candidate" && interval === 1;
    for (const [, arm, interval, found] of errorsOf(readings)) {
      const told = silent(arm, interval) ? /^"(?:no-data|stale)"$/ : /"shape":"counts"/;
      expect(JSON.stringify(found)).toMatch(told);
    }
  });

  test("nothing at all is no data", async () => {
    const { readings } = await lookAt(recipe, { answer, answers: [] });
    expect(new Set(errorsOf(readings).map((each) => each[3]))).toEqual(new Set(["no-data"]));
  });

  test("what the service refuses is no reading, and repeats no key", async () => {
    const foreign = await lookAt(recipe, { answer, answers: answersOf(HEALTHY), key: "another-key-2718" });
    expect(new Set(foreign.readings.map((each) => (each.ok ? "ok" : each.why)))).toEqual(
      new Set(["unauthorised"]),
    );
    for (const failure of recipe.failures) {
      const echoing = (asked: Asked): Reply => ({
        ...failure,
        body: `${failure.body?.toString() ?? ""} `.replace(
          /"(message|error|detail)":"/,
          `"$1":"${JSON.stringify(asked.headers).replaceAll('"', "'")}`,
        ),
      });
      const { readings } = await lookAt(recipe, { answer: echoing, answers: [] });
      expect(readings.length).toBeGreaterThan(0);
      for (const each of readings) expect(each.ok).toBe(false);
      expect(JSON.stringify(readings)).not.toContain(SOURCE_KEY);
    }
  });

  const limits = Number.isFinite(recipe.tooMany) ? [recipe.tooMany] : [];
  test.each(limits)("%i answers are more than it can read: none of them counts", async (tooMany) => {
    const one = await lookAt(recipe, { answer, answers: answersOf({ "v1/sport": [0, tooMany - 1] }, [0]) });
    expect(errorsOf(one.readings)[0]?.[3]).toEqual(counts(0, tooMany - 1));
    const { readings } = await lookAt(recipe, {
      answer,
      answers: answersOf({ "v1/sport": [0, tooMany] }, [0]),
    });
    expect(new Set(readings.map((each) => (each.ok ? "ok" : each.why)))).toEqual(new Set(["partial"]));
  });
});

test("Braintrust's answer with as many rows as it gives is a part", async () => {
  const desks = Array.from({ length: 1_000 }, (_, index) => [`v1/desk-${index}`, [0, 1]] as const);
  const { readings } = await lookAt(BRAINTRUST, {
    answer: BRAINTRUST.answer,
    answers: answersOf(Object.fromEntries(desks)),
  });
  expect(new Set(readings.map((each) => (each.ok ? "ok" : each.why)))).toEqual(new Set(["partial"]));
});

test("New Relic's other guard counts what was slow; LangSmith's adds up tokens", async () => {
  const slow = await lookAt(NEW_RELIC, { answer: NEW_RELIC.answer, answers: answersOf(HEALTHY) });
  const [first] = slow.readings.filter(({ guard }) => guard === "slow");
  expect(first).toMatchObject({ ok: true, payload: counts(5 + 6, 110) });
  const tokens = await lookAt(LANGSMITH, { answer: LANGSMITH.answer, answers: answersOf(HEALTHY) });
  const [sum] = tokens.readings.filter(({ guard }) => guard === "tokens");
  expect(sum).toMatchObject({
    ok: true,
    payload: { shape: "ratio", numerator: 11 * 900 + 99 * 400, denominator: 110 },
  });
});
