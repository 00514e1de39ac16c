/** Attacks that settings and other workflows make possible: what doctor says about them. */
import { describe, expect, test } from "vitest";
import { exitCodeOfDoctor } from "../../../src/commands/doctor.ts";
import { CONTEXT, MAIN, STATE, WORKFLOWS, openHealthy, troubles } from "../../support/doctor.ts";
import type { Practice } from "../../support/doctor.ts";

const PLAN = ".github/workflows/model-rollout-plan.yml";

/** Diagnoses of a code that are not in order. */
async function saying(practice: Practice, code: string) {
  const report = await practice.examine();
  return report.diagnoses.filter((each) => each.code === code && each.severity !== "ok");
}

describe("doctor", () => {
  test("attack 68d: a status on the test merge commit is reported, whoever wrote it", async () => {
    await using practice = await openHealthy();
    const { repo } = practice;
    const number = practice.open();
    const merge = repo.testMerge(number);
    expect(await saying(practice, "foreign-status")).toEqual([]);
    repo.status(repo.tip(`refs/pull/${number}/head`), {
      by: "github-actions[bot]",
      context: CONTEXT,
      state: "pending",
    });
    expect(await saying(practice, "foreign-status")).toEqual([]);

    repo.status(merge, { by: "github-actions[bot]", context: CONTEXT, state: "success" });

    const found = await saying(practice, "foreign-status");
    expect(found).toMatchObject([{ severity: "critical", where: `#${number}` }]);
    expect(found[0]?.found).toContain("test merge commit");
    expect(exitCodeOfDoctor(await practice.examine())).toBe(4);
  });

  test("attack 68d, beside it: another context on the test merge commit is nobody's business", async () => {
    await using practice = await openHealthy();
    const merge = practice.repo.testMerge(practice.open());
    practice.repo.status(merge, { by: "author", context: "build", state: "success" });
    expect(troubles(await practice.examine())).toEqual([]);
  });

  test.each([
    ["a person", "author", "critical"],
    ["another App", "renovate[bot]", "warning"],
    ["a person named like us", "github-actions", "critical"],
  ])("our status on a head by %s is reported", async (_name, by, severity) => {
    await using practice = await openHealthy();
    const { repo } = practice;
    if (!by.endsWith("]")) repo.permit(by, "write");
    const number = practice.open();
    repo.status(repo.tip(`refs/pull/${number}/head`), { by, context: CONTEXT, state: "success" });
    expect(await saying(practice, "foreign-status")).toMatchObject([{ severity, where: `#${number}` }]);
  });

  test("doctor: attack 2: a gate on `pull_request`, whose file the pull request brings, is critical", async () => {
    await using practice = await openHealthy();
    const text = WORKFLOWS[PLAN] ?? "";
    practice.change({ [PLAN]: text.replace("pull_request_target:", "pull_request:") });
    const [found] = await saying(practice, "gate-trigger");
    expect(found).toMatchObject({ severity: "critical", where: PLAN });
    expect(found?.paste?.lines.join("\n")).toContain("pull_request_target:");
  });

  test("doctor: attack 2: workflows that nobody owns are named", async () => {
    await using practice = await openHealthy();
    practice.change({ ".github/CODEOWNERS": "/.github/ @olga\n/.github/workflows/\n" });
    const [found] = await saying(practice, "code-owners");
    expect(found?.found).toContain(PLAN);
    expect(found?.paste?.lines).toContain(`/${PLAN} @your-org/ml-platform`);
    practice.change({ ".github/CODEOWNERS": null });
    expect(await saying(practice, "code-owners")).toHaveLength(1);
  });

  test("doctor: attack 2: CODEOWNERS that nobody must obey is a warning", async () => {
    await using practice = await openHealthy();
    const rules = MAIN.rules.map((rule) =>
      rule["type"] === "pull_request"
        ? { ...rule, parameters: { ...Object(rule["parameters"]), require_code_owner_review: false } }
        : rule,
    );
    practice.repo.configure({ rulesets: [{ ...MAIN, rules }, STATE] });
    expect(troubles(await practice.examine())).toEqual(["code-owner-review warning"]);
  });

  const WRITER = (permissions: string): string =>
    `on: push\n${permissions}jobs:\n  build:\n    runs-on: ubuntu-latest\n    steps:\n      - run: make\n`;

  test.each([
    ["that asks for it", "permissions: { statuses: write }\n", "read", 1],
    ["that asks for everything", "permissions: write-all\n", "read", 1],
    ["that asks for nothing where the default writes", "", "write", 1],
    ["that asks for nothing where the default reads", "", "read", 0],
    ["that asks for something else", "permissions: { contents: write }\n", "write", 0],
  ] as const)(
    "doctor: attack 3: a workflow %s is named as a writer of our status",
    async (_name, permissions, byDefault, count) => {
      await using practice = await openHealthy();
      practice.repo.configure({ defaultPermissions: byDefault });
      practice.change({ ".github/workflows/other.yml": WRITER(permissions) });
      const found = await saying(practice, "status-writers");
      expect(found.filter(({ severity }) => severity === "warning")).toHaveLength(count);
      for (const each of found.filter(({ severity }) => severity === "warning"))
        expect(each.where).toBe(".github/workflows/other.yml, build");
    },
  );

  test("doctor: attack 3: what cannot be stopped is said, until an App of one's own is the source", async () => {
    await using practice = await openHealthy();
    practice.change({ ".github/workflows/other.yml": WRITER("permissions: { statuses: write }\n") });
    const said = await saying(practice, "status-writers");
    expect(said.map(({ found }) => found).join(" ")).toContain("A branch can bring a workflow");
    const rules = MAIN.rules.map((rule) =>
      rule["type"] === "required_status_checks"
        ? {
            type: "required_status_checks",
            parameters: {
              strict_required_status_checks_policy: false,
              required_status_checks: [{ context: CONTEXT, integration_id: 4_711 }],
            },
          }
        : rule,
    );
    practice.repo.configure({ rulesets: [{ ...MAIN, rules }, STATE] });
    expect(await saying(practice, "status-writers")).toEqual([]);
  });
});
