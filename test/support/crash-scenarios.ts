/** Whole rollouts that the crash matrix kills processes of: every kind of stage, to its end and back. */
import { lines } from "./evidence.ts";
import { FILE, POLICY, POLICY_TEXT, ROLLOUT, TREE } from "./flow-rollout.ts";
import type { Texts } from "./world.ts";

export interface Scenario {
  readonly name: string;
  readonly tree: Texts;
  readonly hasShadow: boolean;
  /** Share of failed requests. */
  readonly rate: (cohort: string, arm: string) => number;
  /** At this weight the next process is `roll-back` by a person; every other one is a tick. */
  readonly abortAt: number | null;
  /** While everybody is raised to this weight a person writes `/rollout abort`, and a job of its own does so. */
  readonly comment?: { readonly at: number; readonly side: "before" | "after" };
  readonly ends: "promoted" | "rolled-back";
}

const WEIGHTS = `  - { name: first, kind: canary, weight: 10%, bake: 15m }
  - { name: half, kind: canary, weight: 50%, bake: 15m }
  - { name: full, kind: canary, weight: 100%, bake: 15m }
`;
const SHADOW =
  "  - { name: copies, kind: shadow, mirror: 10%, by: application, bake: 15m, side-effects: stubbed }\n";
const EVALUATE =
  "  - { name: offline, kind: evaluate, reader: jsonl, candidate: evals/v2.jsonl, baseline: evals/v1.jsonl }\n";
const COHORTS = `  - { name: desk, kind: canary, cohorts: { all: 0%, breaking: 50% }, bake: 15m }
  - { name: half, kind: canary, cohorts: { all: 50%, breaking: 100% }, bake: 15m }
  - { name: full, kind: canary, weight: 100%, bake: 15m }
`;
const GREEN =
  "  - { name: half, kind: blue-green, preview: 15m, warm-up: 5m, switch: [25%, 75%, 100%], bake: 15m }\n";

/** Every item right in both versions: 300 of them, some of breaking news. */
function results(version: string): string {
  const items = Array.from({ length: 600 }, (_, item) => item);
  return lines(items.map((item) => ({ item, pass: item > 5, cohort: "breaking", version })));
}

function treeOf({ stages, from }: { readonly stages: string; readonly from: string | null }): Texts {
  const accepted = 'accepted: { by: "@olga", because: "all at once" }';
  const changes: readonly (readonly [string | RegExp, string])[] = [
    ["because: headlines", `because: headlines, ${from === null ? accepted : `from: ${from}`}`],
    [/change-our-mind: "[^"]*"/, 'change-our-mind: "no change"'],
    [/stages:\n(?: {2}-.*\n)+/, `stages:\n${stages}`],
  ];
  const text = changes.reduce((all, [before, after]) => {
    if (all.search(before) < 0) throw new RangeError(`expected ${String(before)} in the rollout`);
    return all.replace(before, () => after);
  }, ROLLOUT);
  return {
    ...TREE,
    [FILE]: text,
    [POLICY]: POLICY_TEXT.replace("largest-first-weight: 50%", "largest-first-weight: 100%"),
    "evals/v1.jsonl": results("v1"),
    "evals/v2.jsonl": results("v2"),
  };
}

const healthy = (): number => 0.02;
const bad = (_cohort: string, arm: string): number => (arm === "candidate" ? 0.4 : 0.02);

/** A cohort that joins later, short bakes, 100% with a bake of its own. */
const weights = { hasShadow: false, tree: treeOf({ stages: WEIGHTS, from: "half" }), abortAt: null };
const shadow = { ...weights, hasShadow: true, tree: treeOf({ stages: SHADOW + WEIGHTS, from: "half" }) };
const cohorts = { ...weights, tree: treeOf({ stages: EVALUATE + COHORTS, from: null }) };
const green = { ...weights, tree: treeOf({ stages: GREEN, from: null }) };
const PROMOTED = { rate: healthy, ends: "promoted" } as const;
const BREACHED = { rate: bad, ends: "rolled-back" } as const;
const TAKEN_BACK = { rate: healthy, ends: "rolled-back" } as const;

export const SCENARIOS: readonly Scenario[] = [
  { name: "shadow, 10%, 50%, 100%", ...shadow, ...PROMOTED },
  { name: "evaluated, one cohort, 100%", ...cohorts, ...PROMOTED },
  { name: "blue-green", ...green, ...PROMOTED },
  { name: "a breach at 10%", ...weights, ...BREACHED },
  { name: "a breach in the shadow", ...shadow, ...BREACHED },
  { name: "a breach in one cohort", ...cohorts, ...BREACHED },
  { name: "a breach in the switch", ...green, ...BREACHED },
  { name: "taken back at 50%", ...weights, ...TAKEN_BACK, abortAt: 50 },
  { name: "taken back at 100%", ...weights, ...TAKEN_BACK, abortAt: 100 },
  { name: "taken back in the soak", ...green, ...TAKEN_BACK, abortAt: 100 },
  { name: "stopped on the way to 50%", ...weights, ...TAKEN_BACK, comment: { at: 50, side: "before" } },
  { name: "stopped in the switch to 75%", ...green, ...TAKEN_BACK, comment: { at: 75, side: "after" } },
];
