import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { ALARM_KINDS, meaningOf, type AlarmKind } from "../../../src/promotion/alarm-kinds.ts";

const page = readFileSync(new URL("../../../docs/communications.md", import.meta.url), "utf8");
const kinds = Object.keys(ALARM_KINDS) as readonly AlarmKind[];

test("docs/communications.md has every kind as it is", () => {
  const rows = kinds.map(
    (kind) => `| \`${kind}\` | ${ALARM_KINDS[kind].means} | ${ALARM_KINDS[kind].because} |`,
  );
  expect(page).toContain(`| --- | --- | --- |\n${rows.join("\n")}\n`);
});

test("what goes back is a rollback, whatever its reason; what is urgent stays so", () => {
  for (const kind of kinds) {
    const expected = meaningOf(kind, false) === "urgent" ? "urgent" : "rolled-back";
    expect(meaningOf(kind, true)).toBe(expected);
  }
});
