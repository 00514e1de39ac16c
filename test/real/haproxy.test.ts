/** A whole rollout on a real proxy under load. */
import { expect, test } from "vitest";
import { missing } from "../support/programs.ts";
import { rollUnderLoad } from "../support/rollout-under-load.ts";

const absent = missing("haproxy");

test.skipIf(absent !== "")(
  "sixteen clients lose no request while a rollout goes 1 → 5 → 25 → 100 → 0, and meet no candidate after the rollback",
  async () => {
    const { held, lost, last, after } = await rollUnderLoad();
    expect(lost).toEqual([]);
    expect(held.map(({ weight }) => weight)).toEqual([1, 5, 25, 100, 0]);
    for (const { weight, candidate } of held) {
      // Six standard errors of 4,000 answers and what the proxy's ring of weights is rough by; all or none at the ends.
      const isEnd = weight === 0 || weight === 100;
      const tolerance = isEnd ? 0 : 0.5 + 600 * Math.sqrt(((weight / 100) * (1 - weight / 100)) / 4_000);
      expect(Math.abs(candidate - weight)).toBeLessThanOrEqual(tolerance);
    }
    expect(last).toMatchObject({ decision: "roll-back", confirmed: true });
    expect(after).toBe(0);
  },
  60_000,
);
