import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { DIAGNOSIS_CODES } from "../../../src/protection/codes.ts";
import { SEVERITIES } from "../../../src/protection/diagnosis.ts";
import { RULES } from "../../../src/protection/workflows/complaint.ts";
import { explain } from "../../../src/render/codes.ts";

const page = readFileSync(fileURLToPath(new URL("../../../docs/doctor.md", import.meta.url)), "utf8");
const rows = page.split("\n").filter((line) => line.startsWith("| "));

describe("docs/doctor.md", () => {
  test.each(Object.keys(DIAGNOSIS_CODES))("has a row for %s, and `explain` knows it", (code) => {
    expect(rows.filter((row) => row.split("|")[1]?.includes(`\`${code}\``))).toHaveLength(1);
    expect(explain(code).some(({ of }) => of === "doctor")).toBe(true);
  });

  test.each(RULES)("has a row for the rule %s", (rule) => {
    expect(rows.filter((row) => row.startsWith(`| \`${rule}\` `))).toHaveLength(1);
  });

  test.each(SEVERITIES)("says what %s means", (severity) => {
    expect(rows.filter((row) => row.startsWith(`| ${severity} `))).toHaveLength(1);
  });
});
