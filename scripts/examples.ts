/** Writes the offline results and the rendered comments of the examples anew; a test compares them. */
import { writeFileSync } from "node:fs";
import { EVALUATIONS } from "../examples/evaluations.ts";
import { renderExample } from "../examples/render.ts";
import { EXAMPLES } from "../src/commands/init/examples.ts";

const examples = new URL("../examples/", import.meta.url);
for (const [path, text] of EVALUATIONS) writeFileSync(new URL(path, examples), text);
for (const example of EXAMPLES)
  writeFileSync(new URL(`${example}/comment.md`, examples), await renderExample(example));
