/** The keys of a `kserve` router: each mode has its own, and what stands in the file is public. */
import { expect, test } from "vitest";
import { parseRollout } from "../../../src/config/parse.ts";
import { ROLLOUT } from "../../support/flow-rollout.ts";

function problemsOf(router: string) {
  const text = ROLLOUT.replace(/^router:.*$/m, `router: [ { kind: kserve, namespace: news, ${router} } ]`);
  return text;
}
