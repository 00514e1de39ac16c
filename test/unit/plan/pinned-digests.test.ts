import { join } from "node:path";
import { expect, test } from "vitest";
import { localFiles } from "../../../src/adapters/local/files.ts";
import { describeRouter } from "../../../src/adapters/routers/describe.ts";
import { parseAll, planTree } from "../../../src/commands/plan-tree.ts";
import { builtInPolicy } from "../../../src/config/parse.ts";
import { canonicalJson } from "../../../src/plan/canonical-json.ts";
import { sha256 } from "../../../src/plan/sha256.ts";
import { NOW } from "../../support/rollout.ts";

const ROOT = join(import.meta.dirname, "../../..");

/** What the digest covers, and what the file means with all defaults of `version: 1` filled in. */
interface Pinned {
  readonly digest: string;
  readonly meaning: string;
}

async function pinned(root: string, folder: string, name: string): Promise<Pinned> {
  const files = localFiles(join(ROOT, root));
  const found = parseAll(await files.list(folder)).filter(({ parsed }) => parsed.rollout?.name === name);
  const terms = { policy: builtInPolicy(), now: NOW, describeRouter };
  const [planned] = await planTree({ head: files, base: files }, found, terms);
  if (planned?.plan == null) throw new RangeError(`${name} in ${root} could not be planned`);
  return { digest: planned.plan.digest, meaning: sha256(canonicalJson(planned.plan.rollout)) };
}

// A change here means that an approval given for a file no longer covers it, or that the same file now does something else.
// Within `version: 1` neither may happen: only a changed example may change these lines.
test.each([
  [
    "summarizer",
    "test/fixtures",
    ".",
    {
      digest: "b769a89e051761dcd6b5770c3a4e9f844f8cfc0378ef1c7a54335bb8a1912e16",
      meaning: "eb6acbd6910440a06f189cb4b98aae26195af470f67730631d5149b65152d583",
    },
  ],
  [
    "greeter",
    "test/fixtures",
    ".",
    {
      digest: "348c3e978c85f703ed576202b7f6af54bef4070b3792d688cbf32bb0e8e8adbe",
      meaning: "f78afab128fa44d37cf9f5f66db4119fafccf17d32b6abcea8a6862875124667",
    },
  ],
  [
    "summarizer",
    "examples/demo/repository",
    ".github/rollouts",
    {
      digest: "69149f11e4da80bb45726e247c573b2c6e6760bb7ac2247af43293e00c78aa50",
      meaning: "4e04f50a0ec65f93d055d558b0654426ecf0eb7db841060897856a136d171343",
    },
  ],
] as const)("%s in %s keeps its digest and its meaning", async (name, root, folder, expected) => {
  expect(await pinned(root, folder, name)).toEqual(expected);
});
