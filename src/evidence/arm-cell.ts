import type { ArmCell } from "./offline.ts";
import { levelOf, type Asked, type Item } from "./items.ts";

/** One version over some items; its level is that of the items that both versions answered. */
export function armCell(items: readonly Item[], arm: "baseline" | "candidate"): ArmCell {
  let [answered, answers, errors, unscored, pairs, sum] = [0, 0, 0, 0, 0, 0];
  let [flipped, several] = [0, 0];
  let [within, freedom] = [0, 0];
  for (const item of items) {
    const asked = item[arm];
    const level = levelOf(asked);
    answers += asked.values.length + asked.errors + asked.unscored;
    errors += asked.errors;
    unscored += asked.unscored;
    if (level === null) continue;
    answered += 1;
    if (isPair(item)) {
      pairs += 1;
      sum += level;
    }
    if (asked.verdicts.length > 1) {
      several += 1;
      if (new Set(asked.verdicts).size > 1) flipped += 1;
    }
    within += scatter(asked, level);
    freedom += asked.values.length - 1;
  }
  return {
    items: answered,
    answers,
    errors,
    unscored,
    level: pairs === 0 ? null : sum / pairs,
    flips: several === 0 ? null : { items: flipped, of: several, share: flipped / several },
    spread: freedom === 0 ? null : Math.sqrt(within / freedom),
  };
}

/** Whether both versions gave an answer that has a value. */
export function isPair({ baseline, candidate }: Item): boolean {
  return baseline.values.length > 0 && candidate.values.length > 0;
}

/** Sum of squares around the item's own mean: repeats are no items of their own. */
function scatter({ values }: Asked, level: number): number {
  return values.reduce((total, value) => total + (value - level) ** 2, 0);
}
