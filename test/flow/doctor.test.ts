import { tmpdir } from "node:os";
import { describe, expect, test } from "vitest";
import {
  documentOfDoctor,
  exitCodeOfDoctor,
  summariseDoctor,
  tellDoctor,
} from "../../src/commands/doctor.ts";
import { runCommand } from "../../src/entry/terminal.ts";
import { Failure } from "../../src/errors.ts";
import { FILE, ROLLOUT } from "../support/flow-rollout.ts";
import {
  EVERYTHING,
  MAIN,
  STATE,
  WORKFLOWS,
  openHealthy,
  openPractice,
  troubles,
} from "../support/doctor.ts";

describe("doctor", () => {
  test("a repository as GitHub makes it is critical, and every line says what to do", async () => {
    await using practice = await openPractice();
    const report = await practice.examine();
    expect(troubles(report)).toEqual([
      "branch-deletion warning",
      "code-owner-review warning",
      "code-owners warning",
      "force-push warning",
      "last-push-approval warning",
      "policy warning",
      "pull-request-required critical",
      "required-status critical",
      "secret-names warning",
      "stale-approvals warning",
      "state-branches warning",
      "workflow-missing critical",
      "workflow-missing warning",
    ]);
    expect(exitCodeOfDoctor(report)).toBe(4);
    const open = report.diagnoses.filter(({ severity }) => severity !== "ok");
    expect(open.filter(({ fix }) => fix === null)).toEqual([]);
    const severities = report.diagnoses.map(({ severity }) => severity);
    expect(severities.lastIndexOf("critical")).toBeLessThan(severities.indexOf("warning"));
  });

  test.each([
    ["a private repository", true],
    ["a public one", false],
  ])("%s with everything that it asks for is in order", async (_name, isPrivate) => {
    await using practice = await openHealthy({ private: isPrivate });
    const report = await practice.examine();
    expect(troubles(report)).toEqual([]);
    expect(exitCodeOfDoctor(report)).toBe(0);
  });

  test("a token that can read nothing knows nothing, and says which permission is missing", async () => {
    await using practice = await openHealthy();
    const report = await practice.examine({});
    const open = report.diagnoses.filter(({ severity }) => severity === "unknown");
    // Rules of branches come with `metadata: read`, which every token has.
    expect(open.map(({ code }) => code)).toEqual(
      expect.arrayContaining([
        "code-owners",
        "actions-approve",
        "default-permissions",
        "allowed-actions",
        "workflow-missing",
        "foreign-status",
        "policy",
        "rollout-files",
        "bypass",
      ]),
    );
    for (const { fix } of open) expect(fix).toMatch(/`[a-z-]+: (?:read|write)`/);
    expect(troubles(report).filter((each) => !each.endsWith("unknown"))).toEqual([]);
    expect(exitCodeOfDoctor(report)).toBe(3);
  });

  test("a repository that the token may not see is unknown as a whole", async () => {
    await using practice = await openHealthy();
    practice.fake.interfere(({ operation }) => (operation === "repos/get" ? { status: 404 } : null));
    const report = await practice.examine();
    expect(report).toMatchObject({ branch: null, diagnoses: [{ code: "repository", severity: "unknown" }] });
    expect(exitCodeOfDoctor(report)).toBe(3);
  });

  test("a private repository whose plan has no rules is advisory, and says so once", async () => {
    await using practice = await openHealthy();
    practice.repo.configure({ plan: "free" });
    const report = await practice.examine();
    expect(troubles(report)).toEqual(["advisory warning"]);
    expect(report.diagnoses[0]?.found).toContain("Upgrade to GitHub Pro");
    expect(exitCodeOfDoctor(report)).toBe(3);
  });

  test("classic protection counts as a ruleset does", async () => {
    await using practice = await openHealthy();
    practice.repo.configure({
      rulesets: [STATE],
      classic: {
        main: {
          required_status_checks: {
            contexts: ["model-rollout: main"],
            checks: [{ context: "model-rollout: main", app_id: 15_368 }],
          },
          required_pull_request_reviews: {
            dismiss_stale_reviews: true,
            require_code_owner_reviews: true,
            require_last_push_approval: true,
            required_approving_review_count: 1,
          },
          enforce_admins: { url: practice.fake.url, enabled: true },
          allow_force_pushes: { enabled: false },
          allow_deletions: { enabled: false },
        },
      },
    });
    expect(troubles(await practice.examine())).toEqual([]);
  });

  test("what classic protection might say is unknown to a token that may not read it", async () => {
    await using practice = await openHealthy();
    practice.repo.configure({ rulesets: [STATE] });
    const { administration: _, ...rest } = EVERYTHING;
    expect(troubles(await practice.examine(rest))).toContain("required-status unknown");
    expect(troubles(await practice.examine())).toContain("required-status critical");
  });

  test("a rule that could not be found is not taken for a branch without protection", async () => {
    await using practice = await openHealthy();
    practice.repo.configure({ rulesets: [STATE] });
    practice.fake.interfere(({ operation }) =>
      operation === "repos/get-branch-protection" ? { status: 404 } : null,
    );
    expect(troubles(await practice.examine())).toContain("required-status unknown");
  });

  test.each([
    [
      "a status that counts from any source",
      { ...MAIN, rules: MAIN.rules.map((rule) => withoutSource(rule)) },
      "status-source warning",
    ],
    [
      "somebody who passes the ruleset",
      { ...MAIN, bypass: [{ actor_id: 5, actor_type: "RepositoryRole", bypass_mode: "always" }] },
      "bypass warning",
    ],
    ["a merge queue that is answered", { ...MAIN, rules: [...MAIN.rules, QUEUE()] }, null],
  ])("%s", async (_name, ruleset, trouble) => {
    await using practice = await openHealthy();
    practice.repo.configure({ rulesets: [ruleset, STATE] });
    expect(troubles(await practice.examine())).toEqual(trouble === null ? [] : [trouble]);
  });

  test("a merge queue that the gate does not answer is critical", async () => {
    await using practice = await openHealthy();
    const path = ".github/workflows/model-rollout-plan.yml";
    practice.repo.configure({ rulesets: [{ ...MAIN, rules: [...MAIN.rules, QUEUE()] }, STATE] });
    practice.change({ [path]: (WORKFLOWS[path] ?? "").replace(/^ {2}merge_group:.*\n/m, "") });
    expect(troubles(await practice.examine())).toEqual(["merge-group critical"]);
  });

  test.each([
    ["that nobody passes", [], "state-branches critical"],
    ["that only an App passes", [{ actor_id: 7, actor_type: "Integration", bypass_mode: "always" }], null],
    [
      "that administrators pass, too",
      [
        { actor_id: 7, actor_type: "Integration", bypass_mode: "always" },
        { actor_id: 5, actor_type: "RepositoryRole", bypass_mode: "always" },
      ],
      "state-branches warning",
    ],
  ])("a ruleset of the states %s", async (_name, bypass, trouble) => {
    await using practice = await openHealthy();
    const rules = [...STATE.rules, { type: "update" }];
    practice.repo.configure({ rulesets: [MAIN, { ...STATE, rules, bypass }] });
    expect(troubles(await practice.examine())).toEqual(trouble === null ? [] : [trouble]);
  });

  test("a ruleset that keeps routes from being deleted keeps them from being released", async () => {
    await using practice = await openHealthy();
    practice.repo.configure({
      rulesets: [MAIN, { ...STATE, include: ["refs/heads/model-rollout/**"] }],
    });
    const report = await practice.examine();
    expect(troubles(report)).toEqual(["state-branches warning"]);
    expect(report.diagnoses[0]?.found).toContain("route-busy");
  });

  test("workflows that may approve and write by default are said", async () => {
    await using practice = await openHealthy();
    practice.repo.configure({ actionsApprove: true, defaultPermissions: "write", pinned: false });
    const report = await practice.examine();
    expect(troubles(report)).toEqual(["actions-approve warning", "default-permissions warning"]);
  });

  test("a tick that waits for reviewers is critical, a human go without them a warning", async () => {
    await using practice = await openHealthy();
    const tick = ".github/workflows/model-rollout-tick.yml";
    practice.change({
      [tick]: (WORKFLOWS[tick] ?? "").replace("    runs-on:", "    environment: production\n    runs-on:"),
    });
    const environment = { name: "production", preventSelfReview: true, adminsBypass: false };
    practice.repo.configure({ environments: [{ ...environment, reviewers: ["olga"] }] });
    expect(troubles(await practice.examine())).toEqual(["tick-environment critical"]);
    practice.repo.configure({ environments: [{ ...environment, reviewers: [] }] });
    expect(troubles(await practice.examine())).toEqual([]);
  });

  test("a team that cannot be read leaves its role unknown, and a team token fills it", async () => {
    await using practice = await openHealthy();
    practice.fake.organisation("acme").team("ml-oncall", ["oscar", "owen"]);
    practice.change({
      ".github/rollout-policy.yml":
        'version: 1\nroles: { model-owner: { any-of: ["@olga"] }, on-call: { any-of: ["@acme/ml-oncall"] } }\n',
    });
    const report = await practice.examine();
    expect(troubles(report)).toEqual(["role-people unknown"]);
    expect(report.diagnoses[0]?.fix).toContain("team-token");
    practice.fake.token("teams", { repository: "acme/news", permissions: { members: "read" } });
    expect(troubles(await practice.examine(EVERYTHING, "teams"))).toEqual([]);
  });

  test.each([
    ["one person on call", ["@oscar"], "role-people warning"],
    ["nobody with access on call", ["@stranger"], "role-people critical"],
    ["the same person twice", ["@oscar", "@OSCAR"], "role-people warning"],
  ])("%s", async (_name, people, trouble) => {
    await using practice = await openHealthy();
    practice.fake.user("stranger");
    practice.change({
      ".github/rollout-policy.yml": `version: 1\nroles: { model-owner: { any-of: ["@olga"] }, on-call: { any-of: ${JSON.stringify(people)} } }\n`,
    });
    expect(troubles(await practice.examine())).toEqual([trouble]);
  });

  test("a policy that cannot be parsed is critical, and calls nobody", async () => {
    await using practice = await openHealthy();
    practice.change({ ".github/rollout-policy.yml": "version: 2\n" });
    const report = await practice.examine();
    expect(troubles(report)).toEqual(["policy critical"]);
    expect(report.diagnoses.map(({ code }) => code)).not.toContain("router-answers");
  });

  test("a wrong rollout file is named with its line", async () => {
    await using practice = await openHealthy();
    practice.change({ ".github/rollouts/second.yml": "version: 1\nname: second\nkind: unheard\n" });
    const report = await practice.examine();
    expect(troubles(report)).toEqual(["rollout-files critical"]);
    expect(report.diagnoses[0]).toMatchObject({ where: ".github/rollouts/second.yml" });
    expect(report.diagnoses[0]?.found).toMatch(/line \d+/);
  });

  test("a secret that is nowhere is named; without the permission that is unknown", async () => {
    await using practice = await openHealthy();
    practice.repo.configure({ secrets: [] });
    expect(troubles(await practice.examine())).toEqual(["secret-names warning"]);
    practice.repo.configure({ organisationSecrets: ["SLACK_DESK"] });
    expect(troubles(await practice.examine())).toEqual([]);
    const { secrets: _, ...rest } = EVERYTHING;
    expect(troubles(await practice.examine(rest))).toEqual(["secret-names unknown"]);
  });

  test("a router that is silent is a warning", async () => {
    await using practice = await openHealthy();
    practice.memory.router.unreadable = new Failure("router-unreachable", "no route to it");
    const report = await practice.examine();
    expect(troubles(report)).toEqual(["router-answers warning"]);
    expect(practice.memory.written).toEqual([]);
  });

  test("a missing secret of a router is unknown, not fine", async () => {
    await using practice = await openHealthy();
    practice.memory.router.unreadable = new Failure("secret-missing", "expected FLAG_TOKEN");
    expect(troubles(await practice.examine())).toEqual(["router-answers unknown"]);
  });

  test("a host that the policy does not list is never called; one that it lists is", async () => {
    await using practice = await openHealthy();
    const asked: string[] = [];
    const { openMetrics } = practice.memory;
    Object.assign(practice.memory, {
      openMetrics: (source: Parameters<typeof openMetrics>[0]) => {
        asked.push(source.kind);
        return openMetrics(source);
      },
    });
    const hosts = (list: string, url = "http://169.254.169.254/"): void =>
      practice.change({
        ".github/rollout-policy.yml": `version: 1\nroles: { model-owner: { any-of: ["@olga"] }, on-call: { any-of: ["@oscar", "@owen"] } }\nhosts: { sources: [${list}] }\n`,
        [FILE]: ROLLOUT.replace("{ kind: sql, database: answers.db,", `{ kind: prometheus, url: "${url}",`),
      });
    hosts("prometheus.acme.example, 9.254.169.254");
    expect(troubles(await practice.examine())).toContain("host-unlisted critical");
    expect(asked).toEqual([]);
    // No list opens an address that gives credentials away, and a port is part of an entry.
    for (const [list, url] of [
      ["169.254.169.254", "http://169.254.169.254/"],
      ["prometheus.acme.example", "https://prometheus.acme.example:9090/"],
      ["prometheus.acme.example", "https://prometheus.acme.example.evil.example/"],
      ["'*.acme.example'", "https://acme.example/"],
    ] as const) {
      hosts(list, url);
      expect(troubles(await practice.examine()), url).toContain("host-unlisted critical");
      expect(asked).toEqual([]);
    }
    hosts("'*.acme.example'", "https://PROMETHEUS.acme.example./");
    expect(troubles(await practice.examine())).not.toContain("host-unlisted critical");
    expect(asked).toEqual(["prometheus"]);
  });

  test("in a terminal it takes the token and the address from the environment", async () => {
    await using practice = await openHealthy();
    practice.fake.token("gh", { repository: "acme/news", permissions: EVERYTHING });
    const variables = { GH_TOKEN: "gh", GITHUB_API_URL: practice.fake.url };
    const { code, text } = await runCommand(
      "doctor",
      { repository: "acme/news", json: true, root: tmpdir() },
      variables,
    );
    // The flag file and the database of this rollout do not lie here.
    expect(code).toBe(3);
    expect(JSON.parse(text)).toMatchObject({ "schema-version": 1, worst: "warning" });
    expect(text).not.toContain('"gh"');
    const told = await runCommand("doctor", { repository: "acme/news", root: tmpdir() }, variables);
    expect(told.text).toMatch(/^acme\/news \(main\): \d+ warning/);
  });

  test.each([
    [{ repository: "acme/news" }, {}, "GH_TOKEN"],
    [{}, { GH_TOKEN: "gh" }, "--repository"],
    [{ repository: "../x" }, { GH_TOKEN: "gh" }, "--repository"],
    [{ repository: "acme/.." }, { GH_TOKEN: "gh" }, "--repository"],
    [{ repository: "acme/news/issues" }, { GH_TOKEN: "gh" }, "--repository"],
  ])("a call without token or repository says what to write: %o", async (options, variables, wanted) => {
    await expect(runCommand("doctor", options, variables)).rejects.toThrow(wanted);
  });

  test("a GitHub that does not answer is a failure, not a report", async () => {
    await using practice = await openHealthy();
    practice.fake.interfere(({ operation }) =>
      operation === "repos/get-branch-rules" ? { status: 502 } : null,
    );
    await expect(practice.examine()).rejects.toMatchObject({ code: "github-unavailable" });
  });

  test("it writes nothing anywhere", async () => {
    await using practice = await openHealthy();
    await practice.examine();
    const wrote = practice.fake.log.filter(
      ({ method, path, body }) =>
        method !== "GET" && !(path === "/graphql" && !JSON.stringify(body).includes("mutation")),
    );
    expect(wrote).toEqual([]);
    expect(practice.memory.written).toEqual([]);
  });

  test("the document says its version, the worst and everything that was found", async () => {
    await using practice = await openPractice();
    const report = await practice.examine();
    const document: unknown = JSON.parse(documentOfDoctor(report));
    expect(document).toMatchObject({
      "schema-version": 1,
      repository: "acme/news",
      branch: "main",
      worst: "critical",
    });
    expect(document).toHaveProperty("diagnoses.length", report.diagnoses.length);
  });

  test("names that others chose do nothing in the summary and in a terminal", async () => {
    await using practice = await openHealthy();
    practice.change({
      ".github/workflows/<img src=x>@everyone.yml":
        'on: push\njobs:\n  "a|b\\u001b[2J":\n    runs-on: x\n    permissions: { statuses: write }\n    steps: [{ run: make }]\n',
    });
    const report = await practice.examine();
    expect(troubles(report).join()).toMatch(/status-writers|workflow-unreadable/);
    expect(summariseDoctor(report)).not.toMatch(/<img|@everyone/);
    expect(tellDoctor(report)).not.toContain("\u001b");
  });
});

function withoutSource(rule: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return rule["type"] === "required_status_checks"
    ? {
        type: "required_status_checks",
        parameters: {
          strict_required_status_checks_policy: false,
          required_status_checks: [{ context: "model-rollout: main" }],
        },
      }
    : rule;
}

function QUEUE(): Readonly<Record<string, unknown>> {
  return {
    type: "merge_queue",
    parameters: {
      check_response_timeout_minutes: 60,
      grouping_strategy: "ALLGREEN",
      max_entries_to_build: 5,
      max_entries_to_merge: 5,
      merge_method: "MERGE",
      min_entries_to_merge: 1,
      min_entries_to_merge_wait_minutes: 5,
    },
  };
}
