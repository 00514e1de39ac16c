/** The keys of a `kserve` router: each mode has its own, and what stands in the file is public. */
import { expect, test } from "vitest";
import { plainSecretIn } from "../../../src/plain-secret.ts";
import { parseMinimal, replacing } from "../../support/rollout-files.ts";

const FLAGD =
  '  - { kind: flagd, file: flags.json, flag: greeter-v2, baseline: "off", candidate: "on", by: targetingKey }';

function routed(more: string) {
  return parseMinimal(
    replacing(FLAGD, `  - { kind: kserve, namespace: news, service: greeter, settles-in: 1m${more} }`),
  );
}

test.each([
  ["", { mode: "serverless", service: "greeter" }],
  [
    ", candidate: { model: { storageUri: s3://v2, runtime: null } }",
    { candidate: { model: { storageUri: "s3://v2", runtime: null } } },
  ],
  [", mode: standard, canary: greeter-v2", { mode: "standard", canary: "greeter-v2" }],
  [", mode: llm, baseline: greeter-v1", { mode: "llm", baseline: "greeter-v1" }],
])("%s is read", (more, target) => {
  expect(routed(more).rollout?.routers[0]).toMatchObject(target);
});

test.each([
  [", mode: standard, candidate: { model: {} }", "unknown-key"],
  [", mode: llm, canary: greeter-v2", "unknown-key"],
  [", canary: greeter-v2", "unknown-key"],
  [", baseline: greeter-v1", "unknown-key"],
  [", candidate: {}", "missing-key"],
  [", candidate: { canaryTrafficPercent: 5 }", "unknown-key"],
  [", candidate: { model: { env: [ { name: HF_TOKEN, value: hf_abc } ] } }", "secret-pasted"],
  [", candidate: { model: { storage: { parameters: { secret_access_key: abc } } } }", "secret-pasted"],
])("%s is refused as %s", (more, code) => {
  const { rollout, problems } = routed(more);
  expect(rollout).toBeNull();
  expect(problems.map((problem) => problem.code)).toContain(code);
});

test.each([
  [{ env: [{ name: "HF_TOKEN", valueFrom: { secretKeyRef: { name: "hf", key: "token" } } }] }, null],
  [{ tokenizer: "s3://tokenizer" }, null],
  [{ serviceAccountName: "reader", secretName: "models" }, null],
  [{ a: [{ b: { password: "x" } }] }, "a[0].b.password"],
  [{ password: "" }, null],
  ["text", null],
])("a secret in plain text is found where it stands: %j", (value, path) => {
  expect(plainSecretIn(value)).toBe(path);
});
