/** Writes docs/plan-json.md: the form of `plan --json`, taken from the types that make it. */
import { readFileSync, writeFileSync } from "node:fs";
import { planJsonPage } from "./plan-json-page.ts";

const root = new URL("../", import.meta.url);
const read = (path: string): string => readFileSync(new URL(path, root), "utf8");
writeFileSync(new URL("docs/plan-json.md", root), planJsonPage(read));
