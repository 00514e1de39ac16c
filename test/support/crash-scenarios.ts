/** Whole rollouts that the crash matrix kills processes of. */
import { FILE, ROLLOUT, TREE } from "./flow-rollout.ts";
import type { Texts } from "./world.ts";

export interface Scenario {
  readonly name: string;
  readonly tree: Texts;
  readonly hasShadow: boolean;
  /** Share of failed requests. */
  readonly rate: (cohort: string, arm: string) => number;
  /** At this weight the next process is `roll-back` by a person; every other one is a tick. */
  readonly abortAt: number | null;
  readonly ends: "promoted" | "rolled-back";
}

const SHADOW =
  "  - { name: copies, kind: shadow, mirror: 10%, by: application, bake: 15m, side-effects: stubbed }\n";

/** A cohort that joins later, short bakes, 100% with a bake of its own. */
function treeOf(hasShadow: boolean): Texts {
  const changes = [
    ["because: headlines", "because: headlines, from: half"],
    ["weight: 10%, bake: 1h", "weight: 10%, bake: 15m"],
    ["weight: 50%, bake: 1h", "weight: 50%, bake: 15m"],
    ["weight: 100%, bake: 1h", "weight: 100%, bake: 15m"],
    ...(hasShadow ? [["stages:\n", `stages:\n${SHADOW}`]] : []),
  ];
  const text = changes.reduce((all, [from = "", to = ""]) => {
    if (!all.includes(from)) throw new RangeError(`expected ${from} in the rollout`);
    return all.replace(from, to);
  }, ROLLOUT);
  return { ...TREE, [FILE]: text };
}

const healthy = (): number => 0.02;
const bad = (_cohort: string, arm: string): number => (arm === "candidate" ? 0.4 : 0.02);

const all: readonly Omit<Scenario, "tree">[] = [
  { name: "shadow, 10%, 50%, 100%", hasShadow: true, rate: healthy, abortAt: null, ends: "promoted" },
  { name: "a breach at 10%", hasShadow: false, rate: bad, abortAt: null, ends: "rolled-back" },
  { name: "a breach in the shadow", hasShadow: true, rate: bad, abortAt: null, ends: "rolled-back" },
  { name: "taken back at 50%", hasShadow: false, rate: healthy, abortAt: 50, ends: "rolled-back" },
  { name: "taken back at 100%", hasShadow: false, rate: healthy, abortAt: 100, ends: "rolled-back" },
];

export const SCENARIOS: readonly Scenario[] = all.map((each) => ({ ...each, tree: treeOf(each.hasShadow) }));
