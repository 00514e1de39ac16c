import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { recordDrill } from "../../../src/config/record-drill.ts";
import { readYaml } from "../../../src/config/yaml.ts";
import { fixture } from "../../support/rollout-files.ts";

const RECORD = { on: "2026-11-22", took: "7s" };

describe("the record of a drill", () => {
  test.each([
    [
      "replaces an older one on one line",
      "a: 1\nrollback: { within: 60s, drilled: { on: 2026-01-01, took: 41s }, also: [] } # why\n",
      "a: 1\nrollback: { within: 60s, drilled: { on: 2026-11-22, took: 7s }, also: [] } # why\n",
    ],
    [
      "replaces an older one line by line, whatever stands beside it",
      "rollback:\n  within: 60s\n  drilled:\n    took: 41s # slow\n    on: 2026-01-01\n",
      "rollback:\n  within: 60s\n  drilled:\n    took: 7s # slow\n    on: 2026-11-22\n",
    ],
    [
      "comes first in a mapping on one line",
      "rollback: { within: 60s }\n",
      "rollback: { drilled: { on: 2026-11-22, took: 7s }, within: 60s }\n",
    ],
    [
      "comes first in a mapping of several lines, as deep as the others",
      "rollback:\n    # by then\n    within: 60s\nx: 1\n",
      "rollback:\n    # by then\n    drilled: { on: 2026-11-22, took: 7s }\n    within: 60s\nx: 1\n",
    ],
    [
      "keeps a byte order mark and the line ends of the file",
      "\uFEFFrollback: { within: 60s,\r\n  drilled: { on: 2026-01-01, took: 41s } }\r\n",
      "\uFEFFrollback: { within: 60s,\r\n  drilled: { on: 2026-11-22, took: 7s } }\r\n",
    ],
  ])("%s", (_, text, expected) => {
    expect(recordDrill(text, RECORD)).toBe(expected);
  });

  test.each([
    ["no rollback in this file", "extends: _news.yml\n"],
    ["an empty rollback", "rollback:\n"],
    ["a rollback that is no mapping", "rollback: soon\n"],
    ["a record of another form", "rollback: { drilled: never }\n"],
    ["half a record", "rollback: { drilled: { on: 2026-01-01 } }\n"],
    ["a record that stands elsewhere", "x: &r { on: 2026-01-01, took: 1s }\nrollback: { drilled: *r }\n"],
    ["no YAML", "rollback: { within: 60s\n"],
  ])("has no place where there is %s", (_, text) => {
    expect(recordDrill(text, RECORD)).toBeNull();
  });

  test("changes nothing else of the complete example", () => {
    const before = fixture("summarizer.yml");
    const after = recordDrill(before, RECORD) ?? fixture("_news.yml");
    const changed = after.split("\n").filter((line, index) => line !== before.split("\n")[index]);
    expect(changed.length).toBeLessThanOrEqual(1);
    expect(after).toContain("drilled: { on: 2026-11-22, took: 7s }");
  });

  test("is read back as it was written, wherever it fits", () => {
    const key = fc.stringMatching(/^[a-z]{1,6}$/);
    const terms = fc.dictionary(key, fc.oneof(fc.stringMatching(/^[a-z ]{1,8}$/), fc.integer()), {
      minKeys: 1,
    });
    fc.assert(
      fc.property(terms, fc.boolean(), (rollback, isBlock) => {
        const text = isBlock
          ? `rollback:\n${Object.entries(rollback)
              .map(([name, value]) => `  ${name}: ${JSON.stringify(value)}\n`)
              .join("")}after: 1\n`
          : `rollback: ${JSON.stringify(rollback)}\nafter: 1\n`;
        const written = recordDrill(text, RECORD);
        expect(readYaml(written ?? "").tree?.value).toEqual({
          rollback: { ...rollback, drilled: RECORD },
          after: 1,
        });
      }),
    );
  });
});
