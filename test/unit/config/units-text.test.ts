import { describe, expect, test } from "vitest";
import { momentOf, readLocalTime, readMovingHours, readZone } from "../../../src/config/calendar-text.ts";
import type { Read } from "../../../src/config/misread.ts";
import { readMoment } from "../../../src/config/moment-text.ts";
import { nearest } from "../../../src/config/suggest.ts";
import * as units from "../../../src/config/units-text.ts";

function valueOf<T>(result: Read<T>): T | string {
  return result.kind === "read" ? result.value : result.code;
}

describe("a number wears its unit", () => {
  test.each([
    ["5%", 0.05],
    ["4.1%", 0.041],
    ["0.1%", 0.001],
    ["0%", 0],
    ["100%", 1],
    ["100.1%", "out-of-range"],
    ["-5%", "unit-wrong"],
    ["5 %", "unit-wrong"],
    ["5pp", "unit-wrong"],
    [5, "unit-missing"],
    ["5", "unit-missing"],
    [Number.NaN, "wrong-value"],
    [Number.POSITIVE_INFINITY, "wrong-value"],
    [null, "wrong-value"],
    [["5%"], "wrong-value"],
    [`${"9".repeat(400)}%`, "unit-wrong"],
  ])("share %j is %j", (text, value) => expect(valueOf(units.readShare(text))).toBe(value));

  test.each([
    ["900ms", 900],
    ["20s", 20_000],
    ["5m", 300_000],
    ["72h", 259_200_000],
    ["21d", 1_814_400_000],
    ["1h30m", 5_400_000],
    ["0m", 0],
    ["30m1h", "unit-wrong"],
    ["1.5h", "unit-wrong"],
    ["", "wrong-value"],
    ["soon", "wrong-value"],
    ["999999d", "out-of-range"],
    [5, "unit-missing"],
  ])("time %j is %j", (text, value) => expect(valueOf(units.readDuration(text))).toBe(value));

  test.each([
    ["$4.60", { amount: 4.6, currency: "$" }],
    ["€3", { amount: 3, currency: "€" }],
    ["£0.50", { amount: 0.5, currency: "£" }],
    ["CHF 4.60", { amount: 4.6, currency: "CHF" }],
    ["4.60$", "unit-wrong"],
    [4.6, "unit-missing"],
  ])("money %j is %j", (text, value) => expect(valueOf(units.readMoney(text))).toEqual(value));

  test.each([
    ["1pp", { kind: "points", points: 0.01 }],
    ["0pp", { kind: "points", points: 0 }],
    ["x1.1", { kind: "factor", factor: 1.1 }],
    ["1%", "margin-percent"],
    ["1.1x", "unit-wrong"],
    ["x0", "unit-wrong"],
    [1, "unit-missing"],
  ])("margin %j is %j", (text, value) => expect(valueOf(units.readMargin(text, "pp"))).toEqual(value));

  test.each([
    [units.readEvents("0 events"), 0],
    [units.readEvents("1 event"), 1],
    [units.readEvents(0), "unit-missing"],
    [units.readScore("0.2 score"), 0.2],
    [units.readScore("0.2"), "unit-missing"],
    [units.readRate("6 per 10000 summary"), 0.0006],
    [units.readRate("0.06%"), 0.0006],
    [units.readRate("6 per 0"), "out-of-range"],
    [units.readAtLeast("300 per cohort"), { count: 300, per: "cohort" }],
    [units.readAtLeast("300 in total"), { count: 300, per: "total" }],
    [units.readAtLeast(300), "unit-missing"],
    [units.readPer("1000 summary"), { count: 1000, unit: "summary" }],
    [units.readPer("0 summary"), "out-of-range"],
    [units.readFactor("x1.05"), 1.05],
    [units.readQuantity("900ms"), { unit: "time", value: 0.9 }],
    [units.readQuantity("75%"), { unit: "share", value: 0.75 }],
    [units.readQuantity("12 events"), { unit: "events", value: 12 }],
    [units.readQuantity("$4.60"), { unit: "$", value: 4.6 }],
    [units.readQuantity(12), "unit-missing"],
  ])("case %#", (result, value) => expect(valueOf<unknown>(result)).toEqual(value));

  test("what to write repeats the number that was found", () => {
    expect(units.readPercent(5)).toMatchObject({ expected: "a share such as 5%", write: "5%" });
    expect(units.readPercent("12.5")).toMatchObject({ write: "12.5%" });
    expect(units.readDuration(7, "5m")).toMatchObject({ write: "7m" });
    expect(units.readMargin("2%", "pp")).toMatchObject({ write: "2pp or x1.02" });
    expect(units.readMargin("2%", "none")).toMatchObject({ write: "x1.02" });
  });
});

