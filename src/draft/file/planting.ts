/** Additions as a tree: what belongs where, before it is known what the file has already. */
import type { Branch } from "./branch.ts";
import { scalarText } from "./branch.ts";
import type { Addition } from "./leaf.ts";
import { inOrder } from "./order.ts";

export interface Plant {
  readonly children: Map<string | number, Plant>;
  addition: Addition | null;
}

export function plantsOf(additions: readonly Addition[]): Plant {
  const root: Plant = { children: new Map(), addition: null };
  for (const addition of additions) {
    let plant = root;
    for (const step of addition.path) {
      const next = plant.children.get(step) ?? { children: new Map(), addition: null };
      plant.children.set(step, next);
      plant = next;
    }
    plant.addition ??= addition;
  }
  return root;
}

/** Keys of a plant as they are to be written: the documented order, or that of a list. */
export function stepsOf({ children }: Plant): readonly (string | number)[] {
  const keys = [...children.keys()];
  const places = keys.filter((key) => typeof key === "number").toSorted((a, b) => a - b);
  return [...places, ...inOrder(keys.filter((key) => typeof key === "string"))];
}

/** The plant as a part that the file does not have yet. */
export function branchOfPlant(plant: Plant): Branch {
  const { addition } = plant;
  if (addition !== null) return { kind: "value", text: additionText(addition), comment: addition.comment };
  const entries = stepsOf(plant).flatMap((step) => {
    const child = plant.children.get(step);
    return child === undefined ? [] : [[step, branchOfPlant(child)] as const];
  });
  return entries.every(([step]) => typeof step === "number")
    ? { kind: "list", items: entries.map(([, branch]) => branch) }
    : { kind: "map", entries: new Map(entries.map(([step, branch]) => [String(step), branch])) };
}

export function additionText({ value }: Addition): string {
  return typeof value === "string"
    ? scalarText(numberOrText(value))
    : `[${value.map(scalarText).join(", ")}]`;
}

/** A bare number is written as one: only keys that take one are proposed with it. */
export function numberOrText(value: string): string | number {
  return /^(?:0|[1-9]\d{0,11})(?:\.\d{1,9})?$/.test(value) ? Number(value) : value;
}
