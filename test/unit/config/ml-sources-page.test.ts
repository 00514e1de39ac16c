import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { z } from "zod";
import { parseDatadog } from "../../../src/adapters/metrics/datadog/text.ts";
import { parseEvidently } from "../../../src/adapters/metrics/evidently/text.ts";
import { guardSchema } from "../../../src/config/schema/guard.ts";
import { SOURCE } from "../../../src/config/schema/source.ts";

const PAGE = readFileSync(new URL("../../../docs/sources.md", import.meta.url), "utf8");
const BLOCK = z.object({
  sources: z.record(z.string(), z.unknown()),
  guards: z.record(z.string(), z.record(z.string(), z.unknown())),
});

function blockOf(section: string) {
  const [, text = ""] = PAGE.split(`## \`${section}\``);
  const [, yaml = ""] = /```yaml\n([^]*?)^```$/m.exec(text) ?? [];
  return BLOCK.parse(parse(yaml));
}

const READERS = { datadog: parseDatadog, evidently: parseEvidently } as const;

test.each(["datadog", "evidently"] as const)(
  "the page's %s has sources and guards that are read",
  (section) => {
    const { sources, guards } = blockOf(section);
    for (const source of Object.values(sources))
      expect(SOURCE.parse(source)).toMatchObject({ kind: section });
    for (const guard of Object.values(guards)) {
      expect(guardSchema(guard)?.parse(guard)).toBeDefined();
      const texts = ["level", "events", "total"].flatMap((key) => {
        const text = guard[key];
        return typeof text === "string"
          ? [{ text, kind: key === "level" ? "gauge" : "counts" } as const]
          : [];
      });
      expect(texts).not.toEqual([]);
      for (const { text, kind } of texts) expect(READERS[section](text, kind)).toBeDefined();
    }
  },
);

test("the page's buckets of datadog are read", () => {
  const [, text = ""] = /`histogram: "([^"]+)"`/.exec(PAGE) ?? [];
  expect(parseDatadog(text, "histogram").groups).toEqual(["upper_bound"]);
});
