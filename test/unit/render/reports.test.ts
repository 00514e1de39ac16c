import { describe, expect, test } from "vitest";
import { GATE_REASONS } from "../../../src/gate/outcome.ts";
import { CATALOGUE, explain } from "../../../src/render/codes.ts";
import { VERBS } from "../../../src/gate/command.ts";
import { renderAnswer } from "../../../src/render/answers.ts";
import { renderIncident } from "../../../src/render/incident.ts";
import { saidAfterRollback } from "../../../src/render/message.ts";
import { renderNotification } from "../../../src/render/notification.ts";
import {
  count,
  duration,
  moment,
  momentIn,
  percentage,
  plural,
  points,
  unitWord,
} from "../../../src/render/numbers.ts";
import { renderStateChange } from "../../../src/render/state-change.ts";
import { mergeGroupStatus, statusOf } from "../../../src/render/status-line.ts";
import { renderTickSummary } from "../../../src/render/tick-summary.ts";
import { TICK_REASONS } from "../../../src/render/tick-report.ts";
import { DAY, HOUR, MINUTE, SECOND } from "../../../src/units.ts";
import { aFinding, aGateOutcome, aRequirement, aRolloutOutcome, aTickReport } from "../../support/report.ts";
import { NOW, aRouter, aSecondRouter } from "../../support/rollout.ts";

const [undo] = aRouter().undo.steps;

describe("the summary of a rollback", () => {
  const summary = renderTickSummary(aTickReport());

  test("says in the first lines what broke, where, and that traffic is off", () => {
    const top = summary.split("\n").slice(0, 4).join("\n");
    expect(top).toContain("# Rolled back: <code>summarizer</code> v2.0.0 at stage <code>canary-5</code>");
    expect(top).toContain(
      "Guard <code>unsupported-claims</code> broke in cohort <code>breaking-news</code>.",
    );
    expect(top).toContain("All traffic is on v1.8.2");
  });

  test("puts the runbook entry of the broken guard before the reasons", () => {
    expect(summary.indexOf(undo?.run ?? "?")).toBeGreaterThan(0);
    expect(summary.indexOf(undo?.run ?? "?")).toBeLessThan(summary.indexOf("### Why"));
    expect(summary).toContain("unsupported-claims broke: roll back");
  });

  test("shows the cohort that broke beside the average that would have hidden it", () => {
    const why = summary.slice(summary.indexOf("### Why"), summary.indexOf("### What was done"));
    expect(why).toContain(
      "| **<code>unsupported-claims</code>** | **<code>breaking-news</code>** | 2.1% | **6.6%** | +4.5 points | 5,640 / 564 |",
    );
    expect(why).toMatch(/<code>all<\/code> \| 2% \| 2.4% \| \+0.4 points .* no breach seen/);
  });

  test("begins the reasons with the verdict in one sentence, and names the cohorts that degraded", () => {
    const why = summary.slice(summary.indexOf("### Why"), summary.indexOf("### What was done"));
    expect(why.split("\n")[2]).toMatch(
      /^<code>unsupported-claims<\/code> in <code>breaking-news<\/code>: Candidate 6.6% of 564, baseline 2.1% of 5,640/,
    );
    expect(why).toContain(
      "**Cohorts that degraded**, over all roll-back guards: <code>breaking-news</code>.",
    );
  });

  test("of all guards together shows those that carry it, with the entry of the first", () => {
    const carriers = [
      { guard: "errors", cohort: "all" },
      { guard: "unsupported-claims", cohort: "all" },
    ];
    const loud = renderTickSummary(
      aTickReport({ reason: "breach-together", because: { kind: "breach-together", carriers } }),
    );
    expect(loud).toContain("No guard broke alone, all of them did together");
    expect(loud).toContain("errors broke: roll back");
    const why = loud.slice(loud.indexOf("### Why"), loud.indexOf("### What was done"));
    expect(
      why.match(/^- <code>.*<\/code> in <code>all<\/code>: (?:Not enough data|No breach seen)/gm),
    ).toHaveLength(2);
    const cut = renderTickSummary(
      aTickReport({ because: { kind: "breach-together", carriers }, findings: [] }),
    );
    expect(cut).toContain("errors broke: roll back");
  });

  test("says when the router read 0, and that the traffic has not confirmed it yet", () => {
    expect(summary).toContain("41 s later, target 1 min");
    expect(summary).toContain("pending: a later tick looks");
    expect(summary).toContain("oncall-a until");
  });

  test("that is not confirmed says so loudest and opens the entry for it", () => {
    const loud = renderTickSummary(aTickReport({ confirmed: false, reason: "rollback-unconfirmed" }));
    expect(loud.split("\n")[0]).toContain("# Rollback NOT confirmed");
    expect(loud).toContain("[!CAUTION]");
    expect(loud).toContain("The rollback is not confirmed");
    expect(loud).not.toContain("All traffic is on");
  });

  test("of a dry run never says that something happened", () => {
    const dry = renderTickSummary(aTickReport({ confirmed: null, dryRun: true, ending: null }));
    expect(dry).toContain("Would roll back (dry run)");
    expect(dry).not.toContain("All traffic is on");
  });
});

