import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { placesIn, VARIABLES } from "../../../src/config/message-text.ts";
import { readMoment } from "../../../src/config/moment-text.ts";
import { fixture, parseSummarizer, replacing } from "../../support/rollout-files.ts";

const page = readFileSync(new URL("../../../docs/communications.md", import.meta.url), "utf8");
const [, moments = "", places = ""] = page.split(/^## (?:Moments|What is filled in|Who sends it)$/m);

describe("docs/communications.md", () => {
  test("names moments that there are", () => {
    const named = moments
      .split("\n")
      .filter((line) => line.startsWith("| `"))
      .flatMap((line) => [...(line.split("|")[1] ?? "").matchAll(/`([^`]+)`/g)].map(([, on = ""]) => on));
    expect(named.length).toBeGreaterThan(15);
    expect(named.filter((on) => readMoment(on, ["canary-5", "canary-25"]) === null)).toEqual([]);
  });

  test("names every place that there is, and no other", () => {
    const table = places.split("\n").filter((line) => line.startsWith("| `"));
    const named = placesIn(table.map((line) => line.split("|")[1]).join("\n")).map(
      ({ variable }) => variable,
    );
    expect(new Set(named)).toEqual(new Set(Object.keys(VARIABLES)));
  });

  test("has an example that is accepted", () => {
    const said = /^communications:\n[\s\S]*?(?=^```)/m.exec(page)?.[0] ?? "";
    const before = /^communications:\n[\s\S]*?(?=^answers:)/m.exec(fixture("summarizer.yml"))?.[0] ?? "";
    const { problems } = parseSummarizer((text) =>
      replacing(
        "  newsroom: { any-of",
        '  partners: { any-of: ["@acme/partners"] }\n  newsroom: { any-of',
      )(replacing(before, said)(text)),
    );
    expect(problems).toEqual([]);
  });
});
