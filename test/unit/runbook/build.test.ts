import { execFileSync } from "node:child_process";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { buildRunbook, entriesNamed, entryFor } from "../../../src/runbook/build.ts";
import { FAILURES, type Runbook, type RunbookStep } from "../../../src/runbook/runbook.ts";
import type { Guard } from "../../../src/judge/guard.ts";
import { DAY, milliseconds, SECOND } from "../../../src/units.ts";
import { EVERY_ROUTER } from "../../support/every-router.ts";
import { aLevel, aPaired, aProportion, aSignal, aTripwire, theGuards } from "../../support/guards.ts";
import { aCohort, aPlan, aRollout, aRouter, aSecondRouter, hours } from "../../support/rollout.ts";
import { aPlanOn } from "../../support/runbook.ts";

const plan = aPlan();
const runbook = buildRunbook(plan);

function stepsOf({ entries, after, ways, endings }: Runbook): readonly RunbookStep[] {
  return [
    ...entries.flatMap(({ steps }) => steps),
    ...after,
    ...ways.map(({ step }) => step),
    ...endings.map(({ step }) => step),
  ];
}

function commandsOf(of: Runbook): readonly string[] {
  const runs = stepsOf(of).flatMap(({ run }) => (run === null ? [] : [run]));
  return [...new Set([...runs, ...of.ways.flatMap(({ tryAccess }) => tryAccess)])];
}