describe("the summary of any other tick", () => {
  test.each(["bake", "promote", "guard"] as const)("%s is short", (decision) => {
    const summary = renderTickSummary(
      aTickReport({ decision, reason: "baking", because: null, findings: [], actions: [] }),
    );
    expect(summary).toContain("[!NOTE]");
    expect(summary.split("\n").length).toBeLessThan(15);
  });

  test("a hold says what would let it go on", () => {
    const finding = aFinding({
      verdict: { kind: "inconclusive", reason: "stale", detail: "", wanted: null },
    });
    const summary = renderTickSummary(
      aTickReport({
        decision: "hold",
        reason: "no-evidence",
        because: null,
        confirmed: null,
        findings: [finding],
        holds: [{ kind: "no-evidence", finding }],
      }),
    );
    expect(summary).toContain("[!WARNING]");
    expect(summary).toContain("Metrics are missing or stale");
    expect(summary).toContain("data is too old");
  });

  test("a report that nobody confirmed says who can, and opens its own entry", () => {
    const finding = aFinding({
      guard: "severe",
      cohort: "all",
      verdict: { kind: "inconclusive", reason: "unconfirmed", detail: "1 event counted", wanted: null },
    });
    const summary = renderTickSummary(
      aTickReport({
        decision: "hold",
        reason: "no-evidence",
        because: null,
        confirmed: null,
        findings: [finding],
        holds: [{ kind: "no-evidence", finding }],
      }),
    );
    expect(summary).toContain("/rollout report severe confirmed");
    expect(summary).toMatch(/Confirmed by @.*desk-a or @.*desk-b, it rolls back/);
    expect(summary).toContain("severe broke");
    expect(summary).not.toContain("Metrics are missing or stale");
  });

  test.each([
    [false, "no breach seen"],
    [true, "certified no worse"],
  ])("certified %s is %s", (certified, shown) => {
    const summary = renderTickSummary(
      aTickReport({
        decision: "bake",
        reason: "baking",
        because: null,
        findings: [aFinding({ verdict: { kind: "pass", certified } })],
      }),
    );
    expect(summary).toContain(`| ${shown} |`);
    expect(summary).not.toMatch(/\bpass\b/);
  });

  test("a plan that nobody approved says who must do what", () => {
    const summary = renderTickSummary(
      aTickReport({
        decision: "hold",
        reason: "not-approved",
        because: null,
        confirmed: null,
        findings: [],
        gate: aRolloutOutcome(),
      }),
    );
    expect(summary).toContain("owner-a");
    expect(summary).toContain("Not approved");
  });
});

describe("what is sent elsewhere", () => {
  test("a notification holds every undo command in full, and pings no channel", () => {
    const report = aTickReport({ rollout: "x @everyone <!here>" });
    const text = renderNotification(report, saidAfterRollback(report, null));
    for (const command of [undo?.run, aSecondRouter().undo.steps[0]?.run]) expect(text).toContain(command);
    expect(text).toContain("v2 is off.");
    expect(text).not.toContain("@everyone");
    expect(text).not.toContain("<!here");
  });

  test("a notification says why with the numbers, on one line", () => {
    const [, line] = renderNotification(aTickReport()).split("\n");
    expect(line).toMatch(/^Guard unsupported-claims broke in cohort breaking-news. Candidate 6.6% of 564/);
  });

  test("an unconfirmed rollback begins with it", () => {
    expect(renderNotification(aTickReport({ confirmed: false }))).toMatch(/^ROLLBACK NOT CONFIRMED/);
  });

  test("an incident has one key per rollout and plan, and the commands", () => {
    const report = aTickReport();
    const { key, title, body } = renderIncident(report);
    expect(key).toBe(`summarizer/${report.plan?.digest.slice(0, 12)}`);
    expect(title).toBe("summarizer v2.0.0 rolled back");
    expect(body).toContain(undo?.run);
    const long = Array.from({ length: 5000 }, (_, index) =>
      aFinding({ cohort: `c${index}`, guard: "errors" }),
    );
    expect(renderIncident({ ...report, findings: long }).body.length).toBeLessThanOrEqual(60_000);
  });

  test("a state change is told once, in a line, and a bake is none", () => {
    expect(renderStateChange(aTickReport())).toContain("**Rolled back:");
    expect(renderStateChange(aTickReport({ decision: "promote", reason: "stage-passed" }))).toContain(
      "The stage passed",
    );
    expect(renderStateChange(aTickReport({ decision: "bake", reason: "baking" }))).toBeNull();
    expect(renderStateChange(aTickReport({ dryRun: true }))).toBeNull();
  });
});

