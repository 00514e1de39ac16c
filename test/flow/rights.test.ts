/** The table of rights in docs/respond.md, against what the command lets people do. */
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { respond } from "../../src/commands/respond.ts";
import { VERBS, USAGE } from "../../src/gate/command.ts";
import type { Verb } from "../../src/gate/command.ts";
import type { Comment } from "../../src/gate/facts.ts";
import type { Answer } from "../../src/render/answer.ts";
import { person } from "../unit/gate/facts-of.ts";
import { CALL, PULL } from "../support/flow-rollout.ts";
import { CONTRADICTING, DRAFTING_TEXT, PLAIN, plantDraft, statement } from "../support/drafted.ts";
import { talk } from "../support/talk.ts";
import type { Talk } from "../support/talk.ts";
import { addComment } from "../support/world.ts";

const page = readFileSync(new URL("../../docs/respond.md", import.meta.url), "utf8");
/** Cells by verb, below the heading. */
const table = (page.split("\n## Rights\n")[1] ?? "")
  .split("\n## ")[0]
  ?.split("\n")
  .filter((line) => line.startsWith("| `"))
  .map((line) =>
    line
      .slice(1, -1)
      .split("|")
      .map((cell) => cell.trim()),
  );

const withReports = (text: string): string =>
  text
    .replace(
      "\nstages:",
      '\n  slow: { class: quality, source: db, unit: request, events: "SELECT :from, :to", total: "SELECT :from, :to", expect: 2%, at-most: 6%, no-worse-than-baseline: 0pp, detect: 6%, on-breach: hold }\n  severe: { class: quality, source: db, unit: request, count: "SELECT :from, :to", at-most: 0 events, confirmed-by: model-owner, on-breach: hold }\nstages:',
    )
    .replace("weight: 50%, bake: 1h }", "weight: 50%, bake: 1h, go: [model-owner, on-call] }");

const withEmergency = (policy: string): string =>
  `${policy}emergency: { needs: 2 of model-owner, skips: [bake] }\n`;

function lineOf(verb: Verb, digits: string, key: string): string {
  const lines: Readonly<Record<Verb, string>> = {
    hold: "hold",
    abort: "abort",
    report: "report severe a wrong headline",
    ack: `ack ${digits}`,
    resume: `resume ${digits}`,
    go: `go half ${digits}`,
    extend: `extend first 1h ${digits}`,
    override: `override slow 1h ${digits} because`,
    emergency: `emergency ${digits} because`,
    "retry-from": `retry-from first ${digits}`,
    unquarantine: `unquarantine ${key} mended`,
    verify: `verify ${PLAIN}`,
    reject: `reject ${PLAIN} because`,
    resolve: `resolve ${CONTRADICTING} because`,
    status: "status",
    help: "help",
  };
  return `/rollout ${lines[verb]}`;
}

let id = 900;

/** What would be answered; nothing is changed. */
async function asked(
  { world, change }: Talk,
  body: string,
  given: Partial<Comment> & { readonly login: string },
): Promise<Answer["kind"] | null> {
  const { login, ...rest } = given;
  id += 1;
  addComment(world, PULL, { id, body, ours: false, login });
  const items = (world.pulls.get(PULL)?.comments.items ?? []).map((each) =>
    each.id === id ? { ...each, ...rest } : each,
  );
  change({ comments: { items, complete: true } });
  const call = { ...CALL, pullRequest: PULL, comment: id, dryRun: true, runUrl: null };
  return (await respond(world, call)).answer?.kind ?? null;
}

const REFUSED: readonly (Answer["kind"] | null)[] = [
  "not-allowed",
  "acknowledgement-refused",
  "statement-refused",
  "nothing-drafted",
  "drafted-unread",
  null,
];

test("says for every verb who may, with which digits and how many people", async () => {
  const running = await talk(withReports, withEmergency);
  const over = await talk(withReports, withEmergency);
  await over.ticks(100 * 60_000);
  // The second stage waits for its go, the first is passed once it has one.
  await over.say("olga", `/rollout go half ${over.digits}`);
  await over.say("oscar", `/rollout go half ${over.digits}`);
  await over.ticks(20 * 60_000);
  await over.say("oscar", "/rollout abort");
  const key = over.state().candidateKey.slice(0, 12);
  for (const { change } of [running, over])
    change({
      author: person("otto"),
      teams: { "@acme/desk": { kind: "members", logins: ["desk"] } },
    });
  // Switched on while it runs, so that the words of a plan that was merged before can be spoken of.
  const { policy = null } = running.world.pulls.get(PULL) ?? {};
  if (policy !== null) running.change({ policy: { ...policy, text: policy.text + DRAFTING_TEXT } });
  plantDraft(running.world, PULL, [
    {
      rollout: "summarizer",
      plan: running.digits,
      statements: [statement(PLAIN), statement(CONTRADICTING, true)],
    },
  ]);
  const found = [];
  for (const verb of VERBS) {
    const where = verb === "retry-from" || verb === "unquarantine" ? over : running;
    const body = lineOf(verb, where.digits, key);
    const kinds = [
      await asked(where, body, { login: "writer" }),
      await asked(where, body, { login: "desk" }),
      await asked(where, body, { login: "oscar" }),
      await asked(where, body, { login: "olga" }),
      await asked(where, body, { login: "otto" }),
      await asked(where, body, { login: "oscar", viaApp: "chat" }),
    ];
    const digits = /digits of the (\w+)/.exec(USAGE[verb])?.[1] ?? "none";
    const people = kinds.includes("needs-another") ? "2" : "1";
    found.push([verb, digits, people, ...kinds.map((kind) => (REFUSED.includes(kind) ? "no" : "yes"))]);
  }
  const said = (table ?? []).map(([verb = "", digits = "", people = "", ...cells]) => [
    /`([a-z-]+)`/.exec(verb)?.[1],
    digits,
    people.split(",")[0],
    ...cells,
  ]);
  const byVerb = (rows: readonly (readonly (string | undefined)[])[]) =>
    rows.toSorted((a, b) => String(a[0]).localeCompare(String(b[0])));
  expect(byVerb(found)).toEqual(byVerb(said));
});
