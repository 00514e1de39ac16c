import { describe, expect, test } from "vitest";
import { buildRunbook, entryFor } from "../../../src/runbook/build.ts";
import type { RouterTarget } from "../../../src/config/router.ts";
import { EVERY_ROUTER } from "../../support/every-router.ts";
import { aPlanOn } from "../../support/runbook.ts";

const unleash = EVERY_ROUTER.unleash;

type Golden = readonly [write: string, look: string, access: readonly string[]];

/** The first and the last line that a person pastes, and what must be true of the night before. */
const GOLDEN = {
  serverless: [
    `kubectl -n news patch inferenceservice summarizer --type merge -p '{"spec":{"predictor":{"canaryTrafficPercent":0}}}'`,
    "kubectl -n news get inferenceservice summarizer -o jsonpath='{.status.components.predictor.traffic}'",
    ["kubectl -n news auth can-i patch inferenceservices"],
  ],
  standard: [
    "kubectl -n news get inferenceservice.serving.kserve.io summarizer -o json | jq --arg c sum-v2 '(.spec.canary[]|select(.predictor.name==$c)).trafficPercent=0' | kubectl -n news replace -f -",
    "kubectl -n news get inferenceservice.serving.kserve.io summarizer -o jsonpath='{.status.canaryStatuses}'",
    ["kubectl -n news auth can-i update inferenceservices"],
  ],
  llm: [
    `kubectl -n news patch llminferenceservice sum-v1 --type merge -p '{"spec":{"router":{"route":{"weight":1000000}}}}'; kubectl -n news patch llminferenceservice summarizer --type merge -p '{"spec":{"router":{"route":{"weight":0}}}}'`,
    "kubectl -n news get llminferenceservice summarizer -o jsonpath='{.status.router.group.members}'",
    ["kubectl -n news auth can-i patch llminferenceservices"],
  ],
  seldon: [
    `kubectl -n news patch experiment summarizer --type merge -p '{"spec":{"candidates":[{"name":"sum-v1","weight":100}],"mirror":null}}'`,
    "kubectl -n news get experiment summarizer -o jsonpath='{.spec.candidates} {.status.conditions}'",
    ["kubectl -n news auth can-i patch experiments"],
  ],
  istio: [
    "kubectl -n news get virtualservice.networking.istio.io summarizer -o json | jq --arg route main --arg c sum-v2 --arg b sum-v1 ",
    "(.route[] | select(to($c))).weight=0 | (.route[] | select(to($b))).weight=100",
    ["kubectl -n news auth can-i update virtualservices"],
  ],
  gateway: [
    "kubectl -n news get httproute.gateway.networking.k8s.io summarizer -o json | jq --arg c sum-v2 --arg b sum-v1 ",
    ".weight = 0",
    ["kubectl -n news auth can-i update httproutes"],
  ],
  unleash: [
    'curl --fail-with-body -sS -H "Authorization: $UNLEASH_TOKEN" -X POST https://unleash.acme.example/api/admin/projects/news/features/summarizer/environments/production/off',
    'curl --fail-with-body -sS -H "Authorization: $UNLEASH_TOKEN" https://unleash.acme.example/api/admin/projects/news/features/summarizer/environments/production',
    [`test -n "$UNLEASH_TOKEN" && echo 'UNLEASH_TOKEN is set'`],
  ],
  launchdarkly: [
    `-H 'Content-Type: application/json; domain-model=launchdarkly.semanticpatch' -d '{"environmentKey":"production","comment":"back to v1","instructions":[{"kind":"turnFlagOff"}]}'`,
    "'https://app.launchdarkly.com/api/v2/flags/news/summarizer?env=production'",
    [`test -n "$LD_TOKEN" && echo 'LD_TOKEN is set'`],
  ],
  flagd: ["-- flags/summarizer.json summarizer v1", "-- flags/summarizer.json summarizer", []],
  sqlite: [
    `sqlite3 var/summarizer.db 'UPDATE "weights" SET "candidate" = 0 WHERE "name" = '\\''summarizer'\\'';'`,
    `sqlite3 var/summarizer.db 'SELECT "candidate" FROM "weights" WHERE "name" = '\\''summarizer'\\'';'`,
    [],
  ],
  postgres: [
    `psql "$ROUTES_DB" -c 'UPDATE "weights" SET "candidate" = 0`,
    `psql "$ROUTES_DB" -c 'SELECT "candidate" FROM "weights"`,
    [`test -n "$ROUTES_DB" && echo 'ROUTES_DB is set'`],
  ],
  http: [
    `curl --fail-with-body -sS -X PUT -H "Authorization: Bearer \${GATE_TOKEN}" -H 'Content-Type: application/json' -d '{"weight":0,"rest":100,"note":"now 0"}' 'https://gate.acme.example/summarizer?by=undo-by-hand'`,
    "curl --fail-with-body -sS -X GET https://gate.acme.example/summarizer",
    [`test -n "$GATE_TOKEN" && echo 'GATE_TOKEN is set'`],
  ],
  command: [
    `printf '%s' '{"op":"set","target":{"candidate":0,"mirror":0,"cohorts":{}},"snapshot":null,"ctx":{"dryRun":false,"forced":true,"version":null,"idempotencyKey":"undo-by-hand"}}' | './bin/route summarizer' --live`,
    `printf '%s' '{"op":"read","target":null,"snapshot":null,"ctx":{"dryRun":false,"forced":true,"version":null,"idempotencyKey":"undo-by-hand"}}' | './bin/route summarizer' --live`,
    [`test -n "$ROUTE_TOKEN" && echo 'ROUTE_TOKEN is set'`],
  ],
} satisfies Record<keyof typeof EVERY_ROUTER, Golden>;

