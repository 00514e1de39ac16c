import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Plan } from "../../../src/plan/plan.ts";
import type { HoldReason } from "../../../src/promotion/decision.ts";
import { ENTRY_OF_REASON, entryOf, opensFor } from "../../../src/render/entry-for.ts";
import { renderIncident } from "../../../src/render/incident.ts";
import { renderNotification } from "../../../src/render/notification.ts";
import { renderEntryPage, renderMissing, renderRunbookPage } from "../../../src/render/runbook-page.ts";
import { renderEntry, runbookSection } from "../../../src/render/runbook-section.ts";
import { TICK_REASONS } from "../../../src/render/tick-report.ts";
import { renderTickSummary } from "../../../src/render/tick-summary.ts";
import { buildRunbook } from "../../../src/runbook/build.ts";
import { FAILURES, nameOf } from "../../../src/runbook/runbook.ts";
import { DAY, milliseconds, SECOND } from "../../../src/units.ts";
import { EVERY_ROUTER } from "../../support/every-router.ts";
import { aFinding, aTickReport } from "../../support/report.ts";
import { aCohort, aPlan, aRollout, aRouter, aSecondRouter, NOW } from "../../support/rollout.ts";
import { aPlanOn, planOfFile } from "../../support/runbook.ts";

const finding = aFinding();
const HOLDS: {
  readonly [Kind in HoldReason["kind"]]: readonly Extract<HoldReason, { readonly kind: Kind }>[];
} = {
  "guard-breached": [{ kind: "guard-breached", finding: aFinding({ guard: "refusals", onBreach: "hold" }) }],
  held: [{ kind: "held", by: "oncall-a", reason: "odd" }],
  "no-evidence": [{ kind: "no-evidence", finding }],
  "too-few-samples": [{ kind: "too-few-samples", finding }],
  "router-drift": [{ kind: "router-drift", found: "9%", ours: "5%" }],
  "served-differs": [
    { kind: "served-differs", by: "router", found: "1%", ours: "5%" },
    { kind: "served-differs", by: "metrics", found: "1%", ours: "5%" },
  ],
  "router-unreadable": [{ kind: "router-unreadable", because: "HTTP 503" }],
  "router-blocked": [{ kind: "router-blocked", by: "a change request" }],
  "not-ready": [
    { kind: "not-ready", side: "baseline" },
    { kind: "not-ready", side: "candidate" },
  ],
  "move-in-progress": [{ kind: "move-in-progress", until: NOW }],
  "acknowledgement-expired": [{ kind: "acknowledgement-expired" }],
  frozen: [{ kind: "frozen", because: "year end", until: NOW }],
  "outside-moving-hours": [{ kind: "outside-moving-hours", hours: "Mon-Thu" }],
  "not-before": [{ kind: "not-before", at: NOW }],
  "dry-run-first": [
    { kind: "dry-run-first", stage: "canary-1", silent: [] },
    { kind: "dry-run-first", stage: "canary-1", silent: ["cost"] },
  ],
  "go-missing": [{ kind: "go-missing", stage: "canary-25", roles: ["model-owner"] }],
  "changed-on-branch": [{ kind: "changed-on-branch" }],
  "removed-on-branch": [{ kind: "removed-on-branch" }],
  quarantined: [{ kind: "quarantined", because: "rolled back" }],
  "beyond-this-version": [
    { kind: "beyond-this-version", because: "this version does not move seldon news/a" },
  ],
  deadline: [{ kind: "deadline", of: "stage canary-5", rollsBackAt: NOW }],
  "already-rolled-back": [{ kind: "already-rolled-back", because: "rolled back" }],
};
const EVERY_HOLD = Object.values(HOLDS).flat();

function held(hold: HoldReason) {
  return aTickReport({
    decision: "hold",
    reason: hold.kind,
    because: null,
    confirmed: null,
    findings: [],
    actions: [],
    holds: [hold],
  });
}