describe("the runbook", () => {
  test("has exactly one entry per guard and one per failure of the machinery", () => {
    const triggers = runbook.entries.map(({ trigger }) =>
      trigger.kind === "guard" ? trigger.guard : trigger.kind,
    );
    expect(triggers).toEqual([...theGuards().map(({ name }) => name), ...FAILURES]);
  });

  test("begins every entry with a command that can be pasted", () => {
    for (const entry of runbook.entries) expect(entry.steps[0]?.run ?? "", entry.title).not.toBe("");
  });

  test("begins an entry that rolls back with the first router's own command", () => {
    for (const name of ["unsupported-claims", "severe", "first-token", "errors", "served-model"])
      expect(entryFor(runbook, name).steps[0]?.run).toBe(aRouter().undo.steps[0]?.run);
  });

  test("goes on with the second way, the three proofs, the rest, and a person", () => {
    const { steps } = entryFor(runbook, "unsupported-claims");
    expect(steps.map(({ kind }) => kind)).toEqual([
      "stop",
      "other-way",
      "prove",
      "prove",
      "prove",
      "mend",
      "call",
    ]);
    expect(steps[1]?.run).toBe(aSecondRouter().undo.steps[0]?.run);
    expect(steps.filter(({ kind }) => kind === "prove").map(({ does, expect }) => [does, expect])).toEqual([
      [
        'Prove that model_version="v2.0.0" serves nobody: all, breaking-news (desk=breaking), screen-reader (client=reader)',
        "0 or no line, over 5 min",
      ],
      ["Read which model answers", "news-7b@2026-05-11 in every one"],
      ["Read unsupported-claims in the same cohorts", "v1.8.2 not above 3%, for 15 min, in each"],
    ]);
  });

  test("gives every step what to expect, by when, and what to do then", () => {
    for (const step of stepsOf(runbook)) {
      expect(step.does).not.toBe("");
      expect(step.expect, step.does).not.toBe("");
      expect(step.within, step.does).toBeGreaterThan(0);
      expect(step.otherwise, step.does).not.toBe("");
    }
  });

  test("refers to entries and parts that are there", () => {
    const titles = [...runbook.entries.map(({ title }) => title), "Every way back", "After every rollback"];
    const named = stepsOf(runbook).flatMap(({ does, expect: expected, otherwise }) =>
      [...`${does} ${expected} ${otherwise}`.matchAll(/“([^”]*)”/g)].map(([, title = ""]) => title),
    );
    expect(named.length).toBeGreaterThan(20);
    expect(named.filter((title) => !titles.includes(title))).toEqual([]);
  });

  test("names no step that a tired person has to interpret", () => {
    for (const { does, expect: expected, otherwise } of stepsOf(runbook))
      expect(`${does} ${expected} ${otherwise}`).not.toMatch(
        /as appropriate|if necessary|as needed|should|might|consider|please|etc\./i,
      );
  });

  test("words a roll-back, a hold and a warning differently", () => {
    const guards = (["roll-back", "hold", "warn"] as const).map((onBreach) =>
      aProportion({ name: onBreach, onBreach }),
    );
    const { entries } = buildRunbook(aPlan({ rollout: aRollout({ guards }) }));
    expect(entries.slice(0, 3).map(({ title, severity }) => [title, severity])).toEqual([
      ["roll-back broke: roll back", 1],
      ["hold broke: hold", 2],
      ["warn broke: look", 3],
    ]);
  });

  test.each<[string, Guard, string]>([
    ["a share", aProportion(), "The program drains the route by itself"],
    ["a gauge", aLevel(), "The program drains the route by itself"],
    [
      "a tripwire that is confirmed",
      aTripwire(),
      "once newsroom confirms it with /rollout report severe confirmed",
    ],
    [
      "a tripwire that is not",
      aTripwire({ confirmedBy: null }),
      "At the first event too many the program drains",
    ],
    ["a report", aSignal(), "At the first report the program drains"],
    ["pairs of answers", aPaired(), "Nobody was shown these answers"],
    ["labels that ripen", aProportion({ maturesAfter: hours(24) }), "was served at least 24 h before"],
  ])("says what happens by itself for %s", (_, guard, said) => {
    const { entries } = buildRunbook(aPlan({ rollout: aRollout({ guards: [guard] }) }));
    expect(entries[0]?.means).toContain(said);
    expect(entries[0]?.means).not.toMatch(/not judge|this version/);
  });

  test("says what cannot be undone, and by whom it is repaired", () => {
    expect(runbook.cannotUndo).toEqual([
      { what: "push notifications already sent", owner: "@acme/newsroom" },
    ]);
    expect(runbook.after.map(({ does }) => does).join("\n")).toMatch(
      /Cannot be undone: push notifications already sent\. Tell @acme\/newsroom/,
    );
  });

  test("keeps the evidence before anything is cleaned up, and tells people the words that were agreed", () => {
    const kinds = runbook.after.map(({ kind }) => kind);
    expect(kinds[0]).toBe("keep");
    expect(kinds.indexOf("keep")).toBeLessThan(kinds.indexOf("mend"));
    expect(runbook.after.map(({ run }) => run)).toContain("make purge-summaries VERSION=v2.0.0");
    expect(runbook.after.map(({ does }) => does)).toContain("Tell newsroom: v2 is off.");
  });

  test("takes the file's own answers for sessions, training data and access", () => {
    const answers = {
      sessions: { kind: "answered", text: "Hand live chats to an agent with the transcript" },
      "training-data": { kind: "not-applicable", because: "nothing is trained on it" },
      "break-glass": { kind: "answered", text: "The vault, path news/break-glass" },
      evidence: { kind: "answered", text: "the traces of the judge" },
    } as const;
    const answered = buildRunbook(aPlan({ rollout: aRollout({ answers }) }));
    const said = answered.after.map(({ does }) => does);
    expect(said).toContain("Hand live chats to an agent with the transcript");
    expect(said.join("\n")).not.toMatch(/training|trained/);
    expect(said[0]).toMatch(/from the cohort that broke; the traces of the judge$/);
    expect(answered.access).toBe("The vault, path news/break-glass");
  });

  test("knows no entry for a guard that does not exist", () => {
    expect(() => entryFor(runbook, "nobody")).toThrow(RangeError);
    expect(entriesNamed(runbook, "nobody")).toEqual([]);
  });

  test("keeps a guard apart that is called as a failure is", () => {
    const guards = [aProportion({ name: "metrics-down" })];
    const found = entriesNamed(buildRunbook(aPlan({ rollout: aRollout({ guards }) })), "metrics-down");
    expect(found.map(({ trigger }) => trigger.kind)).toEqual(["guard", "metrics-down"]);
  });
});

