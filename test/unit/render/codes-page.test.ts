import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { renderCodesPage } from "../../../src/render/codes-page.ts";
import { renderGlossaryPage } from "../../../src/render/glossary-page.ts";

test("docs/codes.md is the catalogue: npm run build writes it", () => {
  expect(readFileSync(new URL("../../../docs/codes.md", import.meta.url), "utf8")).toBe(renderCodesPage());
});

test("docs/glossary.md is the glossary: npm run build writes it", () => {
  expect(readFileSync(new URL("../../../docs/glossary.md", import.meta.url), "utf8")).toBe(
    renderGlossaryPage(),
  );
});
