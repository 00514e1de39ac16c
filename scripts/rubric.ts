/** Writes docs/rubric.md from the rules; part of the build. */
import { writeFileSync } from "node:fs";
import { renderRubricPage } from "../src/render/rubric-page.ts";

writeFileSync(new URL("../docs/rubric.md", import.meta.url), renderRubricPage());
