/** Writes the action that our reusable workflow runs: action.yml, seen from its own folder. A test compares the two. */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { selfAction } from "../test/support/self-action.ts";

const folder = new URL("../.github/actions/model-rollout/", import.meta.url);
mkdirSync(folder, { recursive: true });
writeFileSync(
  new URL("action.yml", folder),
  selfAction(readFileSync(new URL("../action.yml", import.meta.url), "utf8")),
);