describe("every reason opens one entry", () => {
  test.each(EVERY_HOLD.map((hold) => [hold.kind, hold] as const))("the hold %s", (_, hold) => {
    const report = held(hold);
    const entry = entryOf(report);
    expect(entry).not.toBeNull();
    const opens = opensFor(hold);
    const same = report.runbook?.entries.filter((each) =>
      typeof opens === "string"
        ? each.trigger.kind === opens
        : each.trigger.kind === "guard" && each.trigger.guard === opens?.guard,
    );
    expect(same).toEqual([entry]);
  });

  test("no failure of the machinery is an orphan: but for ticks that stopped, which nobody can report", () => {
    const opened = new Set<unknown>([...Object.values(ENTRY_OF_REASON), ...EVERY_HOLD.map(opensFor)]);
    expect(FAILURES.filter((kind) => !opened.has(kind))).toEqual(["ticks-stopped"]);
  });

  test("only good news opens none", () => {
    expect(TICK_REASONS.filter((reason) => ENTRY_OF_REASON[reason] === null)).toEqual([
      "started",
      "stage-passed",
      "bake-skipped",
      "completed",
      "baking",
      "extended",
      "guarding",
      "superseded",
      "idle",
    ]);
  });

  test.each([
    [
      "a version that is not ready, by its side",
      { kind: "not-ready", side: "candidate" },
      "candidate-not-ready",
    ],
    ["a rollback target without replicas", { kind: "not-ready", side: "baseline" }, "target-unhealthy"],
    [
      "a report that nobody confirmed, by its guard",
      {
        kind: "no-evidence",
        finding: aFinding({
          guard: "severe",
          verdict: { kind: "inconclusive", reason: "unconfirmed", detail: "1 event", wanted: null },
        }),
      },
      "severe",
    ],
  ] as const)("%s", (_, hold, name) => {
    const entry = entryOf(held(hold));
    expect(entry === null ? null : nameOf(entry)).toBe(name);
  });

  test("a rollback that is not confirmed opens its own, whatever broke", () => {
    const entry = entryOf(aTickReport({ confirmed: false, reason: "rollback-unconfirmed" }));
    expect(entry?.trigger.kind).toBe("rollback-failed");
  });
});

describe("a hold opens with its entry", () => {
  test.each(EVERY_HOLD.map((hold) => [hold.kind, hold] as const))("%s", (_, hold) => {
    const report = held(hold);
    const summary = renderTickSummary(report);
    const entry = entryOf(report);
    const at = summary.indexOf(`#### ${entry?.title.replaceAll("_", "&#95;")}`);
    expect(at).toBeGreaterThan(0);
    expect(at).toBeLessThan(summary.indexOf("Candidate's weight"));
    expect(summary.slice(0, at)).not.toContain("<details>");
  });
});

/** Lines as they fill a screen of 100 columns. */
function screenLines(markdown: string): number {
  return markdown
    .trimEnd()
    .split("\n")
    .reduce((sum, line) => sum + Math.max(1, Math.ceil(line.length / 100)), 0);
}

describe("an entry is one screen: at most 45 lines of 100 columns", () => {
  const FILES = [
    "test/fixtures/summarizer.yml",
    "test/fixtures/minimal.yml",
    "examples/replay/summarizer.yml",
  ];
  const PLANS: readonly (readonly [string, Plan])[] = [
    ...FILES.map((file) => [file, planOfFile(file)] as const),
    ...Object.entries(EVERY_ROUTER).map(
      ([kind, target]) => [`${kind}, then Unleash`, aPlanOn([target, EVERY_ROUTER.unleash])] as const,
    ),
    ["Istio, flagd, SQL", aPlanOn([EVERY_ROUTER.istio, EVERY_ROUTER.flagd, EVERY_ROUTER.postgres])],
  ];
  test.each(PLANS)("of %s", (_, plan) => {
    for (const entry of buildRunbook(plan).entries)
      expect(screenLines(renderEntryPage([entry])), entry.title).toBeLessThanOrEqual(45);
  });
});