describe("the commit status", () => {
  const where = { branch: "main", url: null };

  test.each(GATE_REASONS)("for %s fits 140 characters", (reason) => {
    const requirements = Array.from({ length: 30 }, (_, index) =>
      aRequirement({ id: `role:r${index}`, reason }),
    );
    const status = statusOf(aGateOutcome({ reason, rollouts: [aRolloutOutcome({ requirements })] }), where);
    expect(status.description.length).toBeLessThanOrEqual(140);
    expect(status.context).toBe("model-rollout: main");
  });

  test("names the plan, and who has not decided", () => {
    const { description, state } = statusOf(aGateOutcome(), where);
    expect(state).toBe("pending");
    expect(description).toContain("model-owner has not decided; nobody has the pager");
    expect(description).toMatch(/\(plan [0-9a-f]{12}\)$/);
  });

  test.each([
    ["go", "success"],
    ["waiting", "pending"],
    ["no-go", "failure"],
  ] as const)("%s is %s", (kind, state) => {
    expect(statusOf(aGateOutcome({ kind }), where).state).toBe(state);
  });

  test("of a merge group always ends it, within what GitHub takes", () => {
    expect(mergeGroupStatus({ kind: "unchanged" }, where).state).toBe("success");
    expect(mergeGroupStatus({ kind: "other-policy" }, where).state).toBe("failure");
    expect(mergeGroupStatus({ kind: "unknown", code: "github-unavailable" }, where).state).toBe("error");
    const rollout = "r".repeat(200);
    expect(mergeGroupStatus({ kind: "other-plan", rollout }, where).description).toHaveLength(140);
  });
});

describe("answers", () => {
  test("ping nobody and never begin with a command", () => {
    const answer = renderAnswer(
      { kind: "not-understood", stop: null, expected: "/rollout ack", found: "@everyone" },
      "eve",
    );
    expect(answer).not.toContain("@everyone");
    expect(answer.startsWith("/rollout")).toBe(false);
  });

  test("help offers every verb, and says who may", () => {
    const help = renderAnswer({ kind: "help" }, "eve");
    for (const verb of VERBS) expect(help).toContain(`/rollout ${verb}`);
    expect(help).toContain("two people");
  });

  test("an abort that is not confirmed says so", () => {
    expect(
      renderAnswer({ kind: "aborted", rollout: "s", by: "a", confirmed: false, quarantined: false }, "a"),
    ).toContain("**not** confirmed");
  });
});

describe("the catalogue", () => {
  test("explains every reason and has no code twice within a kind", () => {
    for (const code of [...TICK_REASONS, ...GATE_REASONS]) expect(explain(code).length).toBeGreaterThan(0);
    const keys = CATALOGUE.map(({ code, of }) => `${of}/${code}`);
    expect(new Set(keys).size).toBe(keys.length);
    for (const { explanation } of CATALOGUE) expect(explanation).toMatch(/^[A-Z`0-9].*[.]$/);
  });
});

describe("numbers", () => {
  test.each([
    [duration(54 * HOUR), "2 days 6 h"],
    [duration(47 * HOUR + 59 * MINUTE), "47 h 59 min"],
    [duration(47 * HOUR + 59.6 * MINUTE), "2 days"],
    [duration(24 * HOUR), "24 h"],
    [duration(5 * DAY), "5 days"],
    [duration(9.99 * DAY), "10 days"],
    [duration(16.6 * DAY), "17 days"],
    [duration(1234 * DAY), "1,234 days"],
    [duration(59.96 * SECOND), "1 min"],
    [duration(6.3 * MINUTE), "6 min 18 s"],
    [duration(250), "0.3 s"],
    [duration(0), "0 s"],
    [duration(Number.POSITIVE_INFINITY), "for ever"],
    [duration(6 * DAY), "6 days"],
    [duration(41_000), "41 s"],
    [percentage(0.256), "0.26%"],
    [percentage(0.00421), "0.0042%"],
    [percentage(0), "0%"],
    [percentage(12_345), "12,345%"],
    [count(-0.4), "0"],
    [plural(1, "stage"), "1 stage"],
    [plural(1_000, "stage"), "1,000 stages"],
    [unitWord(1, "summary"), "summary"],
    [unitWord(6_044, "summary"), "summaries"],
    [unitWord(2, "day"), "days"],
    [unitWord(2, "search"), "searches"],
    [unitWord(2, "judged"), "judged"],
    [unitWord(2, "Größe"), "Größe"],
    [points(-0.0012), "−0.12 points"],
    [points(0.01), "+1 point"],
    [points(0.97 - (0.96 + 0.01)), "0 points"],
    [points(0.000_004), "+0.0004 points"],
    [momentIn(NOW, "UTC"), "Fri 2026-11-20 12:00 UTC"],
    [momentIn(NOW, "Europe/Berlin"), "Fri 2026-11-20 12:00 UTC (13:00 Europe/Berlin)"],
    [momentIn(NOW, "Pacific/Auckland"), "Fri 2026-11-20 12:00 UTC (Sat 2026-11-21 01:00 Pacific/Auckland)"],
    [points(-8.7e-17), "0 points"],
    [points(-1e-9), "−0.0000001 points"],
    [moment(NOW), "Fri 2026-11-20 12:00 UTC"],
  ])("%s", (shown, expected) => {
    expect(shown).toBe(expected);
  });
});
