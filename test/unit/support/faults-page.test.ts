import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { renderFaultsPage } from "../../support/faults/page.ts";
import { OWN_FAULTS } from "../../support/faults/own-faults.ts";
import { FAULTS } from "../../support/faults/server.ts";
import { TABLE } from "../../support/faults/table.ts";
import { WHAT } from "../../support/faults/world.ts";

test("docs/faults.md is the table of the tests: node scripts/faults.ts writes it", () => {
  expect(readFileSync(new URL("../../../docs/faults.md", import.meta.url), "utf8")).toBe(renderFaultsPage());
});

test("every fault of everything that a rollout needs has its line, forward and back, and no cell has two", () => {
  const cells = TABLE.flatMap(({ what, situation, begins, faults }) =>
    faults.map((fault) => `${what} ${situation} ${fault} ${begins}`),
  );
  expect(new Set(cells).size).toBe(cells.length);
  for (const [fault, what] of Object.entries(OWN_FAULTS))
    for (const situation of fault === "late" ? [] : ["forward", "rolling-back"])
      expect(cells).toContain(`${what} ${situation} ${fault} at-once`);
  for (const what of WHAT)
    for (const situation of ["forward", "rolling-back"])
      for (const fault of FAULTS)
        expect(
          cells.some((cell) => cell.startsWith(`${what} ${situation} ${fault} `)),
          `${what} ${fault}`,
        ).toBe(true);
});