describe("runbook.md", () => {
  const page = renderRunbookPage([buildRunbook(aPlan())]);

  test("has the way out before anything else", () => {
    const [first] = aRouter().undo.steps;
    expect(page.split("\n")[0]).toBe("# Runbook: summarizer, v1.8.2 to v2.0.0");
    expect(page.indexOf(first?.run ?? "?")).toBeLessThan(500);
  });

  test("has every entry, every way, what follows, the three ends, and the access", () => {
    for (const { title } of buildRunbook(aPlan()).entries) expect(page).toContain(`#### ${title}`);
    for (const part of [
      "#### Way 1: unleash: news/summarizer-v2 in production",
      "#### Way 2: kserve: news/summarizer",
      "## After every rollback, once",
      "**Fall back** when v1.8.2 is bad too, gone, or has no ready replica",
      "kubectl -n news auth can-i patch inferenceservices",
    ])
      expect(page).toContain(part);
  });

  test("reads without a program that shows Markdown: no entities, no tags", () => {
    expect(page).not.toMatch(/&#\d+;|<code>|<\/?[a-z]+>/);
    expect(page).toContain("@owner-a");
  });

  test.each([
    ["2026-11-17", 41, /last on 2026-11-17, 6 days before the start, took 41 s, target 1 min\.$/],
    ["2026-08-01", 41, /older than 90 days: do not count on that time/],
    ["2026-11-17", 90, /took 1 min 30 s \*\*slower than the target\*\*, target 1 min/],
  ])("says of a drill on %s that took %d s so", (on, took, said) => {
    const rollback = { ...aRollout().rollback, drilled: { on, took: milliseconds(took * SECOND) } };
    const drilled = renderRunbookPage([buildRunbook(aPlan({ rollout: aRollout({ rollback }) }))]);
    expect(drilled.split("\n").find((line) => line.startsWith("**Drill**"))).toMatch(said);
  });

  test("says that it was never rehearsed", () => {
    const rollback = { ...aRollout().rollback, drilled: null };
    expect(renderRunbookPage([buildRunbook(aPlan({ rollout: aRollout({ rollback }) }))])).toContain(
      "**Drill**: never rehearsed; target 1 min.",
    );
  });

  test("of several rollouts has each once", () => {
    const twice = renderRunbookPage([buildRunbook(aPlan()), buildRunbook(aPlan())]);
    expect(twice.match(/^# Runbook: /gm)).toHaveLength(2);
  });

  test("says which files were not there, because the digits are then others", () => {
    expect(renderMissing([])).toBe("");
    expect(renderMissing(["prompts/a.md"])).toContain("Not found here: prompts/a.md");
  });
});

describe("in the comment", () => {
  test("the first entries are whole, the others are named with where they stand", () => {
    const runbook = buildRunbook(aPlan());
    const { title, body } = runbookSection(runbook, 3);
    expect(title).toContain(`${runbook.entries.length} entries, 2 ways back`);
    expect(body.match(/^#### /gm)).toHaveLength(3);
    for (const { title: entry } of runbook.entries)
      expect(
        body.split("\n").filter((line) => line === `#### ${entry}` || line.includes(`| ${entry} |`)),
      ).toHaveLength(1);
    expect(body).toContain("`runbook.md`");
  });
});

describe("the summary of a rollback opens with its entry", () => {
  const summary = renderTickSummary(aTickReport());
  const at = (text: string): number => summary.indexOf(text);

  test("what broke, who met it, whether it is off, what to do, why, what was done, what is open: in this order", () => {
    const order = [
      "broke in cohort",
      "It is 6.6% against 2.1% on the baseline.",
      "the router reads back 0",
      "**You need to** do the steps below",
      "| Affected | about 1,847 users reached in this stage; 564 judged in",
      "**25 more bad ones**",
      "### What to do now",
      "Runbook entry “unsupported-claims broke: roll back”",
      "Prove that",
      "**Done by the program, and read back.**",
      aRouter().undo.steps[0]?.run ?? "?",
      aSecondRouter().undo.steps[0]?.run ?? "?",
      "### Why",
      "### What was done",
      "### Still open",
      "make purge-summaries VERSION=v2.0.0",
    ];
    const places = order.map(at);
    expect(places.every((place) => place > 0)).toBe(true);
    expect(places).toEqual(places.toSorted((a, b) => a - b));
  });

  test("without a read-back of 0 the way out comes first", () => {
    const loud = renderTickSummary(aTickReport({ confirmed: false, reason: "rollback-unconfirmed" }));
    expect(loud).toContain("Runbook entry “The rollback is not confirmed”");
    expect(loud).not.toContain("Done by the program");
    expect(loud.indexOf(aRouter().undo.steps[0]?.run ?? "?")).toBeLessThan(loud.indexOf("Prove that"));
  });

  test("the incident opens alike", () => {
    const { body } = renderIncident(aTickReport());
    expect(body.indexOf("### What to do now")).toBeLessThan(body.indexOf("### Why"));
  });
});

describe("a notification", () => {
  const plan = aPlanOn([EVERY_ROUTER.istio, EVERY_ROUTER.flagd, EVERY_ROUTER.gateway]);

  test("of a hold says that the traffic stays, why, and how to undo it", () => {
    const text = renderNotification(held({ kind: "not-ready", side: "baseline" }));
    expect(text).toMatch(/^ON HOLD, the traffic stays where it is: summarizer v2.0.0 at stage canary-5\n/);
    expect(text).toContain(aRouter().undo.steps[0]?.run);
  });

  test("holds whole commands or none, never half of one, and at most 3,000 characters", () => {
    const text = renderNotification(aTickReport({ plan }), ["x".repeat(4000), "y".repeat(4000)]);
    expect(text.length).toBeLessThanOrEqual(3000);
    expect(text).toContain("More ways back: in runbook.md");
    const commands = plan.routers.flatMap(({ undo }) => undo.steps.map(({ run }) => run));
    for (const line of text
      .split("\n")
      .filter((each) => each.startsWith("kubectl") || each.startsWith("node")))
      expect(commands).toContain(line);
  });

  test("leaves a command as it is, also where a name looks like a mention", () => {
    const target = { ...EVERY_ROUTER.unleash, url: "https://here.example/@here" };
    const text = renderNotification(aTickReport({ plan: aPlanOn([target]) }));
    expect(text).toContain(
      "https://here.example/@here/api/admin/projects/news/features/summarizer/environments/production/off\n",
    );
  });
});

describe("names that want to break the page", () => {
  const NASTY = [
    "a|b",
    "`x`",
    "```",
    "<img src=x>",
    "[x](javascript:1)",
    "@everyone",
    "\u202Ednuora",
    "a\n# heading",
    "x".repeat(10_000),
    "$(id)",
  ];
  test.each(NASTY)("%j does nothing in an entry, in the file or in the summary", (name) => {
    const also = [{ does: name, run: ["echo", name], repeat: "unsafe" as const }];
    const cohorts = [aCohort({ where: { desk: name }, detect: {} })];
    const fallback = { does: name, run: ["echo", name], owner: "@recs" };
    const rollback = { ...aRollout().rollback, also, fallback };
    const runbook = buildRunbook(
      aPlanOn(
        [
          { ...EVERY_ROUTER.serverless, service: name },
          { ...EVERY_ROUTER.sqlite, table: name },
        ],
        { cohorts, rollback },
      ),
    );
    const pages = [
      renderRunbookPage([runbook]),
      ...runbook.entries.map(renderEntry),
      runbookSection(runbook, 100).body,
    ];
    for (const page of pages) {
      expect(page).not.toMatch(/^# heading/m);
      expect(page).not.toMatch(/[^\P{Cc}\n]|[\u202A-\u202E\u2066-\u2069]/u);
      const outside = page.replace(/^( *)(`{3,})sh\n[\s\S]*?^\1\2$/gm, "");
      expect(outside).not.toMatch(/(?<!\\)<img|(?<!\\)\]\(javascript|^\s*```/m);
    }
  });

  test("fences are opened and closed in pairs", () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1, maxLength: 40 }), (name) => {
        const runbook = buildRunbook(aPlanOn([{ ...EVERY_ROUTER.command, run: ["./route", name] }]));
        const page = renderRunbookPage([runbook]);
        let open: string | null = null;
        for (const line of page.split("\n")) {
          const fence = /^\s*(`{3,})(sh)?$/.exec(line);
          if (fence === null) continue;
          if (open === null) open = fence[1] ?? null;
          else if (fence[1] === open && fence[2] === undefined) open = null;
        }
        expect(open).toBeNull();
      }),
      { numRuns: 20 },
    );
  });
});

test("the age of a drill is counted in whole days", () => {
  const plan = aPlan();
  expect(buildRunbook(plan).drill.age).toBe(Math.floor((plan.starts - Date.UTC(2026, 10, 17)) / DAY));
});
