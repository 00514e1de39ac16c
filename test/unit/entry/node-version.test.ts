import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { z } from "zod";
import { wrongNode } from "../../../src/entry/node-version.ts";

test.each(["v24.0.0", "v24.21.0", "v100.1.0", "24.1.0"])("%s runs the program", (version) => {
  expect(wrongNode(version)).toBeNull();
});

test.each(["v20.20.2", "v18.0.0", "v23.11.0", "v9.9.9", "latest", ""])(
  "%j is told which one is needed",
  (version) => {
    expect(wrongNode(version)).toMatch(/Expected Node 24 or newer/);
  },
);

test("it is the one that package.json asks for", () => {
  const text = readFileSync(new URL("../../../package.json", import.meta.url), "utf8");
  const { engines } = z.object({ engines: z.object({ node: z.string() }) }).parse(JSON.parse(text));
  expect(engines.node).toBe(">=24");
});
