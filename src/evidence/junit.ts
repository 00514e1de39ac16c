/**
 * Reports of tests as JUnit XML: `pytest --junitxml=evals/v2.xml`, and what other runners write.
 *
 * A `failure` is a verdict; an `error` is none, because the test itself broke; a skipped test was never asked.
 */
import { z } from "zod";
import type { Position } from "../config/problem.ts";
import type { Answer, Misread, ReadResults, Sought } from "./answers.ts";
import { cut, MOST_MISREADS } from "./fields.ts";
import { positionAt } from "./json-place.ts";
import { furtherRuns, propertiesOf, verdictOf, type Properties } from "./junit-case.ts";
import { parseXml } from "./xml.ts";
import type { Element } from "./xml-parts.ts";

interface Test {
  readonly element: Element;
  /** Its own, else those of the suites around it. */
  readonly properties: Properties;
}

const NUMBER = /^\s*[-+]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[-+]?\d+)?\s*$/i;
const amount = z.coerce.number().int().min(0);

/** One answer for each test case, and one more for each further run of it. */
export function readJunit(text: string, sought: Sought): ReadResults {
  const parsed = parseXml(text);
  if (parsed.kind === "wrong") return parsed;
  const root = parsed.value;
  const at = (element: Element): Position => positionAt(text, element.start);
  if (root.name !== "testsuites" && root.name !== "testsuite")
    return wrong([
      {
        at: at(root),
        message: "this is no report in JUnit's form",
        expected: "<testsuites> or <testsuite>",
        found: `<${cut(root.name)}>`,
        write: "pytest --junitxml=results.xml, or what your runner calls JUnit",
      },
    ]);
  const tests = testsIn(root);
  const nameless = tests.filter((test) => itemOf(test, sought) === null).slice(0, MOST_MISREADS);
  if (nameless.length > 0) return wrong(nameless.map(({ element }) => noName(at(element), sought)));
  const names = new Set(
    tests.flatMap(({ properties }) => [...properties].filter(isNumber).map(([name]) => name)),
  );
  return {
    kind: "read",
    results: {
      answers: tests.flatMap((test) => answersOf(test, sought)),
      madeWith: [...new Set(tests.flatMap(madeWith))].sort(),
      scoreNames: [...names].sort(),
      ...unfinished(root, tests.length),
    },
  };
}

function testsIn(root: Element): readonly Test[] {
  const found: Test[] = [];
  const open: { readonly suite: Element; readonly outer: Properties }[] = [{ suite: root, outer: new Map() }];
  for (let next = open.shift(); next !== undefined; next = open.shift()) {
    const properties = new Map([...next.outer, ...propertiesOf(next.suite)]);
    for (const child of next.suite.children) {
      if (child.name === "testsuite") open.push({ suite: child, outer: properties });
      if (child.name === "testcase")
        found.push({ element: child, properties: new Map([...properties, ...propertiesOf(child)]) });
    }
  }
  return found;
}

function isNumber([, values]: readonly [string, readonly string[]]): boolean {
  return values.length === 1 && NUMBER.test(values[0] ?? "");
}

function itemOf({ element, properties }: Test, { item }: Sought): Pick<Answer, "item" | "name"> | null {
  if (item !== null) {
    const [id = ""] = properties.get(keyIn(item)) ?? [];
    return id === "" ? null : { item: id, name: cut(id) };
  }
  const name = element.attributes.get("name") ?? "";
  const within = element.attributes.get("classname") ?? "";
  if (name === "") return null;
  return { item: JSON.stringify([within, name]), name: cut(within === "" ? name : `${within}.${name}`) };
}

/** `properties.desk` → `desk`. */
function keyIn(path: string): string {
  return path.slice(path.indexOf(".") + 1);
}

function answersOf(test: Test, sought: Sought): readonly Answer[] {
  const item = itemOf(test, sought);
  if (item === null) return [];
  const { element, properties } = test;
  const [told = ""] = sought.score === null ? [] : (properties.get(sought.score) ?? []);
  const score = NUMBER.test(told) ? Number(told) : null;
  const named = sought.cohortFrom === null ? [] : (properties.get(keyIn(sought.cohortFrom)) ?? []);
  const base = {
    ...item,
    repeat: null,
    labels: new Map([...properties].filter(([name]) => sought.labels.includes(name))),
    cohorts: named.length === 0 ? null : named,
  };
  const again = furtherRuns(element).map((run) => ({ ...base, ...run, score: null }));
  const verdict = verdictOf(element);
  return [{ ...base, ...verdict, score: verdict.error === null ? score : null }, ...again];
}

function madeWith({ properties }: Test): readonly string[] {
  return ["model", "version"].flatMap((name) => properties.get(name) ?? []);
}

/** A suite counts its tests; a report that holds fewer was cut. */
function unfinished(root: Element, there: number): { readonly unfinished?: string } {
  const suites = root.name === "testsuites" ? root.children.filter(({ name }) => name === "testsuite") : [];
  const counts = suites.map(({ attributes }) => countIn(attributes));
  const told = Math.max(
    countIn(root.attributes),
    counts.reduce((sum, each) => sum + each, 0),
  );
  return told > there ? { unfinished: `it counts ${told} tests and holds ${there}` } : {};
}

function countIn(attributes: Element["attributes"]): number {
  const read = amount.safeParse(attributes.get("tests") ?? "");
  return read.success ? read.data : 0;
}

function noName(at: Position, { item }: Sought): Misread {
  return {
    at,
    message: "nothing tells this test from the others",
    expected: item === null ? "a name" : `${item}, the test's own id`,
    found: "none",
    write: null,
  };
}

function wrong(misreads: readonly Misread[]): ReadResults {
  return { kind: "wrong", misreads: misreads.slice(0, MOST_MISREADS) };
}