/** The moment in UTC, as people read it; null where there is none. */
function at(text: string, zone: string, pick: "earlier" | "later" = "earlier"): string | null {
  const time = readLocalTime(text);
  const moment = time.kind === "read" ? momentOf(time.value, zone, pick) : null;
  return moment === null ? null : new Date(moment).toISOString();
}

describe("local time", () => {
  test.each([
    ["2026-11-23T09:00", "Europe/Berlin", "2026-11-23T08:00:00.000Z"],
    ["2026-07-01T09:00", "Europe/Berlin", "2026-07-01T07:00:00.000Z"],
    ["2026-07-01T00:00", "Asia/Kathmandu", "2026-06-30T18:15:00.000Z"],
    ["2026-07-01T09:00Z", "Asia/Kathmandu", "2026-07-01T09:00:00.000Z"],
    ["2026-07-01T09:00", "UTC", "2026-07-01T09:00:00.000Z"],
  ])("%s in %s", (text, zone, moment) => expect(at(text, zone)).toBe(moment));

  test("an hour that clocks repeat has two moments", () => {
    expect(at("2026-10-25T02:30", "Europe/Berlin", "earlier")).toBe("2026-10-25T00:30:00.000Z");
    expect(at("2026-10-25T02:30", "Europe/Berlin", "later")).toBe("2026-10-25T01:30:00.000Z");
  });

  test("an hour that clocks skip has none", () => {
    expect(at("2026-03-29T02:30", "Europe/Berlin")).toBeNull();
  });

  test.each([
    "2026-02-30T09:00",
    "2026-13-01T09:00",
    "2026-01-01T24:00",
    "2026-01-01T09:60",
    "2026-01-01",
    "tomorrow",
    5,
  ])("%s is no time", (text) => {
    expect(readLocalTime(text).kind).toBe("misread");
  });

  test("a zone that is nearly one is suggested", () => {
    expect(readZone("Europe/Berln")).toMatchObject({ kind: "misread", write: "Europe/Berlin" });
    expect(readZone("+02:00").kind).toBe("misread");
  });

  test.each([
    ["Mon-Thu 09:00-16:00", { days: [1, 2, 3, 4], from: 540, to: 960 }],
    ["Fri-Mon 00:00-24:00", { days: [1, 5, 6, 7], from: 0, to: 1440 }],
    ["Mon,Wed 09:00-09:30", { days: [1, 3], from: 540, to: 570 }],
    ["Mon-Thu 16:00-09:00", "out-of-range"],
    ["Mon-Thu 09:00-24:01", "out-of-range"],
    ["Mo-Do 09:00-16:00", "wrong-value"],
    ["Mon-Wed-Fri 09:00-16:00", "wrong-value"],
  ])("hours %s", (text, value) => {
    const wanted = typeof value === "string" ? value : { ...value, text };
    expect(valueOf<unknown>(readMovingHours(text))).toEqual(wanted);
  });
});

test.each([
  ["rolled-back", { kind: "event", event: "rolled-back" }],
  ["canary-5", { kind: "stage", stage: "canary-5", edge: "start" }],
  [
    "1 working day before start",
    { kind: "offset", count: 1, unit: "working day", side: "before", of: "start" },
  ],
  ["2 hours after canary-5", { kind: "offset", count: 2, unit: "hour", side: "after", of: "canary-5" }],
  ["2 hours after canary-6", null],
  ["when it is off", null],
])("moment %s", (text, moment) => expect(readMoment(text, ["canary-5"])).toEqual(moment));

test.each([
  ["trafic", "traffic"],
  ["cohrots", "cohorts"],
  ["gaurds", "guards"],
  ["x", null],
  ["something else", null],
])("for %s we suggest %s", (word, meant) =>
  expect(nearest(word, ["traffic", "cohorts", "guards", "stages"])).toBe(meant),
);

describe("what is meant is what is offered", () => {
  test.each([
    ["48 hours", "48h"],
    ["2 weeks", "14d"],
    ["5 minutes", "5m"],
    ["45 seconds", "45s"],
    ["1.5h", "1h30m"],
    ["300 ms", "300ms"],
  ])("%s is written %s", (value, write) => {
    const found = units.readDuration(value);
    // Days and hours have more than one way to be written.
    const same = (text: string | null): unknown => units.readDuration(text ?? "");
    expect(found).toMatchObject({ kind: "misread", code: "unit-wrong" });
    expect(same(found.kind === "misread" ? found.write : null)).toEqual(same(write));
  });

  test.each([
    [0.55, "55%, or 0.55% if that is meant"],
    ["0.04", "4%, or 0.04% if that is meant"],
    [5, "5%"],
  ])("a bare %s may be written %s", (value, write) => {
    expect(units.readShare(value)).toMatchObject({ kind: "misread", code: "unit-missing", write });
  });
});