const ROWS = Object.entries<Golden>(GOLDEN).map(([kind, golden]) => [kind, targetOf(kind), golden] as const);

function targetOf(kind: string): RouterTarget {
  const found = Object.entries<RouterTarget>(EVERY_ROUTER).find(([name]) => name === kind);
  if (found === undefined) throw new RangeError(`there is no router ${kind}`);
  return found[1];
}

describe.each(ROWS)("the way back by %s", (_, target, [write, look, access]) => {
  const runbook = buildRunbook(aPlanOn([target, unleash]));
  const [way] = runbook.ways;

  test("is its own write and its own look, with the real names", () => {
    expect(way.step.run).toContain(write);
    expect(way.step.run).toContain(look);
    expect(way.step).toMatchObject({ kind: "stop", repeat: "safe", otherwise: "the next way" });
  });

  test("says what it takes, how to find out on a quiet day, and what brings the traffic back", () => {
    expect(way.needs).not.toEqual([]);
    expect(way.tryAccess).toEqual(access);
    expect(way.beware).not.toBe("");
  });

  test("is the first step where a guard rolls back, and the second step elsewhere", () => {
    const [first] = entryFor(runbook, "errors").steps;
    expect(way.step.run?.split("\n")).toContain(first?.run?.split("\n")[0]);
    const other = buildRunbook(aPlanOn([unleash, target]));
    const second = entryFor(other, "errors").steps[1];
    expect(second?.kind).toBe("other-way");
    expect(second?.does).toContain(way.route);
    const [command = ""] = way.step.run?.split("\n") ?? [];
    // Where the command fills the screen, the entry says where it stands.
    expect(second?.run?.split("\n")[0] ?? second?.does).toMatch(
      command.length > 300 ? /the commands under “Every way back”$/ : asText(command),
    );
  });
});

describe("with three ways", () => {
  const plan = aPlanOn([EVERY_ROUTER.istio, unleash, EVERY_ROUTER.postgres]);
  const runbook = buildRunbook(plan);

  test("each is in full where they all stand, in the order of the file; the last one ends with a person", () => {
    expect(runbook.ways.map(({ route }) => route.split(":")[0])).toEqual(["istio", "unleash", "sql"]);
    expect(runbook.ways.map(({ step }) => step.otherwise)).toEqual([
      "the next way",
      "the next way",
      "page @owner-a or @owner-b (channel pager)",
    ]);
  });

  test("a router that does not answer opens an entry with all of them", () => {
    const entry = runbook.entries.find(({ trigger }) => trigger.kind === "control-plane-down");
    const runs = (entry?.steps ?? []).filter(({ kind }) => kind === "stop" || kind === "other-way");
    expect(runs).toHaveLength(3);
    expect(runs.at(-1)?.run).toContain('psql "$ROUTES_DB"');
  });

  test("a guard's entry has two of them and says where the third stands", () => {
    const ways = entryFor(runbook, "errors").steps.filter(
      ({ kind }) => kind === "stop" || kind === "other-way",
    );
    expect(ways).toHaveLength(2);
    expect(ways.at(-1)?.otherwise).toContain("The router does not answer");
  });
});

test("a cluster of its own is asked with its server and token, also for the right", () => {
  const far = {
    ...EVERY_ROUTER.serverless,
    server: "https://k8s.acme.example",
    auth: { token: "KUBE_TOKEN" },
  };
  expect(buildRunbook(aPlanOn([far])).ways[0].tryAccess).toEqual([
    `test -n "$KUBE_TOKEN" && echo 'KUBE_TOKEN is set'`,
    'kubectl --server https://k8s.acme.example --token "$KUBE_TOKEN" -n news auth can-i patch inferenceservices',
  ]);
});

test("one way alone ends with a person, not with a way that is not there", () => {
  const runbook = buildRunbook(aPlanOn([unleash]));
  expect(runbook.ways[0].step.otherwise).toBe("page @owner-a or @owner-b (channel pager)");
  const entry = runbook.entries.find(({ trigger }) => trigger.kind === "control-plane-down");
  expect(entry?.steps[1]?.does).toContain("There is no second way");
});

function asText(command: string): RegExp {
  return new RegExp(`^${command.replace(/[.*+?^${}()|[\]\\/]/g, "\\$&")}$`);
}
