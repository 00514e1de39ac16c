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
  [
    "summarizer",
    "examples/summarizer",
    ".github/rollouts",
    {
      digest: "a6d96e91857d99e8e4d30866e556f59f9338512462fba3a5ce838bcd85570673",
      meaning: "4c58e0764b06b5a055418622164f217e29c88cd71442c7ede56e69828ec642a5",
    },
  ],
  [
    "recommender",
    "examples/recommender",
    ".github/rollouts",
    {
      digest: "cadc26241c631dcd3d3a75d913dc7032f3070106c364394a68c0ce32ee2ee013",
      meaning: "f63040b2d280d9a8c780f31dd836e02f9b0dfcdc73aa66bca8ef4b8182ba75a6",
    },
  ],
  [
    "chatbot",
    "examples/chatbot",
    ".github/rollouts",
    {
      digest: "fc211f35ecf4bb06e092917b1448f9bd581b8756ca5ac03cc2a75b253981c424",
      meaning: "c4164de38d284012ad1cfead2e64fa23e001b1d2b3ba09956b2445116af9ad71",
    },
  ],
  [
    "fraud",
    "examples/fraud",
    ".github/rollouts",
    {
      digest: "3ac203e51817d0015e92e5cb533576aa38b36d9abf8f13d0f3be18804bc6230e",
      meaning: "0e8f42544f07b8982c50948cdbe9b703f0770a0594e7902f4ed35c788fd0ee0e",
    },
  ],
  [
    "prompt",
    "examples/prompt",
    ".github/rollouts",
    {
      digest: "c37fc041c692839298be4a99328bf1ab67319c220be5a1c41aeb86234541ea9a",
      meaning: "9fcd00a85a6d948e682a7f2f9484cd83ede0548a8a6314f256899a084c9f226f",
    },
  ],
] as const)("%s in %s keeps its digest and its meaning", async (name, root, folder, expected) => {
  expect(await pinned(root, folder, name)).toEqual(expected);
});
