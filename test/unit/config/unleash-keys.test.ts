/** The keys of an `unleash` router: what a plain flag does without is left out of what the file means. */
import { describe, expect, test } from "vitest";
import { describeRouter } from "../../../src/adapters/routers/describe.ts";
import { EVERY_ROUTER } from "../../support/every-router.ts";
import { parseMinimal, replacing } from "../../support/rollout-files.ts";

const FLAGD =
  '  - { kind: flagd, file: flags.json, flag: greeter-v2, baseline: "off", candidate: "on", by: targetingKey }';
const SAID =
  'kind: unleash, url: "https://unleash.acme.example", auth: { token: UNLEASH_TOKEN }, project: news, feature: greeter-v2, environment: production, settles-in: 20s';

function routed(more: string) {
  return parseMinimal(replacing(FLAGD, `  - { ${SAID}${more} }`));
}

test("a plain flag means what it meant before there were more keys", () => {
  const [target] = routed("").rollout?.routers ?? [];
  expect(Object.keys(target ?? {}).toSorted()).toEqual([
    "auth",
    "environment",
    "feature",
    "kind",
    "project",
    "settlesIn",
    "url",
  ]);
});

test.each([
  [", stickiness: userId", { stickiness: "userId" }],
  [", group-id: summarizer-v2", { groupId: "summarizer-v2" }],
  [", variant: v2", { variant: "v2" }],
  [
    ", cohort-fields: { country: region, plan: user.plan }",
    { cohortFields: { country: "region", plan: "user.plan" } },
  ],
])("%s is read", (more, target) => {
  expect(routed(more).rollout?.routers[0]).toMatchObject(target);
});

test.each([
  [", stickyness: userId", "unknown-key"],
  [', stickiness: ""', "wrong-value"],
  [', stickiness: "user id"', "wrong-value"],
  [', group-id: " a"', "wrong-value"],
  [", variant: 2", "wrong-value"],
  [", cohort-fields: { country: [region] }", "wrong-value"],
  [', cohort-fields: { "a b": region }', "name-wrong"],
])("%s is refused as %s", (more, code) => {
  const { rollout, problems } = routed(more);
  expect(rollout).toBeNull();
  expect(problems.map((problem) => problem.code)).toContain(code);
});

describe("who stays on one version", () => {
  test.each([
    [undefined, "user"],
    ["default", "user"],
    ["userId", "user"],
    ["companyId", "user"],
    ["sessionId", "session"],
    ["random", "none"],
  ])("by stickiness %s: %s", (stickiness, sticky) => {
    const target = { ...EVERY_ROUTER.unleash, ...(stickiness === undefined ? {} : { stickiness }) };
    expect(describeRouter(target).capabilities.sticky).toBe(sticky);
  });
});
