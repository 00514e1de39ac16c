import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { parsePolicy } from "../../../src/config/parse.ts";
import { diagnoseDrafting } from "../../../src/protection/drafting.ts";
import { diagnoseSecrets, namedSecrets } from "../../../src/protection/secrets.ts";
import { POLICY_TEXT } from "../../support/flow-rollout.ts";

const DRAFTING = `drafting:
  endpoint: https://models.acme.example/v1
  model: acme-writer-2
  auth: { bearer: DRAFT_TOKEN }
  consent: "@acme/privacy agreed"
`;

const example = (name: string): string =>
  readFileSync(
    fileURLToPath(new URL(`../../../examples/workflows/model-rollout-${name}.yml`, import.meta.url)),
    "utf8",
  );
/** The plan's workflow with the key handed on, as docs/drafting.md says. */
const PLAN = example("plan").replace(
  "          command: plan\n",
  "          command: plan\n        env:\n          DRAFT_TOKEN: ${{ secrets.DRAFT_TOKEN }}\n",
);

function policyWith(more: string) {
  const { policy, problems } = parsePolicy(".github/rollout-policy.yml", `${POLICY_TEXT}\n${more}`);
  if (policy === null) throw new Error(JSON.stringify(problems));
  return policy;
}

function said(workflows: Readonly<Record<string, string>>, more: string) {
  const files = Object.entries(workflows).map(([name, text]) => ({ path: `${name}.yml`, text }));
  return diagnoseDrafting(files, policyWith(more).drafting).map(
    ({ severity, where, found }) => `${severity} ${where ?? ""}: ${found}`,
  );
}

describe("a policy that lets a model draft", () => {
  test("is in order where plan and draft are handed the key", () => {
    expect(said({ plan: PLAN, draft: example("draft") }, DRAFTING)).toEqual([
      "ok : acme-writer-2 at models.acme.example may word plans; it decides nothing",
    ]);
  });

  test("needs no key where the endpoint asks for none", () => {
    const own = DRAFTING.replace("  auth: { bearer: DRAFT_TOKEN }\n", "");
    expect(said({ plan: example("plan") }, own)).toEqual([
      "ok : acme-writer-2 at models.acme.example may word plans; it decides nothing",
    ]);
  });

  test("asks nobody from a plan that is not handed the key", () => {
    expect(said({ plan: example("plan"), draft: example("draft") }, DRAFTING)).toEqual([
      "warning plan.yml, plan: `plan` is not handed DRAFT_TOKEN, which `drafting.auth` of the policy names: it cannot ask the model",
    ]);
  });

  test("has a key that a pull request can send anywhere where `draft` runs on pull_request", () => {
    const own = example("draft").replace("pull_request_target:", "pull_request:");
    expect(said({ plan: PLAN, draft: own }, DRAFTING)).toEqual([
      "warning draft.yml: `draft` runs on `pull_request`: the workflow file comes from the pull request, which can send the model's key anywhere",
    ]);
  });

  test("has a secret that must be there, and that no job of a promotion needs", () => {
    const named = namedSecrets([], policyWith(DRAFTING));
    expect([...named.keys()]).toEqual(["DRAFT_TOKEN"]);
    const found = diagnoseSecrets(named, { kind: "read", value: [] }, new Set());
    expect(found.map((each) => each.found)).toEqual([
      "`drafting` of the policy names the secret DRAFT_TOKEN, which neither the repository nor its organisation has for it",
    ]);
    expect(diagnoseSecrets(named, { kind: "read", value: ["DRAFT_TOKEN"] }, new Set())).toMatchObject([
      { severity: "ok" },
    ]);
  });
});

test.each([
  ["no `drafting`", ""],
  ["drafting switched off", "drafting: off\n"],
])("a workflow that drafts under a policy with %s is noted, and no more", (_name, more) => {
  expect(said({ plan: example("plan"), draft: example("draft") }, more)).toEqual([
    "note draft.yml: `draft` runs, and the policy of the default branch has no `drafting`: it asks nobody",
  ]);
  expect(said({ plan: example("plan") }, more)).toEqual([]);
});
