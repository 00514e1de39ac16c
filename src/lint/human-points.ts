/** The points that only a person can judge. Of some a rule tests the form; whether it is good is not a program's to say. */
export interface HumanPoint {
  readonly point: number;
  /** What the reviewer asks. */
  readonly asks: string;
}

export const HUMAN_POINTS: readonly HumanPoint[] = [
  {
    point: 3,
    asks: "The hypothesis could turn out false: metric, direction, size, population and the day it is read.",
  },
  {
    point: 4,
    asks: "It is said what would change our mind although no guard broke, and what would justify going faster.",
  },
  {
    point: 41,
    asks: "The list of cohorts was looked at lately, and a new one is reviewed like code.",
  },
  {
    point: 47,
    asks: "In every runbook entry what can be undone comes before what cannot.",
  },
  {
    point: 58,
    asks: "Every runbook entry can be followed at 3 a.m.: one screen, imperative, no “as appropriate”.",
  },
];

const NUMBERS: ReadonlySet<number> = new Set(HUMAN_POINTS.map(({ point }) => point));

/** Points of people stand beside the score, not in it. */
export function isHuman(point: number): boolean {
  return NUMBERS.has(point);
}
