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
  labels: Answer["labels"];
  /** Cohorts that any of its answers names. */
  cohorts: readonly string[];
  /** Whether two answers place it differently. */
  isMoved: boolean;
  /** The question of its first answer that tells one. */
  asks: string | null;
  /** Whether another answer tells another question. */
  isAskedOtherwise: boolean;
}

/** What is compared: whether an answer passed, or its score. */
export type Measure = "passed" | "score";

/** What both files can be compared by; null where some answers have only a verdict and others only a score. */
export function measureOf(files: readonly Results[], score: string | null): Measure | null {
  if (score !== null) return "score";
  const isLeft = ({ error, pass, score: value }: Answer): boolean =>
    error === null && (pass !== null || value !== null);
  const answered = files.flatMap(({ answers }) => answers.filter(isLeft));
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
      const known = items.get(answer.item);
      const item = known ?? newItem(answer);
      if (known === undefined) items.set(answer.item, item);
      else place(item, answer);
      compareQuestions(item, answer);
      add(item[arm], answer, measure);
    }
  }
  // By code unit: the table must not depend on where it is computed.
  return [...items.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
}

function newItem({ item, name, labels, cohorts }: Answer): Item {
  const asked = (): Asked => ({ values: [], verdicts: [], errors: 0, unscored: 0 });
  return {
    id: item,
    name,
    baseline: asked(),
    candidate: asked(),
    labels,
    cohorts: cohorts ?? [],
    isMoved: false,
    asks: null,
    isAskedOtherwise: false,
  };
}

function compareQuestions(item: Item, { asks }: Answer): void {
  if (asks === undefined) return;
  item.asks ??= asks;
  if (item.asks !== asks) item.isAskedOtherwise = true;
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

/** What further answers say of the item's place is added to what is known; most say the same. */
function place(item: Item, { labels, cohorts }: Answer): void {
  for (const [name, values] of labels) {
    const known = item.labels.get(name);
    if (known !== undefined && isSame(known, values)) continue;
    if (known !== undefined) item.isMoved = true;
    item.labels = new Map(item.labels).set(name, together(known ?? [], values));
  }
  if (cohorts === null || isSame(item.cohorts, cohorts)) return;
  if (item.cohorts.length > 0) item.isMoved = true;
  item.cohorts = together(item.cohorts, cohorts);
}

function isSame(a: readonly string[], b: readonly string[]): boolean {
  return a === b || (a.every((each) => b.includes(each)) && b.every((each) => a.includes(each)));
}

function together(a: readonly string[], b: readonly string[]): readonly string[] {
  return [...new Set([...a, ...b])];
}

/** The mean over an item's repeats; null where no answer has a value. */
export function levelOf({ values }: Asked): number | null {
  const [first] = values;
  if (first === undefined || values.length === 1) return first ?? null;
  // In one order, so that the last digit does not depend on the order in the file.
  return values.toSorted((a, b) => a - b).reduce((sum, value) => sum + value, 0) / values.length;
}
