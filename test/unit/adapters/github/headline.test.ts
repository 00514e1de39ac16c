import fc from "fast-check";
import { expect, test } from "vitest";
import { headline } from "../../../../src/adapters/github/headline.ts";

const five = { candidate: 5, mirror: 0, cohorts: {} };

test.each([
  [
    [{ event: "started" }, { event: "intent", stage: "canary-5", to: five }],
    "started; canary-5: 5% of traffic announced",
  ],
  [[{ event: "done", stage: "canary-5", observed: five }], "canary-5: 5% of traffic, read back"],
  [[{ event: "judged", stage: "canary-5", decision: "bake", reason: "baking" }], "canary-5: bake, baking"],
  [[{ event: "hold", by: "nora", reason: "fixes #3 [skip ci]" }], "hold by nora"],
  [
    [
      { event: "breach", guard: "g", cohort: "all" },
      { event: "rolled-back", because: "guard g breached", confirmed: true },
    ],
    "rolled back, 0% read back: guard g breached",
  ],
  [
    [{ event: "rolled-back", because: "aborted by nora", confirmed: false }],
    "rolled back, NOT confirmed: aborted by nora",
  ],
  [
    [{ event: "judged", stage: "full", decision: "promote" }, { event: "promoted" }],
    "promoted, all stages passed",
  ],
  [[], "remembered"],
])("%j is told as %s", (events, said) => {
  expect(
    headline(
      "news",
      events.map((event) => JSON.stringify(event)),
    ),
  ).toBe(`news: ${said}`);
});

test("whatever is written, it is one short line that mentions nobody and closes no issue", () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), (because, noise) => {
      const line = headline("news", [
        JSON.stringify({ event: "rolled-back", because, confirmed: true }),
        noise,
      ]);
      expect(line).not.toMatch(/[\n\r@#[\]]/);
      expect(Array.from(line).length).toBeLessThanOrEqual(72);
    }),
  );
});
