/** Writes docs/faults.md from the table that test/flow/faults-of-*.test.ts play. */
import { writeFileSync } from "node:fs";
import { renderFaultsPage } from "../test/support/faults/page.ts";

writeFileSync(new URL("../docs/faults.md", import.meta.url), renderFaultsPage());
