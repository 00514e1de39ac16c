import { expect, test } from "vitest";
import { rollBack } from "../../../src/commands/roll-back.ts";
import { summariseTicks } from "../../../src/commands/tell.ts";
import { parseRollout } from "../../../src/config/parse.ts";
import { renderRunbookPage } from "../../../src/render/runbook-page.ts";
import { runbookSection } from "../../../src/render/runbook-section.ts";
import { buildRunbook } from "../../../src/runbook/build.ts";
import { CALL, ROLLOUT } from "../../support/flow-rollout.ts";
import { talk } from "../../support/talk.ts";
import { aPlan, aRollout } from "../../support/rollout.ts";

const NUMBER = "+49 30 1234567";

test("a telephone number stands in the file and in no comment, which says where it is", () => {
  const people = [
    { name: "model-owner", anyOf: ["@olga"], atLeast: 1, covers: null, phone: "030 99" },
    { name: "on-call", anyOf: ["@oscar"], atLeast: 1, covers: null, phone: NUMBER },
  ];
  const runbook = buildRunbook(aPlan({ rollout: aRollout({ people }) }));
  expect(renderRunbookPage([runbook])).toContain(`**Telephone**: on-call ${NUMBER}, model-owner 030 99.`);
  const { body } = runbookSection(runbook, 99);
  expect(body).not.toContain("1234567");
  expect(body).toContain("**Telephone** of on-call, model-owner: in `runbook.md`");
});

test.each([
  ["a private repository", "team", true],
  ["a public one", "public", false],
  ["one that nobody knows", undefined, false],
] as const)("in the incident and the summary of a rollback of %s", async (_name, audience, isShown) => {
  const { world } = await talk((text) => text.replace("covers: 24h", `covers: 24h, phone: "${NUMBER}"`));
  const bodies: string[] = [];
  const { incidents } = world;
  Object.assign(world, {
    ...(audience === undefined ? {} : { audience }),
    incidents: {
      open: (incident: Parameters<typeof incidents.open>[0]) => {
        bodies.push(incident.body);
        return incidents.open(incident);
      },
    },
  });
  const report = await rollBack(world, { ...CALL, rollout: "summarizer", by: "oscar", reason: "" });
  bodies.push(summariseTicks([report], audience));
  expect(bodies).toHaveLength(2);
  for (const body of bodies) {
    expect(body.includes("1234567")).toBe(isShown);
    expect(body).toMatch(
      isShown ? /\*\*Telephone\*\*: on-call/ : /\*\*Telephone\*\* of on-call: in `runbook\.md`/,
    );
  }
});

test("every entry that wakes somebody has the number beside it", () => {
  const people = [{ name: "on-call", anyOf: ["@oscar"], atLeast: 1, covers: null, phone: NUMBER }];
  const runbook = buildRunbook(aPlan({ rollout: aRollout({ people }) }));
  const wakes = runbook.entries.filter(({ steps }) => steps.some(({ kind }) => kind === "call"));
  expect(wakes.length).toBeGreaterThan(0);
  expect(renderRunbookPage([runbook]).split("1234567")).toHaveLength(2 + wakes.length);
});

test("without one nothing is said of it", () => {
  const runbook = buildRunbook(aPlan());
  expect(renderRunbookPage([runbook])).not.toContain("Telephone");
});

test.each([
  [NUMBER, true],
  ["(030) 1234567", false],
  ["030/123-45.67", true],
  ["112", false],
  ["call me", false],
  ["+49 30 12345 <script>", false],
  ["1".repeat(40), false],
])("%j is a telephone number: %s", (phone, isOne) => {
  const text = ROLLOUT.replace("covers: 24h", `covers: 24h, phone: ${JSON.stringify(phone)}`);
  const { rollout, problems } = parseRollout({ file: "a.yml", text, defaults: null });
  expect(
    problems.some(({ message }) => message.includes("phone") || message.includes("line that somebody")),
  ).toBe(!isOne);
  expect(rollout?.people.find(({ name }) => name === "on-call")?.phone).toBe(isOne ? phone : undefined);
});
