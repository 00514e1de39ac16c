import { expect, test } from "vitest";
import { parseMinimal, replacing } from "../../support/rollout-files.ts";

const FLAGD =
  '  - { kind: flagd, file: flags.json, flag: greeter-v2, baseline: "off", candidate: "on", by: targetingKey }';
const FILE =
  'kind: flagd, file: flags.json, flag: greeter-v2, baseline: "off", candidate: "on", by: targetingKey';
const LAUNCHDARKLY =
  "kind: launchdarkly, project: news, flag: greeter, environment: production, baseline: v1, candidate: v2";

function routed(router: string) {
  return parseMinimal(replacing(FLAGD, `  - { ${router} }`));
}

test("a file on the disk means what it meant before a repository could be named", () => {
  const router = routed(FILE).rollout?.routers[0] ?? {};
  for (const key of ["repository", "branch", "url"]) expect(Object.hasOwn(router, key)).toBe(false);
});

test("a file in a repository has an address, a branch where one is named, and a token", () => {
  const said = routed(`${FILE}, repository: acme/flags, auth: { token: FLAGS_TOKEN }`);
  expect(said.problems).toEqual([]);
  expect(said.rollout?.routers[0]).toMatchObject({
    repository: "acme/flags",
    url: "https://api.github.com",
    auth: { token: "FLAGS_TOKEN" },
  });
  const full = routed(
    `${FILE}, repository: acme/flags, branch: live/eu, url: "https://github.acme.example/api/v3", auth: { token: FLAGS_TOKEN }`,
  );
  expect(full.rollout?.routers[0]).toMatchObject({
    branch: "live/eu",
    url: "https://github.acme.example/api/v3",
  });
});

test("LaunchDarkly splits by the attribute of a kind of context that is named", () => {
  const plain = routed(LAUNCHDARKLY).rollout?.routers[0] ?? {};
  for (const key of ["contextKind", "bucketBy"]) expect(Object.hasOwn(plain, key)).toBe(false);
  const full = routed(`${LAUNCHDARKLY}, context-kind: organization, bucket-by: /account/id`);
  expect(full.rollout?.routers[0]).toMatchObject({ contextKind: "organization", bucketBy: "/account/id" });
});

test.each([
  [`${FILE}, repository: acme/flags`, "missing-key", "auth: { token: FLAGS_TOKEN }"],
  [
    `${FILE}, repository: acme/flags, auth: { bearer: FLAGS_TOKEN }`,
    "missing-key",
    "auth: { token: FLAGS_TOKEN }",
  ],
  [`${FILE}, branch: main`, "missing-key", "repository: acme/flags"],
  [`${FILE}, url: "https://api.github.com"`, "missing-key", "repository: acme/flags"],
])("%s is refused as %s", (router, code, suggestion) => {
  const { rollout, problems } = routed(router);
  expect(rollout).toBeNull();
  expect(problems.find((problem) => problem.code === code)?.suggestion).toBe(suggestion);
});

test.each([
  `${FILE}, repository: flags, auth: { token: FLAGS_TOKEN }`,
  `${FILE}, repository: acme/.., auth: { token: FLAGS_TOKEN }`,
  `${FILE}, repository: acme/a/b, auth: { token: FLAGS_TOKEN }`,
  `${FILE}, repository: acme/flags, branch: a..b, auth: { token: FLAGS_TOKEN }`,
  `${FILE}, repository: acme/flags, branch: "-x", auth: { token: FLAGS_TOKEN }`,
  `${LAUNCHDARKLY}, bucket-by: "a b"`,
  `${LAUNCHDARKLY}, bucketBy: a`,
])("%s is refused", (router) => {
  const { rollout, problems } = routed(router);
  expect(rollout).toBeNull();
  expect(problems).not.toEqual([]);
});
