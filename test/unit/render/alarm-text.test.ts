import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Alarm } from "../../../src/promotion/alarm.ts";
import { ALARM_KINDS, type AlarmKind } from "../../../src/promotion/alarm-kinds.ts";
import { renderAcknowledged, renderAlarm, renderAllClear } from "../../../src/render/alarm-text.ts";
import type { TickReport } from "../../../src/render/tick-report.ts";
import { buildRunbook } from "../../../src/runbook/build.ts";
import { HOUR, MINUTE, plus } from "../../../src/units.ts";
import { EVERY_ROUTER } from "../../support/every-router.ts";
import { HOSTILE_PIECES } from "../../support/poisoned.ts";
import { aTickReport } from "../../support/report.ts";
import { NOW } from "../../support/rollout.ts";
import { aPlanOn } from "../../support/runbook.ts";

function anAlarm(given: Partial<Alarm> = {}): Alarm {
  return {
    kind: "breach",
    means: "rolled-back",
    digest: "a",
    since: NOW,
    changed: NOW,
    messaged: false,
    pagedAt: null,
    acknowledged: false,
    ...given,
  };
}

const BASE = aTickReport();

function told(report: Partial<TickReport> = {}, alarm: Partial<Alarm> = {}): string {
  return renderAlarm({
    report: { ...BASE, ...report },
    alarm: anAlarm(alarm),
    now: plus(NOW, 40 * MINUTE),
    lookedAt: null,
    isPageWithoutPager: false,
  });
}

const HOLD = { decision: "hold", because: null, confirmed: null } as const;

describe("a message about trouble", () => {
  test("says what, where, since when, the one next step, who is on call, and where to read on", () => {
    const reason = { kind: "not-ready", side: "baseline" } as const;
    const text = told(
      { ...HOLD, reason: "not-ready", holds: [reason] },
      { kind: "not-ready", means: "hold" },
    );
    expect(text.split("\n")[0]).toMatch(
      /^ON HOLD, the traffic stays where it is, for 40 min: summarizer v2\.0\.0 at stage canary-5/,
    );
    expect(text).toContain("The baseline is not ready.");
    expect(text).toMatch(/\nNext: .+\n/);
    expect(text).toMatch(/\nThen: entry target-unhealthy of runbook\.md/);
    expect(text).toMatch(/\nOn call: @oncall-a\.$/m);
  });

  test("names what was not done", () => {
    const failed = { at: NOW, does: "quarantine the candidate", outcome: "not done: GitHub is down" };
    expect(told({ actions: [failed] })).toContain("quarantine the candidate: not done: GitHub is down");
  });

  test("never says that the traffic is off before the router does", () => {
    const text = told({ confirmed: false }, { kind: "rollback-unconfirmed", means: "urgent" });
    expect(text).toMatch(/^ROLLBACK NOT CONFIRMED, act now: /);
    expect(text).not.toContain("reads 0:");
    expect(text).toContain("\nUndo by hand:\n");
  });

  test("says how long nobody looked", () => {
    const text = renderAlarm({
      report: { ...BASE, ...HOLD, reason: "baking" },
      alarm: anAlarm({ kind: "no-tick", means: "no-tick" }),
      now: plus(NOW, 3 * HOUR),
      lookedAt: NOW,
      isPageWithoutPager: true,
    });
    expect(text).toMatch(/^PAGE, and no pager is set up\. NOBODY LOOKED for 3 h: summarizer/);
    expect(text).toContain("entry ticks-stopped of runbook.md");
  });

  test("is over in one line", () => {
    expect(renderAllClear(BASE, anAlarm()).split("\n")).toHaveLength(1);
    expect(renderAcknowledged(BASE).split("\n")).toHaveLength(1);
  });
});

describe("whatever a file says", () => {
  const kinds = Object.keys(ALARM_KINDS) as AlarmKind[];
  const routers = [EVERY_ROUTER.flagd, EVERY_ROUTER.istio, EVERY_ROUTER.gateway];
  /** Those whose entries begin with the longest commands. */
  const commanded = ["router-unreadable", "state-lost", "no-evidence", "rollback-unconfirmed"] as const;

  test("commands are whole or not there, and it fits every channel", () => {
    for (const router of routers) {
      const plan = aPlanOn([router]);
      const runbook = buildRunbook(plan);
      const commands = new Set(
        [...runbook.entries.flatMap(({ steps }) => steps), ...runbook.ways.map(({ step }) => step)].flatMap(
          ({ run }) => run?.split("\n") ?? [],
        ),
      );
      for (const kind of commanded) {
        const detail = "much to say ".repeat(400);
        const text = told({ ...HOLD, reason: kind, plan, runbook, detail }, { kind, means: "hold" });
        expect(text.length).toBeLessThanOrEqual(3000);
        for (const line of text.split("\n").filter((each) => /^(?:kubectl|node|curl|psql) /.test(each)))
          expect(commands).toContain(line);
      }
    }
  });

  test("nobody is called, and nothing is hidden", () => {
    const any = fc.oneof(fc.constantFrom(...HOSTILE_PIECES), fc.string());
    fc.assert(
      fc.property(any, fc.constantFrom(...kinds), fc.boolean(), (value, kind, isBack) => {
        const report: TickReport = {
          ...BASE,
          ...(isBack ? {} : HOLD),
          rollout: value,
          stage: value,
          detail: value,
          incident: value,
          holds: [{ kind: "held", by: value, reason: value }],
          runbook: null,
          plan: null,
        };
        const text = renderAlarm({
          report,
          alarm: anAlarm({ kind, means: "hold" }),
          now: NOW,
          lookedAt: NOW,
          isPageWithoutPager: false,
        });
        expect(text).not.toMatch(/@(?:everyone|here|channel)\b|<!(?! )/i);
        expect(text.replaceAll("\n", "")).not.toMatch(/\p{C}/u);
        expect(text.isWellFormed()).toBe(true);
      }),
      { numRuns: 40 },
    );
  });
});
