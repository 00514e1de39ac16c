import { describe, expect, test } from "vitest";
import type { Communication, Rollout, TrafficUnit } from "../../../src/config/rollout.ts";
import type { Plan } from "../../../src/plan/plan.ts";
import { timetableSection } from "../../../src/render/calendar-sections.ts";
import { costsSection } from "../../../src/render/costs-section.ts";
import { exposureSection } from "../../../src/render/exposure-section.ts";
import { renderMessage } from "../../../src/render/message.ts";
import { communicationsSection } from "../../../src/render/messages-section.ts";
import { money } from "../../../src/render/money.ts";
import { local } from "../../../src/render/numbers.ts";
import { severalOf, units } from "../../../src/render/unit-words.ts";
import { HOUR, instant } from "../../../src/units.ts";
import { aTickReport } from "../../support/report.ts";
import { aPlan, aPolicy, aRollout, aStage, hours } from "../../support/rollout.ts";
import { percent } from "../../../src/units.ts";

const NASTY = "@everyone <img src=x> | ``` [x](http://e.example) #1 \u202E 🚨";

function at(text: string) {
  return instant(Date.parse(text));
}

/** Columns of every table, each of which must be the same in all its rows. */
function widths(markdown: string): readonly number[] {
  return markdown
    .split(/\n(?!\|)/)
    .map((block) => block.split("\n").filter((line) => line.startsWith("|")))
    .filter((lines) => lines.length > 0)
    .map((lines) => new Set(lines.map((line) => line.split("|").length)).size);
}

function saying(communications: readonly Communication[], overrides: Partial<Rollout> = {}): Plan {
  return aPlan({ rollout: aRollout({ communications, ...overrides }) });
}

describe("the timetable", () => {
  const { title, body } = timetableSection(aPlan());

  test("counts the hand-overs where it is folded", () => {
    expect(title).toContain("16 hand-overs of the pager");
  });

  test("has every stage with its dates in UTC and in the file's zone, and who must be there", () => {
    const row = body.split("\n").find((line) => line.includes("<code>canary-25</code>")) ?? "";
    expect(row).toContain("Wed 2026-12-02 08:00 UTC (09:00 Europe/Berlin) | Thu 2026-12-03 08:00");
    expect(row).toContain("**model-owner**, for the go; on call");
  });

  test("lists every hand-over once, with the stage that it falls in", () => {
    const { handOvers } = aPlan();
    const handOverLines = body.slice(body.indexOf("| While at |")).split(/\n|<br>/);
    for (const moment of handOvers.moments) {
      expect(handOverLines.filter((line) => line.includes(local(moment, "UTC")))).toHaveLength(1);
    }
  });

  test("says how long it can take at most, and when it is taken back then", () => {
    expect(body).toContain("Longest it can take: 21 days.");
    expect(body).toContain("rolled back at Tue 2026-12-15 08:00 UTC");
  });

  test("says what of the week was seen before everybody is served", () => {
    expect(body).toContain(
      "Before <code>full</code> serves everybody, 4 whole weekend days and every hour of a day",
    );
  });

  test("in UTC alone has one column of dates", () => {
    const start = { notBefore: null, zone: "UTC", moves: null };
    expect(timetableSection(aPlan({ rollout: aRollout({ start }) })).body).not.toContain("In UTC");
  });

  test("tells when the clocks change, and that the bake does not", () => {
    const start = { notBefore: at("2026-10-24T07:00Z"), zone: "Europe/Berlin", moves: null };
    const stages = [aStage({ extendTo: null }), aStage({ name: "full", weight: percent(100) })];
    const plan = aPlan({
      rollout: aRollout({ start, stages, cohorts: [] }),
      now: at("2026-10-20T00:00Z"),
    });
    expect(timetableSection(plan).body).toContain("clocks in Europe/Berlin go back by 60 min");
  });

  test("names freezes, and whose they are", () => {
    const freeze = { from: at("2026-11-27T00:00Z"), until: at("2026-11-28T00:00Z"), because: NASTY };
    const { start } = aRollout();
    const plan = aPlan({
      rollout: aRollout({ start: { ...start, freezes: [freeze] } }),
      policy: aPolicy({ freeze: [{ ...freeze, from: at("2026-11-26T00:00Z") }] }),
    });
    const shown = timetableSection(plan).body;
    expect(shown).toMatch(/Frozen by the policy from Thu[\s\S]*Frozen by the file from Fri/);
    expect(shown).not.toContain("<img");
  });

  test("of stages that never start says so", () => {
    const freeze = [{ from: at("2020-01-01T00:00Z"), until: at("2900-01-01T00:00Z"), because: "x" }];
    const shown = timetableSection(aPlan({ policy: aPolicy({ freeze }) })).body;
    expect(shown.match(/\| never \|/g)).toHaveLength(6);
    expect(widths(shown)).toEqual([1]);
  });

  test("with one hand-over speaks of one", () => {
    const people = aRollout().people.map((role) =>
      role.name === "on-call" ? { ...role, covers: hours(10 * 24) } : role,
    );
    const plan = aPlan({
      rollout: aRollout({ people }),
      policy: aPolicy({ onCall: { longestCover: hours(400) } }),
    });
    expect(timetableSection(plan).title).toMatch(/, 1 hand-over of the pager$/);
    expect(timetableSection(plan).body).toContain("changes hands 1 time;");
  });
});

