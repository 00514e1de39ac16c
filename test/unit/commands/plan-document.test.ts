import { beforeAll, describe, expect, test } from "vitest";
import { describeRubrics, type DescribedRubric } from "../../../src/commands/describe-rubric.ts";
import { forReaders } from "../../../src/commands/for-readers.ts";
import { planDocument } from "../../../src/commands/plan-document.ts";
import { renderPlanText } from "../../../src/render/plan-text.ts";
import { count, duration, local, moment, percentage, points } from "../../../src/render/numbers.ts";
import type { PlannedForReaders } from "../../../src/render/plan-sections.ts";
import { HOUR, instant, milliseconds, MINUTE, showDuration } from "../../../src/units.ts";
import { oneIn } from "../../../src/render/cell-notes.ts";
import { EXAMPLE } from "../../support/drafted-block.ts";
import { planFixture, readFixture } from "../../support/planned.ts";
import { showRate, showSeconds, showShare } from "../../../src/plan/shown.ts";
import { replacing } from "../../support/rollout-files.ts";

/** Plans that differ in what there is to count. */
const PLANS = {
  "the example with everything in it": ["summarizer.yml", (text: string) => text],
  "the smallest": ["minimal.yml", (text: string) => text],
  "one with other weights and bakes": [
    "summarizer.yml",
    (text: string) => text.replaceAll("54h", "61h").replaceAll("weight: 5%", "weight: 7%"),
  ],
} as const;

const ANY_NUMBER = /\d+(?:,\d{3})*(?:\.\d+)?/g;

/** What the readers are shown, and the rubric as the JSON has it. */
interface Shown {
  readonly planned: PlannedForReaders;
  readonly rubrics: readonly DescribedRubric[];
}

async function shownOf(file: string, edit: (text: string) => string): Promise<Shown> {
  const rollout = await planFixture(file, edit);
  const [planned] = forReaders([rollout]);
  if (planned === undefined) throw new RangeError(JSON.stringify(rollout.problems));
  return { planned, rubrics: describeRubrics([rollout]) };
}

/** Every number that the JSON holds, in every way in which a text may write it. */
function numbersIn(document: unknown, zone: string): ReadonlySet<string> {
  const found = new Set<string>();
  const add = (text: string): void => {
    for (const [number] of text.matchAll(ANY_NUMBER)) found.add(number);
  };
  const visit = (value: unknown): void => {
    if (typeof value === "number") for (const text of writings(value, zone)) add(text);
    // A text of the file is shown as it is written there; its numbers are its own.
    else if (typeof value === "string") add(value);
    else if (Array.isArray(value)) {
      // A list says how many there are by its length.
      add(count(value.length));
      value.forEach(visit);
    } else if (typeof value === "object" && value !== null)
      for (const [key, each] of Object.entries(value)) {
        add(key);
        visit(each);
      }
  };
  visit(document);
  return found;
}

function writings(value: number, zone: string): readonly string[] {
  const isMoment = value > Date.UTC(2020, 0) && value < Date.UTC(2100, 0);
  return [
    String(value),
    count(value),
    percentage(value),
    percentage(value * 100),
    points(value),
    duration(value),
    duration(value * HOUR),
    ...(value > 0 && value % MINUTE === 0 ? [showDuration(milliseconds(value))] : []),
    showShare(value),
    showSeconds(value),
    showRate(value),
    ...(value > 0 && value < 1 ? [oneIn(value)] : []),
    ...(isMoment ? [moment(instant(value)), local(instant(value), zone)] : []),
    String(Number(value.toPrecision(3))),
  ];
}

