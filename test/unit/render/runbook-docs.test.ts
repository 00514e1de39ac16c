import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { ENTRY_OF_REASON } from "../../../src/render/entry-for.ts";
import { FAILURES } from "../../../src/runbook/runbook.ts";

const page = readFileSync(new URL("../../../docs/runbook.md", import.meta.url), "utf8");
const rows = new Map(
  [...page.matchAll(/^\| (`?[a-z' -]+`?) \| (.*) \|$/gm)].map(([, entry = "", reasons = ""]) => [
    entry.replaceAll("`", ""),
    [...reasons.matchAll(/`([a-z-]+)`/g)].map(([, reason]) => reason),
  ]),
);

test.each(FAILURES)("docs/runbook.md says what opens %s", (kind) => {
  const reasons = Object.entries(ENTRY_OF_REASON).flatMap(([reason, opens]) =>
    opens === kind ? [reason] : [],
  );
  // A version that is not ready is told apart by its side.
  const expected = kind === "candidate-not-ready" ? ["not-ready"] : reasons;
  expect(rows.get(kind)?.toSorted()).toEqual(expected.toSorted());
});
