/** Writes docs/codes.md and docs/glossary.md from the catalogue; part of the build. */
import { writeFileSync } from "node:fs";
import { renderCodesPage } from "../src/render/codes-page.ts";
import { renderGlossaryPage } from "../src/render/glossary-page.ts";

writeFileSync(new URL("../docs/codes.md", import.meta.url), renderCodesPage());
writeFileSync(new URL("../docs/glossary.md", import.meta.url), renderGlossaryPage());
