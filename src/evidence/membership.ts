/** Which cohorts an item belongs to, told as the live ones are: by the labels of `where`, or by name. */
import type { Cohort } from "../config/rollout.ts";
import type { Item } from "./items.ts";

export type Membership = (item: Item) => readonly string[];

/** One look at each label of an item, however many cohorts there are. */
export function membershipOf(cohorts: readonly Cohort[]): Membership {
  const names = new Set(cohorts.map(({ name }) => name));
  const byFirst = new Map<string, Cohort[]>();
  for (const cohort of cohorts) {
    const [first] = Object.entries(cohort.where);
    if (first === undefined) continue;
    const key = first.join("\u0000");
    const others = byFirst.get(key);
    if (others === undefined) byFirst.set(key, [cohort]);
    else others.push(cohort);
  }
  return (item) => {
    const found = new Set(item.cohorts.filter((name) => names.has(name)));
    for (const [label, values] of item.labels) {
      for (const value of values) {
        for (const cohort of byFirst.get(`${label}\u0000${value}`) ?? []) {
          if (fits(item, cohort)) found.add(cohort.name);
        }
      }
    }
    return [...found];
  };
}

function fits(item: Item, { where }: Cohort): boolean {
  return Object.entries(where).every(([label, value]) => item.labels.get(label)?.includes(value) === true);
}