describe("the worst case", () => {
  const shown = exposureSection(aPlan(), 30);

  test("stands in the one line that is seen, in words", () => {
    expect(shown?.title).toMatch(
      /about \d+ extra bad summaries at <code>canary-1<\/code> before the automatic stop/,
    );
  });

  test("is said in a sentence for each stage with users, and in a row for each guard", () => {
    expect(shown?.body.match(/^- <code>/gm)).toHaveLength(5);
    expect(shown?.body).toContain("if v2.0.0 is at 3% instead of 2%");
    const rows = aPlan().stages.flatMap(({ exposure }) => exposure);
    expect(shown?.body.match(/(?:instead of|is not said) [^|]*\|/g)?.length).toBeGreaterThanOrEqual(
      rows.length,
    );
  });

  test("says how fast it is seen and undone", () => {
    expect(shown?.body).toMatch(/<code>errors<\/code>[^|]* \| 20 s \| 1 min \| 5 min \| – \| 6 min 20 s \|/);
    expect(shown?.body).toContain("then confirmed by newsroom");
    expect(shown?.body).toContain("within 1 min; rehearsed on 2026-11-17 in 41 s.");
  });

  test("marks a drill that took longer than it may, and one that never was", () => {
    const { rollback } = aRollout();
    const slow = { ...rollback, drilled: { on: "2026-11-17", took: hours(1) } };
    expect(exposureSection(aPlan({ rollout: aRollout({ rollback: slow }) }), 30)?.body).toContain(
      "**longer than that**",
    );
    const never = aRollout({ rollback: { ...rollback, drilled: null } });
    expect(exposureSection(aPlan({ rollout: never }), 30)?.body).toContain("**never rehearsed**");
  });

  test("of one cohort alone has a table of its own", () => {
    expect(shown?.body).toMatch(
      /in one cohort alone[\s\S]*<code>canary-1<\/code> \| <code>breaking-news<\/code> \|/,
    );
    expect(exposureSection(aPlan({ rollout: aRollout({ cohorts: [] }) }), 30)?.body).not.toContain(
      "one cohort",
    );
  });

  test("keeps its tables whole and counts what it leaves out", () => {
    expect(widths(shown?.body ?? "").every((width) => width === 1)).toBe(true);
    expect(exposureSection(aPlan(), 2)?.body).toContain("…and 13 more rows.");
  });
});

describe("costs", () => {
  const priced = (amount: number) =>
    aPlan({
      rollout: aRollout({
        units: aRollout().units.map((unit): TrafficUnit =>
          unit.name === "judged" ? { ...unit, costs: { amount, currency: "$" } } : unit,
        ),
      }),
    });

  test("are summed where they are folded; what has no rate is named", () => {
    const shown = costsSection(priced(0.004), 30);
    expect(shown?.title).toBe(
      "<b>Costs of shadow and judge</b>: &#36;2,720, at most &#36;3,520 if stages are extended",
    );
    expect(shown?.body).toContain("No `costs` is given for <code>summary</code> (mirrored)");
  });

  test("without any rate are said to be unknown", () => {
    expect(costsSection(aPlan(), 30)?.title).toBe("<b>Costs of shadow and judge</b>: no rate is given");
  });

  test("of a rollout with neither shadow nor judge are no section", () => {
    const rollout = aRollout({ guards: [], cohorts: [], hypothesis: null });
    expect(costsSection(aPlan({ rollout }), 30)).toBeNull();
  });

  test.each([
    [0, "$0.00"],
    [0.004, "$0.004"],
    [0.000_012_34, "$0.000012"],
    [4.6, "$4.60"],
    [999.999, "$1,000.00"],
    [1234.5, "$1,235"],
    [1e15, "$1,000,000,000,000,000"],
  ])("%f is %s", (amount, expected) => expect(money({ amount, currency: "$" })).toBe(expected));

  test("in a currency by letters have a space", () => {
    expect(money({ amount: 4, currency: "CHF" })).toBe("CHF 4.00");
  });
});