/** Numbers of the text that are in none of the ways in the JSON. Words of our own that hold a number are taken out first. */
function missingIn(markdown: string, document: unknown, zone: string): readonly string[] {
  const known = numbersIn(document, zone);
  const said = markdown
    .replace(/&#\d+;/g, "")
    .replace(/with 80% power|at 95%|Read 20 answers/g, "")
    .replace(/^(\s*)\d+\. /gm, "$1")
    .replace(/^ {2}[A-Z]\d+.*$/gm, (line) => (line.match(/"[^"]*"/g) ?? []).join(" "))
    .replace(/^ {4}S\d+$/gm, "");
  return [...new Set([...said.matchAll(ANY_NUMBER)].map(([number]) => number))].filter(
    (number) => !known.has(number),
  );
}

describe("the JSON of a plan", () => {
  let plans: Readonly<Record<string, Shown>>;
  beforeAll(async () => {
    const all = await Promise.all(
      Object.entries(PLANS).map(async ([name, [file, edit]]) => [name, await shownOf(file, edit)] as const),
    );
    plans = Object.fromEntries(all);
  });

  const of = (name: string): Shown => {
    const found = plans[name];
    if (found === undefined) throw new RangeError(name);
    return found;
  };
  const documentOf = ({ planned, rubrics }: Shown) =>
    planDocument([planned], { problems: planned.advice, rubrics, audience: "team" });

  test.each(Object.keys(PLANS))("holds every number of the comment: %s", (name) => {
    const shown = of(name);
    const { planned } = shown;
    const markdown = renderPlanText([planned]);
    expect([...markdown.matchAll(ANY_NUMBER)].length).toBeGreaterThan(40);
    expect(missingIn(markdown, documentOf(shown), planned.plan.rollout.start.zone)).toEqual([]);
  });

  test("would be found out if it lacked one", () => {
    const shown = of("the example with everything in it");
    const { planned } = shown;
    const markdown = renderPlanText([planned]);
    const { plans: documents } = documentOf(shown);
    const poorer = documents.map((document) => ({
      ...document,
      headline: null,
      stages: document.stages.map(({ stage, starts, ends }) => ({ stage, starts, ends })),
    }));
    const missing = missingIn(markdown, poorer, planned.plan.rollout.start.zone);
    const [worst] = documents[0]?.headline.worstCases ?? [];
    expect(missing).toContain(count(worst?.units ?? Number.NaN));
    expect(missing.length).toBeGreaterThan(50);
  });

  test("has drafted words with their marks and what people said; without drafting no key of them", () => {
    const shown = of("the smallest");
    const { drafted: _, ...without } = shown.planned;
    const planned = { ...without, drafted: EXAMPLE };
    const document = documentOf({ ...shown, planned });
    expect(document.plans[0]?.drafted).toEqual(EXAMPLE);
    const markdown = renderPlanText([planned]).replaceAll("SHA-256", "");
    expect(missingIn(markdown, document, planned.plan.rollout.start.zone)).toEqual([]);
    expect(JSON.stringify(documentOf(shown))).not.toContain('"drafted":');
    expect(JSON.stringify(documentOf({ ...shown, planned: without }))).toBe(
      JSON.stringify(documentOf(shown)),
    );
  });

  test("survives being written and read", () => {
    const document = documentOf(of("the example with everything in it"));
    expect(JSON.parse(JSON.stringify(document))).toEqual(document);
    expect(document).toMatchObject({ "schema-version": 1, plans: [{ headline: { liveStages: 6 } }] });
  });

  test("of a public repository leaves out cells of few samples", async () => {
    const few = await readFixture("summarizer.yml", replacing("share: 1.5%", "share: 0.001%"));
    const own = planDocument([few], { problems: [], rubrics: [], audience: "team" });
    const open = planDocument([few], { problems: [], rubrics: [], audience: "public" });
    const cells = ({ plans: [first] }: typeof own) => first?.stages.flatMap((stage) => stage.cells) ?? [];
    const small = cells(own).filter((cell) => cell.cohort === "screen-reader" && cell.expected < 20);
    expect(small.length).toBeGreaterThan(5);
    expect(
      cells(open).filter(
        ({ cohort, expected, blind }) =>
          cohort !== "all" && expected < 20 && blind?.why !== "not-in-this-stage",
      ),
    ).toEqual([]);
    expect(cells(own).length - cells(open).length).toBeGreaterThan(5);
    const exposed = ({ plans: [first] }: typeof own) =>
      first?.stages.flatMap((stage) => stage.cohortExposure).filter(({ units }) => units < 20) ?? [];
    expect(exposed(own).length).toBeGreaterThan(0);
    expect(exposed(open)).toEqual([]);
  });

  test("says no number of a cohort of few in a problem, whoever reads it", async () => {
    const few = await readFixture("summarizer.yml", replacing("share: 9%", "share: 0.01%"));
    const blind = few.advice.filter(({ code }) => code === "cohort-blind");
    expect(blind.map(({ found }) => found)).toEqual([expect.stringMatching(/^fewer than 20 of \d+ samples/)]);
  });
});