describe("the rollback target is unhealthy", () => {
  const fallback = { does: "popular items", run: ["./bin/serve", "popular items"], owner: "@recs" };
  const rollback = { ...aRollout().rollback, fallback };
  const entryOf = (of: Runbook) => of.entries.find(({ trigger }) => trigger.kind === "target-unhealthy");

  test.each([
    ["gateway", "kubectl -n news get endpointslices -l kubernetes.io/service-name=sum-v1"],
    ["istio", "kubectl -n news get deployments,statefulsets"],
    ["seldon", "kubectl -n news get model sum-v1"],
    ["serverless", "kubectl -n news get pods -l serving.kserve.io/inferenceservice=summarizer"],
    ["llm", "kubectl -n news get llminferenceservices"],
  ] as const)("with Blue behind %s it is asked first, and nobody is sent there", (kind, run) => {
    const entry = entryOf(buildRunbook(aPlanOn([EVERY_ROUTER.unleash, EVERY_ROUTER[kind]], { rollback })));
    expect(entry?.means).toContain("Do not send everybody there");
    expect(entry?.steps[0]).toMatchObject({ kind: "look", run, otherwise: "do not roll back; next step" });
    expect(entry?.steps[1]).toMatchObject({
      does: "v1.8.2 is not ready, and v2.0.0 does harm: fall back to: popular items",
      run: "./bin/serve 'popular items'",
      otherwise: "call @recs, who decides it with you",
    });
    const back = entry?.steps.findIndex(({ kind: each }) => each === "stop") ?? -1;
    expect(back).toBeGreaterThan(1);
    expect(entry?.steps[back]?.does).toMatch(/^As soon as v1\.8\.2 is ready/);
  });

  test("without a fallback in the file says so, and whom to call", () => {
    const entry = entryOf(runbook);
    expect(entry?.steps[1]?.does).toContain("the file names no fallback (rollback.fallback)");
    expect(entry?.steps[1]?.run).toBeNull();
  });

  test("tells rolling back, falling back and rolling forward apart", () => {
    const { endings } = buildRunbook(aPlan({ rollout: aRollout({ rollback }) }));
    expect(endings.map(({ kind, when }) => [kind, when])).toEqual([
      ["roll-back", expect.stringContaining("v1.8.2 is healthy")],
      ["fallback", expect.stringContaining("v1.8.2 is bad too, gone, or has no ready replica")],
      ["roll-forward", expect.stringContaining("the mistake is understood")],
    ]);
    const byHand = { ...rollback, fallback: { ...fallback, run: null } };
    const [, aside] = buildRunbook(aPlan({ rollout: aRollout({ rollback: byHand }) })).endings;
    expect(aside?.step).toMatchObject({ run: null, expect: "users get popular items" });
  });
});

describe("the drill", () => {
  const drilled = (on: string, took: number) => {
    const rollback = { ...aRollout().rollback, drilled: { on, took: milliseconds(took * SECOND) } };
    return buildRunbook(aPlan({ rollout: aRollout({ rollback }) })).drill;
  };

  test("stands with its age and its time beside the target", () => {
    expect(runbook.drill).toMatchObject({ on: "2026-11-17", took: 41 * SECOND, target: 60 * SECOND });
    expect(runbook.drill).toMatchObject({ age: 6, isOld: false, isSlow: false });
  });

  test.each([
    ["90 days before the start", 90, false],
    ["91 days before the start", 91, true],
  ])("%s", (_, days, isOld) => {
    const on = new Date(plan.starts - days * DAY).toISOString().slice(0, 10);
    expect(drilled(on, 41)).toMatchObject({ age: days, isOld });
  });

  test("is slow when it took longer than the rollback may take", () => {
    expect(drilled("2026-11-17", 60).isSlow).toBe(false);
    expect(drilled("2026-11-17", 61).isSlow).toBe(true);
  });

  test("that never was is neither old nor slow, but not there", () => {
    const rollback = { ...aRollout().rollback, drilled: null };
    expect(buildRunbook(aPlan({ rollout: aRollout({ rollback }) })).drill).toMatchObject({
      on: null,
      took: null,
    });
  });
});

