/** Writes docs/codes.md from the catalogue; part of the build. */
import { writeFileSync } from "node:fs";
import { renderCodesPage } from "../src/render/codes-page.ts";

writeFileSync(new URL("../docs/codes.md", import.meta.url), renderCodesPage());
