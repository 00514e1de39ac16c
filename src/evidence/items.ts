/** Answers of both versions, put together by item. */
import type { Answer, Results } from "./answers.ts";

/** What one version answered to one item, over all its repeats. */
export interface Asked {
  /** Values of the answers that have one: 1 passed, 0 failed, or the score. */
  readonly values: number[];
  readonly verdicts: boolean[];
  errors: number;
  /** Answered, and neither passed nor scored. */
  unscored: number;
}

export interface Item {
  readonly id: string;
  readonly name: string;
  readonly baseline: Asked;
  readonly candidate: Asked;
  /** All values that any of its answers gives a label. */
  readonly labels: Map<string, Set<string>>;
  readonly cohorts: Set<string>;
  /** Whether two answers place it differently. */
  isMoved: boolean;
}

/** What is compared: whether an answer passed, or its score. */
export type Measure = "passed" | "score";

/** What both files can be compared by; null where some answers have only a verdict and others only a score. */
export function measureOf(files: readonly Results[], score: string | null): Measure | null {
  if (score !== null) return "score";
  const answered = files.flatMap(({ answers }) => answers.filter(({ error }) => error === null));
  if (answered.every(({ pass }) => pass !== null)) return "passed";
  return answered.some(({ pass }) => pass !== null) ? null : "score";
}

/** Every item that either file has, in the order of their ids. */
export function itemsOf(
  files: { readonly baseline: Results; readonly candidate: Results },
  measure: Measure,
): readonly Item[] {
  const items = new Map<string, Item>();
  for (const arm of ["baseline", "candidate"] as const) {
    for (const answer of files[arm].answers) {
      const item = items.get(answer.item) ?? newItem(answer);
      items.set(answer.item, item);
      add(item[arm], answer, measure);
      place(item, answer);
    }
  }
  // By code unit: the table must not depend on where it is computed.
  return [...items.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
}

function newItem({ item, name }: Answer): Item {
  const asked = (): Asked => ({ values: [], verdicts: [], errors: 0, unscored: 0 });
  return {
    id: item,
    name,
    baseline: asked(),
    candidate: asked(),
    labels: new Map(),
    cohorts: new Set(),
    isMoved: false,
  };
}

function add(asked: Asked, { error, pass, score }: Answer, measure: Measure): void {
  const value = measure === "score" ? score : pass === null ? null : Number(pass);
  if (error !== null) asked.errors += 1;
  // NaN, an infinity and null are no score, whatever the file says of them.
  else if (value === null || !Number.isFinite(value)) asked.unscored += 1;
  else {
    asked.values.push(value);
    if (pass !== null) asked.verdicts.push(pass);
  }
}

function place(item: Item, { labels, cohorts }: Answer): void {
  for (const [name, values] of labels) {
    const known = item.labels.get(name);
    if (known === undefined) {
      item.labels.set(name, new Set(values));
      continue;
    }
    if (values.length !== known.size || values.some((value) => !known.has(value))) item.isMoved = true;
    for (const value of values) known.add(value);
  }
  if (cohorts === null) return;
  const differs = cohorts.length !== item.cohorts.size || cohorts.some((name) => !item.cohorts.has(name));
  if (item.cohorts.size > 0 && differs) item.isMoved = true;
  for (const name of cohorts) item.cohorts.add(name);
}

/** The mean over an item's repeats; null where no answer has a value. */
export function levelOf({ values }: Asked): number | null {
  if (values.length === 0) return null;
  // In one order, so that the last digit does not depend on the order in the file.
  return values.toSorted((a, b) => a - b).reduce((sum, value) => sum + value, 0) / values.length;
}