describe("every command", () => {
  const all = Object.values(EVERY_ROUTER);
  const fallback = { does: "popular items", run: ["make", "popular"], owner: "@recs" };
  const rollback = { ...aRollout().rollback, fallback };
  const books = all.map((target) => buildRunbook(aPlanOn([target, EVERY_ROUTER.unleash], { rollback })));
  const commands = [...new Set(books.flatMap(commandsOf))];

  test("is there for every kind of router, with nothing left to fill in", () => {
    expect(commands.length).toBeGreaterThan(60);
    for (const command of commands)
      expect(command).not.toMatch(
        /<[a-z][^>]*>|\bTODO\b|\bFIXME\b|\bYOUR[_-]|undefined|\[object|\.\.\.|…|\$by|\$where|\$window/i,
      );
  });

  test("is one that bash can read", () => {
    const script = commands.map((command) => `if false; then\n${command}\nfi`).join("\n");
    expect(() =>
      execFileSync("bash", ["-n"], { input: script, stdio: ["pipe", "ignore", "pipe"] }),
    ).not.toThrow();
  });

  test("never holds a secret's value, only its name", () => {
    for (const command of commands)
      for (const [, name = ""] of command.matchAll(/(?:Bearer |Authorization: )(\S+)"/g))
        expect(name).toMatch(/^\$\{?[A-Z_]+\}?$/);
  });

  const nasty = fc.oneof(
    fc.constantFrom(
      "it's",
      `a"b`,
      "a b",
      "a\nb",
      "$(touch /tmp/owned)",
      "`id`",
      "\u202Egnp",
      "${HOME}",
      "!!",
      "\\",
      "x".repeat(10_000),
    ),
    fc
      .string({ unit: "binary", minLength: 1, maxLength: 30 })
      .filter((each) => each.isWellFormed() && !each.includes("\0")),
  );

  test("stays one command whatever the names are: nothing is expanded, nothing is hidden", () => {
    fc.assert(
      fc.property(nasty, nasty, (name, other) => {
        const targets = [
          { ...EVERY_ROUTER.serverless, service: name, namespace: other },
          { ...EVERY_ROUTER.istio, virtualService: name, route: other, candidate: name },
          { ...EVERY_ROUTER.gateway, httpRoute: name, rule: other },
          { ...EVERY_ROUTER.seldon, experiment: name, baseline: other },
          { ...EVERY_ROUTER.unleash, feature: name, environment: other },
          { ...EVERY_ROUTER.launchdarkly, flag: name, baseline: other },
          { ...EVERY_ROUTER.flagd, file: name, flag: other },
          { ...EVERY_ROUTER.sqlite, database: `${name}.db`, table: other, where: { [other]: name } },
          { ...EVERY_ROUTER.command, run: [name, other] },
        ] as const;
        const [first, ...others] = targets;
        const also = [{ does: other, run: ["echo", name, other], repeat: "unsafe" as const }];
        const cohorts = [aCohort({ where: { desk: name }, detect: {} })];
        const book = buildRunbook(
          aPlanOn([first, ...others], {
            cohorts,
            rollback: { ...rollback, also, fallback: { ...fallback, run: ["echo", name] } },
          }),
        );
        for (const command of commandsOf(book)) {
          const quoted = /\$'(?:[^'\\]|\\.)*'|'[^']*'|"(?:[^"\\]|\\.)*"|\\'/gsu;
          expect(command.replace(quoted, "").replaceAll("&&", ""), command).not.toMatch(/[`(){}$<>&]/);
          const inDouble = [...command.matchAll(quoted)].flatMap(([each]) =>
            each.startsWith('"') ? [each] : [],
          );
          for (const each of inDouble) expect(each).toMatch(/^"(?:[^"\\$`]|\\.|\$\w+|\$\{\w+\})*"$/s);
          expect(command).not.toMatch(/[^\P{Cc}\n]|[\p{Cf}\p{Zl}\p{Zp}]/u);
        }
      }),
      { numRuns: 15 },
    );
  });
});