describe("messages", () => {
  test("count those that nobody owns", () => {
    expect(communicationsSection(aPlan(), 30).title).toBe(
      "<b>Who hears what, and when</b>: 2 messages, 3 with no owner",
    );
    const all = ["1 day before start", "started", "hold", "rolled-back", "done"].map((on) => ({
      on,
      to: "newsroom",
      message: "x",
    }));
    expect(communicationsSection(saying(all), 30).title).toBe("<b>Who hears what, and when</b>: 5 messages");
    expect(communicationsSection(saying([]), 30).title).toContain("0 messages, 5 with no owner");
  });

  test("say who sends them by hand, and why", () => {
    const { body } = communicationsSection(
      saying([{ on: "done", to: "partners", owner: "@desk-a", message: "x" }]),
      30,
    );
    expect(body).toContain("by hand: @&#8288;desk-a (no channel of this name)");
  });

  test("have their date in UTC and local, and say when it lies behind", () => {
    const { body } = communicationsSection(aPlan(), 30);
    expect(body).toContain("Fri 2026-11-20 08:00 UTC (09:00 Europe/Berlin)");
    expect(body).toContain("**behind already**");
  });

  test("of any text keep the table whole", () => {
    const plan = saying([
      { on: NASTY, to: NASTY, message: NASTY.repeat(200) },
      { on: "hold", to: NASTY, owner: NASTY, message: "{candidate}\n\n| a | b |" },
    ]);
    const { body } = communicationsSection(plan, 30);
    expect(widths(body)).toEqual([1]);
    expect(body).not.toMatch(/<img|@everyone|\u202E|\[x\]/);
  });
});

describe("a message that is sent", () => {
  const about = { plan: aPlan(), report: aTickReport(), stage: null, pullRequest: 7 };

  test("has every place filled in", () => {
    const places = "{name}|{candidate}|{baseline}|{stage}|{weight}|{guard}|{cohort}|{link}|{who}";
    expect(renderMessage({ message: places }, about)).toMatch(
      /^summarizer\|v2\.0\.0\|v1\.8\.2\|canary-5\|0%\|unsupported-claims\|breaking-news\|[^|]+\|@/,
    );
  });

  test("brings the undo commands whole", () => {
    const shown = renderMessage({ message: "{undo}" }, about);
    for (const { undo } of aPlan().routers) for (const { run } of undo.steps) expect(shown).toContain(run);
  });

  test("pings no channel and hides nothing", () => {
    const shown = renderMessage({ message: "<!channel> @here \u202Ex" }, about);
    expect(shown).not.toMatch(/<!channel|@here|\u202E/);
  });

  test("names whoever has the pager then, else those who may take it", () => {
    const covers = [
      { by: "oncall-b", from: instant(about.report.at - HOUR), until: instant(about.report.at + HOUR) },
    ];
    const said = (report = about.report) => renderMessage({ message: "{who}" }, { ...about, report });
    expect(said(aTickReport({ covers }))).toMatch(/^@oncall-b\n/);
    expect(said(aTickReport({ covers: [] }))).toMatch(/^@oncall-a or @oncall-b\n/);
  });
});

describe("traffic units by number", () => {
  test.each([
    ["user", "users"],
    ["summary", "summaries"],
    ["search", "searches"],
    ["judged", "judged"],
    ["users", "users"],
    ["people", "people"],
    ["day", "days"],
  ])("%s, %s", (one, many) => {
    expect([units(1, one), units(2000, one)]).toEqual([`1 ${one}`, `2,000 ${many}`]);
    expect(severalOf(one)).toBe(many);
  });
});
