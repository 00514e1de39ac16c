import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { renderCodesPage } from "../../../src/render/codes-page.ts";

test("docs/codes.md is the catalogue: npm run build writes it", () => {
  expect(readFileSync(new URL("../../../docs/codes.md", import.meta.url), "utf8")).toBe(renderCodesPage());
});
