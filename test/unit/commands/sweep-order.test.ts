import fc from "fast-check";
import { expect, test } from "vitest";
import { MOST_SWEPT, sweepOrder } from "../../../src/commands/sweep-order.ts";
import type { OpenPullRequest } from "../../../src/ports.ts";
import { HOUR, instant, sha } from "../../../src/units.ts";

const HEAD = sha("a".repeat(40));

function listOf(waiting: number, decided: number): readonly OpenPullRequest[] {
  return Array.from({ length: waiting + decided }, (_, index) => ({
    number: index + 1,
    head: HEAD,
    base: "main",
    status: index < waiting ? "pending" : "success",
  }));
}

test("all are looked at while they fit, those that wait first", () => {
  const { now, left } = sweepOrder(listOf(3, 4), instant(0));
  expect([now.map(({ status }) => status), left]).toEqual([
    ["pending", "pending", "pending", "success", "success", "success", "success"],
    0,
  ]);
});

test("nobody is left out for ever, nobody is looked at twice, and the cap holds", () => {
  const size = fc.nat({ max: 700 });
  fc.assert(
    fc.property(size, size, fc.nat({ max: 500_000 }), (waiting, decided, hour) => {
      const open = listOf(waiting, decided);
      const seen = new Set<number>();
      for (let turn = 0; turn < 40; turn++) {
        const { now, left } = sweepOrder(open, instant((hour + turn) * HOUR));
        expect(new Set(now.map(({ number }) => number)).size).toBe(now.length);
        expect(now.length + left).toBe(open.length);
        expect(now.length).toBe(Math.min(open.length, MOST_SWEPT));
        for (const { number } of now) seen.add(number);
      }
      expect(seen.size).toBe(open.length);
    }),
    { numRuns: 60 },
  );
});

test("however many wait, some that are decided are looked at, and the next hour others", () => {
  const open = listOf(1000, 200);
  const decided = (hour: number) =>
    sweepOrder(open, instant(hour * HOUR)).now.filter(({ status }) => status === "success");
  expect(decided(0).length).toBe(50);
  expect(decided(1).map(({ number }) => number)).not.toEqual(decided(0).map(({ number }) => number));
  expect(sweepOrder(open, instant(0)).left).toBe(1200 - MOST_SWEPT);
});

test("what failed or was never said waits", () => {
  const open: readonly OpenPullRequest[] = [
    { number: 1, head: HEAD, base: "main", status: "success" },
    { number: 2, head: HEAD, base: "main", status: "failure" },
    { number: 3, head: HEAD, base: "main", status: null },
  ];
  expect(sweepOrder(open, instant(0)).now.map(({ number }) => number)).toEqual([2, 3, 1]);
});
