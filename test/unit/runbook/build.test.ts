import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { buildRunbook, entryFor } from "../../../src/runbook/build.ts";
import { showCommand } from "../../../src/runbook/shell.ts";
import type { Guard } from "../../../src/judge/guard.ts";
import { aLevel, aPaired, aProportion, aSignal, aTripwire, theGuards } from "../../support/guards.ts";
import { aPlan, aRollout, aRouter, aSecondRouter, hours } from "../../support/rollout.ts";

const plan = aPlan();
const runbook = buildRunbook(plan);

describe("the runbook", () => {
  test("has exactly one entry per guard and one per failure of the machinery", () => {
    const triggers = runbook.entries.map(({ trigger }) =>
      trigger.kind === "guard" ? trigger.guard : trigger.kind,
    );
    expect(triggers).toEqual([
      ...theGuards().map(({ name }) => name),
      "metrics-down",
      "control-plane-down",
      "rollback-failed",
      "human-report",
    ]);
  });

  test("begins every entry with the first router's exact command", () => {
    const [first] = aRouter().undo.steps;
    expect(new Set(runbook.entries.map(({ steps }) => steps[0]?.run))).toEqual(new Set([first?.run]));
  });

  test("goes on with the second way, other state, and the proof", () => {
    const runs = entryFor(runbook, "unsupported-claims").steps.flatMap(({ run }) =>
      run === null ? [] : [run],
    );
    expect(runs).toEqual([
      aRouter().undo.steps[0]?.run,
      aSecondRouter().undo.steps[0]?.run,
      "make purge-summaries VERSION=v2.0.0",
    ]);
    const proofs = entryFor(runbook, "unsupported-claims").steps.filter(
      ({ run, expect }) => run === null && expect !== null,
    );
    expect(proofs.map(({ does }) => does)).toEqual([
      'Check that model_version="v2.0.0" serves 0 requests',
      "Read 20 answers",
      "Check unsupported-claims in all, breaking-news, screen-reader",
    ]);
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
    ["labels that ripen", aProportion({ maturesAfter: hours(24) }), "was served at least 24h before"],
  ])("says what happens by itself for %s", (_, guard, said) => {
    const { entries } = buildRunbook(aPlan({ rollout: aRollout({ guards: [guard] }) }));
    expect(entries[0]?.means).toContain(said);
    expect(entries[0]?.means).not.toMatch(/not judge|this version/);
  });

  test("fits a screen: at most twelve steps an entry", () => {
    expect(Math.max(...runbook.entries.map(({ steps }) => steps.length))).toBeLessThanOrEqual(12);
  });

  test("says what cannot be undone, and by whom it is repaired", () => {
    expect(runbook.cannotUndo).toEqual([
      { what: "push notifications already sent", owner: "@acme/newsroom" },
    ]);
  });

  test("knows no entry for a guard that does not exist", () => {
    expect(() => entryFor(runbook, "nobody")).toThrow(RangeError);
  });
});

describe("a command for a terminal", () => {
  test.each([
    [["make", "purge", "V=1"], "make purge V=1"],
    [["echo", "two words", "it's"], `echo 'two words' 'it'\\''s'`],
    [["x", "", "$(rm -rf /)", "`id`", "a\nb"], "x '' '$(rm -rf /)' '`id`' 'a\nb'"],
  ])("quotes %j", (argv, shown) => {
    expect(showCommand(argv)).toBe(shown);
  });

  test("holds nothing that a shell would expand outside quotes", () => {
    fc.assert(
      fc.property(fc.array(fc.string({ maxLength: 20 }), { minLength: 1, maxLength: 4 }), (argv) => {
        const bare = showCommand(argv).replace(/'[^']*'|\\'/g, "");
        expect(bare).toMatch(/^[\w@%+=:,./ -]*$/);
      }),
    );
  });
});
