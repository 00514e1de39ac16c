import { expect, test } from "vitest";
import { earn, ratioGrid, stakeGrid, stakeLimit } from "../../../src/judge/grid.ts";
import { farthest } from "./near.ts";

test.each([
  [126, [1.306381683, 1.658015078, 2.41321713, 4.03516245, 7.518609844, 15]],
  [4, [2, 2.695218203, 3.873764756, 5.871658326, 9.258523873, 15]],
  [1e5, [1.04, 1.129084352, 1.416569251, 2.344314299, 5.338248515, 15]],
] as const)("ratios for an information of %d", (information, printed) => {
  expect(farthest(ratioGrid(information), printed)).toBeLessThan(1e-8);
});

test.each([
  [183, 5, [0.2217663813, 0.4420168176, 0.881012108, 1.756001816, 3.5]],
  [50, 0.9, [0.4242640687, 0.5120210511, 0.6179301432, 0.7457460217, 0.9]],
] as const)("stakes for an information of %d and a limit of %d", (information, limit, printed) => {
  expect(farthest(stakeGrid(information, limit), printed)).toBeLessThan(1e-8);
});

test("nothing planned looks for large effects only, and is no error", () => {
  expect(farthest(ratioGrid(0), ratioGrid(1e-9))).toBeLessThan(1e-8);
  expect(ratioGrid(0)[0]).toBe(2);
});

test("a stake may lose nine tenths at most", () => {
  expect(stakeLimit(0.5)).toBe(1.8);
});

test.each([
  [0.5, 0.3, 0.5],
  [0.9, 0.2, 0.9],
  [-0.2, 0.3, -0.2],
  [0.3, 0.3, 0],
  [0.36, 0.3, 0.18],
  [0.45, 0.3, 0.45],
] as const)("an excess of %d with a doubt of %d counts as %d", (excess, doubt, counts) => {
  expect(earn(excess, doubt)).toBeCloseTo(counts, 12);
});
