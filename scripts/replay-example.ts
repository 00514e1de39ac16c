/** Writes examples/replay/breach.jsonl anew; a test compares the two. */
import { writeFileSync } from "node:fs";
import { recordBreach } from "../examples/replay/record.ts";

writeFileSync(new URL("../examples/replay/breach.jsonl", import.meta.url), recordBreach());
