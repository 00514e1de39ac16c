import { describe, expect, test } from "vitest";
import { bandIncrements, bandRatioIncrements } from "../../../../src/judge/band-increments.ts";
import { PSI } from "../../../../src/judge/paired-increments.ts";
import { farthest, upTo } from "../near.ts";
import { meanFactors, outcomes } from "./older-core.ts";

describe("one arm within a band", () => {
  test("band(30,300,.02,.08), and (1,300)", () => {
    expect(
      farthest(
        bandIncrements({ x: 30, n: 300 }, [0.02, 0.08], PSI),
        [
          0.7535183506, 0.03503310772, -6.509883636, -35.00638361, -144.1833206, -5.49190012, -11.84162895,
          -23.86694759, -43.44432279, -75.58857969,
        ],
      ),
    ).toBeLessThan(1e-9);
    expect(
      farthest(
        bandIncrements({ x: 1, n: 300 }, [0.02, 0.08], PSI),
        [
          -5.717644638, -13.59507214, -33.08231486, -81.68008307, -222.7167764, 0.9792628679, 1.788476297,
          2.705483638, 3.229376667, 2.944876139,
        ],
      ),
    ).toBeLessThan(1e-9);
  });
  test.each([0.2, 0.3, 0.5])("nobody gains on average at a share of %d within 0.2..0.5", (p) => {
    const means = meanFactors(
      outcomes(7, [p, 1 - p]).map(([[x = 0], probability]) => [
        probability,
        bandIncrements({ x, n: 7 }, [0.2, 0.5], PSI),
      ]),
    );
    expect(Math.max(...means)).toBeLessThan(1 + 1e-12);
    const fair = p === 0.2 ? means.slice(5) : p === 0.5 ? means.slice(0, 5) : [1, 1, 1, 1, 1];
    expect(
      farthest(
        fair,
        upTo(5).map(() => 1),
      ),
    ).toBeLessThan(1e-12);
  });
  test("more events never lower what the upper bettors own, nor fewer what the lower ones do", () => {
    for (const x of upTo(10)) {
      const [less, more] = [x, x + 1].map((x) => bandIncrements({ x, n: 40 }, [0.02, 0.08], PSI, 2));
      for (const k of upTo(10)) {
        const grows = (more?.[k] ?? 0) - (less?.[k] ?? 0);
        expect(k < 5 ? grows : -grows).toBeGreaterThan(0);
      }
    }
  });
});

describe("two arms within a band of their ratio", () => {
  test("band_two_sample(12,60,100,900,1/1.3,1.3)", () => {
    expect(
      farthest(
        bandRatioIncrements({ xc: 12, xb: 60, nc: 100, nb: 900 }, [1 / 1.3, 1.3], PSI),
        [
          0.4409836064, 0.3842029529, -1.488018224, -10.11286632, -40.78213141, -1.534841477, -3.482039856,
          -7.51093784, -14.62867623, -27.0007475,
        ],
      ),
    ).toBeLessThan(1e-9);
  });
  test.each([1 / 1.3, 1, 1.3])("nobody gains on average at a ratio of %d", (ratio) => {
    const pB = 0.05;
    const pC = ratio * pB;
    const means = meanFactors(
      outcomes(3, [pC, 1 - pC]).flatMap(([[xc = 0], p]) =>
        outcomes(6, [pB, 1 - pB]).map(
          ([[xb = 0], q]) =>
            [p * q, bandRatioIncrements({ xc, nc: 3, xb, nb: 6 }, [1 / 1.3, 1.3], PSI)] as const,
        ),
      ),
    );
    expect(Math.max(...means)).toBeLessThan(1 + 1e-12);
  });
});
