/** The examples that come with the program: in the nearest folder above this file that has them. */
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { Failure } from "../../errors.ts";
import type { Files } from "../../ports.ts";
import { localFiles } from "./files.ts";

/** @throws Failure file-unreadable where the program stands alone */
export function ownExamples(): Files {
  for (let folder = import.meta.dirname; ; folder = dirname(folder)) {
    const examples = join(folder, "examples");
    if (existsSync(join(examples, "workflows")) && existsSync(join(folder, "action.yml")))
      return localFiles(examples);
    if (dirname(folder) === folder)
      throw new Failure(
        "file-unreadable",
        "Expected the folder examples/ beside the program, found none. Run it from its own repository",
      );
  }
}
