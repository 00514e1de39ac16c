import { describe, expect, test } from "vitest";
import type { Aftermath, Undone, Watched } from "../../../src/promotion/aftermath.ts";
import { afterRollback, renderStillOut, renderVerified } from "../../../src/render/after-rollback.ts";
import { rollbackSummary } from "../../../src/render/breach-summary.ts";
import { renderIncidentUpdate } from "../../../src/render/incident-update.ts";
import { loudLinesOf } from "../../../src/render/loud-lines.ts";
import { renderRevert } from "../../../src/render/revert.ts";
import type { TickReport } from "../../../src/render/tick-report.ts";
import { HOUR, instant } from "../../../src/units.ts";
import { HOSTILE_PIECES } from "../../support/poisoned.ts";
import { aState } from "../../support/promotion.ts";
import { tagsOf } from "../../support/rendered.ts";
import { aTickReport } from "../../support/report.ts";
import { aPlan, aRollout, NOW } from "../../support/rollout.ts";
import { sanitisedHtml } from "../../support/sanitised.ts";

const WATCHED: Watched = {
  guard: "unsupported-claims",
  cohort: "breaking-news",
  seen: "not-yet",
  level: null,
  at: null,
};

function undone(outcome: Undone["outcome"], said = ""): Undone {
  return { outcome, at: NOW, tries: 1, said };
}

function told(
  aftermath: Partial<Aftermath> = {},
  more: { readonly also?: Parameters<typeof planWith>[0]; readonly report?: Partial<TickReport> } = {},
): TickReport {
  return aTickReport({
    plan: planWith(more.also ?? []),
    aftermath: {
      because: { kind: "by-hand" },
      done: [],
      failed: {},
      incident: null,
      revert: null,
      undone: (more.also ?? []).map(() => null),
      watched: [WATCHED],
      told: [],
      ...aftermath,
    },
    ...more.report,
  });
}

function planWith(also: readonly { readonly does: string; readonly run: readonly string[] }[]) {
  const rollout = aRollout();
  const declared = also.map((each) => ({ ...each, repeat: "safe" as const }));
  return aPlan({ rollout: { ...rollout, rollback: { ...rollout.rollback, also: declared } } });
}

describe("one story of what is read after a rollback", () => {
  test.each([
    ["not yet", { ...WATCHED }, "pending: back in range is not shown yet"],
    ["back", { ...WATCHED, seen: "back-in-range", level: 0.02, at: NOW }, "back in range: 2% on"],
    ["out", { ...WATCHED, seen: "out-of-range", level: 0.066, at: NOW }, "**still out of range**: 6.6% on"],
    ["untold", { ...WATCHED, seen: "untold" }, "compares both versions or asks people"],
  ] as const)("%s", (_name, watched, said) => {
    const shown = afterRollback(told({ watched: [watched] }));
    expect(shown).toContain("| Router reads 0 |");
    expect(shown).toContain("| Confirmed by traffic | pending");
    expect(shown).toContain(said);
  });

  test("nothing where no state remembers one", () => {
    expect(afterRollback(aTickReport())).toBe("");
  });

  test("the links to the incident and to the pull request stand below", () => {
    const shown = afterRollback(told({ incident: "https://x.example/1", revert: "https://x.example/2" }));
    expect(shown).toContain("https://x.example/1");
    expect(shown).toContain("https://x.example/2");
  });

  test("verified says what is back; without a guard that broke it claims none", () => {
    const back = renderVerified(
      told({ watched: [{ ...WATCHED, seen: "back-in-range", level: 0.02, at: NOW }] }),
    );
    expect(back).toContain("and what broke is back in range");
    expect(renderVerified(told({ watched: [] }))).not.toContain("back in range");
  });

  test("still out says since when", () => {
    expect(renderStillOut(told({}, { report: { at: instant(NOW + HOUR) } }))).toMatch(
      /^\*\*Still out of range .* after the drain: /,
    );
  });
});

describe("other state that is not undone", () => {
  const ALSO = [
    { does: "purge summaries", run: ["make", "purge it"] },
    { does: "send corrections", run: ["make", "correct"] },
  ];

  test.each([
    ["begun", "nobody knows how it ended"],
    ["failed", "It failed"],
    ["not-run", "It was not run"],
  ] as const)("%s stands first, with its command, and on the run's page", (outcome, said) => {
    const report = told({ undone: [undone(outcome), undone("done")] }, { also: ALSO });
    const summary = rollbackSummary(report);
    expect(summary).toContain("1 other thing is not undone");
    expect(summary).toContain(said);
    expect(summary).toContain("make 'purge it'");
    expect(loudLinesOf(report)).toEqual([expect.objectContaining({ level: "warning" })]);
  });

  test("all undone, or never begun: nothing is shouted", () => {
    expect(loudLinesOf(told({ undone: [undone("done"), null] }, { also: ALSO }))).toEqual([]);
    expect(rollbackSummary(told({ undone: [undone("done"), null] }, { also: ALSO }))).not.toContain(
      "not undone",
    );
  });
});

describe("a rollback that is not confirmed", () => {
  test("is an error with the first command", () => {
    const [line] = loudLinesOf(told({}, { report: { confirmed: false } }));
    expect(line).toMatchObject({ level: "error", title: "Rollback NOT confirmed" });
    expect(line?.line).toMatch(/by hand, now; first: \S/);
  });

  test("is none in a dry run", () => {
    expect(loudLinesOf(told({}, { report: { confirmed: false, dryRun: true } }))).toEqual([]);
  });
});

test.each(HOSTILE_PIECES)("text of a file or a program breaks no page: %j", (piece) => {
  const also = [{ does: piece, run: ["make", piece] }];
  const report = told({ undone: [undone("failed", piece)] }, { also });
  const quiet = told({ undone: [undone("failed", "x")] }, { also: [{ does: "x", run: ["make", "x"] }] });
  const pages = (given: TickReport, said: string) => [
    afterRollback(given),
    renderIncidentUpdate(given, [{ at: NOW, does: said, outcome: said }]).body,
    renderRevert(given.plan ?? aPlan(), {
      state: aState(aPlan(), { commit: aState(aPlan()).commit }),
      incident: null,
    }).body([said]),
  ];
  // This parser links addresses that are written with entities, which GitHub's does not.
  const tags = (markdown: string) =>
    tagsOf(sanitisedHtml(markdown)).filter((tag) => !/^<\/?(?:a|code|br)\b/.test(tag));
  expect(pages(report, piece).map(tags)).toEqual(pages(quiet, "x").map(tags));
  expect(loudLinesOf(report).every(({ line }) => !line.includes("\n"))).toBe(true);
});
