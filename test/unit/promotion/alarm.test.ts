import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Wake } from "../../../src/config/wake.ts";
import { afterSending, nextAlarm, type Alarm, type Seen, type Step } from "../../../src/promotion/alarm.ts";
import { ALARM_KINDS, meaningOf, type AlarmKind } from "../../../src/promotion/alarm-kinds.ts";
import { loudnessOf, longestSilence } from "../../../src/promotion/wake.ts";
import { HOUR, instant, milliseconds, MINUTE, plus } from "../../../src/units.ts";

const START = instant(Date.parse("2026-11-23T09:00:00Z"));
const WAKE: Wake = {
  rolledBack: "message",
  rollbackUnconfirmed: "page",
  hold: { message: milliseconds(0), page: milliseconds(30 * MINUTE) },
  noTick: null,
};

function seen(kind: AlarmKind, given: Partial<Seen> = {}): Seen {
  return { kind, isRollBack: false, digest: "a", isVerified: true, personAt: null, ...given };
}

/** What is said over looks at these minutes, everything arriving. */
function over(looks: readonly (readonly [minute: number, seen: Seen])[], wake: Wake | null = WAKE) {
  let alarm: Alarm | null = null;
  return looks.map(([minute, each]) => {
    const step = nextAlarm(alarm, each, { now: plus(START, minute * MINUTE), wake });
    ({ alarm } = step);
    return step.say;
  });
}

describe("a hold", () => {
  test("is told at once, and wakes at the policy's time: not a minute before", () => {
    const hold = seen("no-evidence");
    expect(
      over([
        [0, hold],
        [29, hold],
        [30, hold],
        [31, hold],
      ]),
    ).toEqual([["message"], [], ["page"], []]);
  });

  test("that changes its reason is told again, and its time goes on", () => {
    expect(
      over([
        [0, seen("no-evidence")],
        [20, seen("router-unreadable")],
        [35, seen("router-unreadable")],
      ]),
    ).toEqual([["message"], ["message"], ["page"]]);
  });

  test("that ended wakes anew: its time begins with its return", () => {
    const hold = seen("no-evidence");
    expect(
      over([
        [0, hold],
        [20, seen("baking")],
        [35, hold],
        [50, hold],
        [65, hold],
      ]),
    ).toEqual([["message"], [], [], [], ["page"]]);
  });

  test("of another plan begins anew", () => {
    expect(
      over([
        [0, seen("no-evidence")],
        [40, seen("no-evidence", { digest: "b" })],
      ]),
    ).toEqual([["message"], ["message"]]);
  });

  test("never wakes where the policy does not say so", () => {
    const hold = seen("no-evidence");
    expect(
      over(
        [
          [0, hold],
          [600, hold],
        ],
        null,
      ),
    ).toEqual([["message"], []]);
  });

  test("by a person, or for a decision, wakes nobody however long it lasts", () => {
    for (const kind of ["held", "go-missing", "acknowledgement-expired", "not-approved"] as const)
      expect(
        over([
          [0, seen(kind)],
          [600, seen(kind)],
        ]),
      ).toEqual([["message"], []]);
  });

  test("is not interrupted by a look that could say nothing", () => {
    const hold = seen("no-evidence");
    expect(
      over([
        [0, hold],
        [10, seen("lost-race")],
        [20, seen("move-in-progress")],
        [30, hold],
      ]),
    ).toEqual([["message"], [], [], ["page"]]);
  });
});

describe("a hold that comes and goes", () => {
  const calm = seen("baking");
  const blind = (...guards: readonly string[]) =>
    seen("no-evidence", { what: guards.map((guard) => `no-evidence ${guard}`) });

  test("is told once, for as long as it does", () => {
    const looks = Array.from({ length: 40 }, (_, index): readonly [number, Seen] => [
      index * 25,
      index % 2 === 0 ? blind("errors") : calm,
    ]);
    expect(over(looks).flat()).toEqual(["message"]);
  });

  test("is told again after an hour without it", () => {
    const looks = [
      [0, blind("errors")],
      [5, calm],
      [64, calm],
      [65, blind("errors")],
    ] as const;
    expect(over(looks)).toEqual([["message"], [], [], ["message"]]);
  });

  test("is told at once for another guard, kind, person or plan", () => {
    for (const other of [
      blind("latency"),
      blind("errors", "latency"),
      seen("guard-breached", { what: ["guard-breached errors in all"] }),
      seen("held", { what: ["held olga: odd"] }),
      seen("no-evidence", { what: ["no-evidence errors"], digest: "b" }),
    ])
      expect(
        over([
          [0, blind("errors")],
          [5, calm],
          [10, other],
        ]),
      ).toEqual([["message"], [], ["message"]]);
  });

  test("of two guards in turn is told once for each", () => {
    const turns = [blind("errors"), calm, blind("latency"), calm, blind("errors"), calm, blind("latency")];
    expect(over(turns.map((each, index) => [index * 5, each]))).toEqual([
      ["message"],
      [],
      ["message"],
      [],
      [],
      [],
      [],
    ]);
  });

  test("is told again once the rollout went on, was taken back, or is over", () => {
    for (const kind of ["stage-passed", "step-passed", "completed", "guarding", "idle"] as const)
      expect(
        over([
          [0, blind("errors")],
          [5, calm],
          [10, seen(kind)],
          [15, blind("errors")],
        ]),
      ).toEqual([["message"], [], [], ["message"]]);
  });

  test("is no reason to be quiet about a rollback, a silence or a lost state", () => {
    for (const [kind, isRollBack] of [
      ["breach", true],
      ["rollback-unconfirmed", true],
      ["state-lost", false],
      ["no-tick", false],
    ] as const) {
      const bad = seen(kind, { isRollBack, what: [kind] });
      const says = over([
        [0, bad],
        [5, calm],
        [10, bad],
      ]);
      expect([kind, says[2]?.includes("message")]).toEqual([kind, true]);
    }
  });

  test("that nobody heard of is told when it comes back", () => {
    const at = (minute: number) => ({ now: plus(START, minute * MINUTE), wake: WAKE });
    const first = nextAlarm(null, blind("errors"), at(0));
    const lost = afterSending(first.alarm, { message: false, page: true });
    const pause = nextAlarm(lost, calm, at(5));
    expect(nextAlarm(pause.alarm, blind("errors"), at(10)).say).toEqual(["message"]);
  });
});

describe("a rollback", () => {
  const unconfirmed = seen("rollback-unconfirmed", { isRollBack: true, isVerified: false });

  test("that nobody confirms wakes once, and is over when it is verified", () => {
    const guarding = seen("guarding", { isVerified: false });
    expect(
      over([
        [0, unconfirmed],
        [5, unconfirmed],
        [10, guarding],
        [15, seen("guarding")],
      ]),
    ).toEqual([["page", "message"], [], [], ["over"]]);
  });

  test("that is worse than what somebody acknowledged wakes again", () => {
    const hold = seen("no-evidence");
    const acked = seen("no-evidence", { personAt: plus(START, 35 * MINUTE) });
    expect(
      over([
        [0, hold],
        [30, hold],
        [40, acked],
        [45, acked],
        [50, unconfirmed],
      ]),
    ).toEqual([["message"], ["page"], ["acknowledge"], [], ["page-again", "message"]]);
  });

  test("that is only a message by the policy leaves the page of the hold before it open until it is verified", () => {
    const hold = seen("no-evidence");
    const back = seen("breach", { isRollBack: true, isVerified: false });
    const guarding = seen("guarding", { isVerified: false });
    expect(
      over([
        [0, hold],
        [30, hold],
        [35, back],
        [40, guarding],
        [45, seen("guarding")],
      ]),
    ).toEqual([["message"], ["page"], ["message"], [], ["over"]]);
  });

  test("for any reason is one: a deadline that rolls back is no hold", () => {
    const back = seen("deadline", { isRollBack: true });
    expect(over([[0, back]], { ...WAKE, rolledBack: "page" })).toEqual([["page", "message"]]);
  });
});

describe("what did not arrive", () => {
  const hold = seen("no-evidence");
  const at = (minute: number) => ({ now: plus(START, minute * MINUTE), wake: WAKE });

  test("is said again", () => {
    const first = nextAlarm(null, hold, at(0));
    const lost = afterSending(first.alarm, { message: false, page: true });
    expect(nextAlarm(lost, hold, at(5)).say).toEqual(["message"]);
    const paged = nextAlarm(first.alarm, hold, at(30));
    expect(nextAlarm(afterSending(paged.alarm, { message: true, page: false }), hold, at(35)).say).toEqual([
      "page",
    ]);
  });
});

describe("whatever happens", () => {
  const kinds = Object.keys(ALARM_KINDS) as AlarmKind[];
  const anySeen = fc.record<Seen>({
    kind: fc.constantFrom(...kinds),
    isRollBack: fc.boolean(),
    digest: fc.constantFrom("a", "b", null),
    isVerified: fc.boolean(),
    what: fc.uniqueArray(fc.constantFrom("errors", "latency", "cost"), { minLength: 1 }),
    personAt: fc.option(fc.integer({ min: 0, max: 600 }).map((minute) => plus(START, minute * MINUTE))),
  });
  const looks = fc.array(fc.tuple(fc.integer({ min: 1, max: 40 }), anySeen), { maxLength: 30 });

  type Looks = readonly (readonly [passed: number, seen: Seen])[];

  /** Every step of these looks, with what was remembered before it. */
  function steps(
    given: Looks,
  ): readonly { readonly before: Alarm | null; readonly step: Step; readonly look: Seen }[] {
    let minute = 0;
    let alarm: Alarm | null = null;
    return given.map(([passed, each]) => {
      minute += passed;
      const before = alarm;
      const step = nextAlarm(before, each, { now: plus(START, minute * MINUTE), wake: WAKE });
      ({ alarm } = step);
      return { before, step, look: each };
    });
  }

  // oxlint-disable-next-line vitest/expect-expect -- the property is the assertion
  test("over is said of what was a page, and of nothing else", () => {
    fc.assert(
      fc.property(looks, (given) =>
        steps(given).every(
          ({ before, step }) =>
            step.say.includes("over") ===
            (before !== null &&
              before.pagedAt !== null &&
              (step.alarm === null || step.alarm.pausedAt !== undefined)),
        ),
      ),
    );
  });

  test("a hold that is remembered after its end changes no page", () => {
    fc.assert(
      fc.property(looks, (given) => {
        let minute = 0;
        let forgetful: Alarm | null = null;
        const pages = (say: Step["say"]): Step["say"] => say.filter((each) => each !== "message");
        const without = given.map(([passed, each]) => {
          minute += passed;
          const before: Alarm | null = forgetful?.pausedAt === undefined ? forgetful : null;
          const step = nextAlarm(before, each, { now: plus(START, minute * MINUTE), wake: WAKE });
          forgetful = step.alarm;
          return pages(step.say);
        });
        expect(steps(given).map(({ step }) => pages(step.say))).toEqual(without);
      }),
    );
  });

  // oxlint-disable-next-line vitest/expect-expect -- the property is the assertion
  test("a hold that begins is told, but for what was told of it", () => {
    fc.assert(
      fc.property(looks, (given) =>
        steps(given).every(({ before, step, look }) => {
          const isBeginning = before === null || before.pausedAt !== undefined;
          const isHold = ["hold", "message"].includes(meaningOf(look.kind, look.isRollBack));
          const isNews = (look.what ?? []).some((each) => before?.told?.includes(each) !== true);
          return !isBeginning || !isHold || !isNews || step.say.includes("message");
        }),
      ),
    );
  });

  // oxlint-disable-next-line vitest/expect-expect -- the property is the assertion
  test("nobody is woken twice for the same", () => {
    fc.assert(
      fc.property(looks, (given) =>
        steps(given).every(({ before, step }) => {
          const isSame = before?.kind === step.alarm?.kind && before?.digest === step.alarm?.digest;
          const isWoken = before?.pagedAt != null && before.means === step.alarm?.means;
          return !isSame || !isWoken || !step.say.some((say) => say.startsWith("page"));
        }),
      ),
    );
  });

  test("the same look twice at the same moment says nothing the second time", () => {
    fc.assert(
      fc.property(looks, anySeen, (given, last) => {
        const alarm = steps(given).at(-1)?.step.alarm ?? null;
        const at = { now: plus(START, 10_000 * MINUTE), wake: WAKE };
        const look = { ...last, personAt: null };
        const first = nextAlarm(alarm, look, at);
        const again = nextAlarm(first.alarm, look, at);
        // A second lost race in a row is news by itself.
        return first.alarm?.means === "repeated" || again.say.length === 0;
      }),
    );
    expect(nextAlarm(null, seen("baking"), { now: START, wake: WAKE })).toEqual({ alarm: null, say: [] });
  });

  test("what is worse is never quieter", () => {
    const order = ["message", "hold", "urgent"] as const;
    const wakes = [null, WAKE];
    for (const wake of wakes)
      for (const [index, means] of order.entries()) {
        const [here, next] = [loudnessOf(means, wake), order[index + 1]];
        if (next === undefined) continue;
        const worse = loudnessOf(next, wake);
        expect(worse.page ?? Infinity).toBeLessThanOrEqual(here.page ?? Infinity);
        expect(worse.message ?? Infinity).toBeLessThanOrEqual(here.message ?? Infinity);
      }
  });
});

test("silence is what the policy says, else an hour, and never four looks", () => {
  expect(longestSilence(null, milliseconds(5 * MINUTE))).toBe(HOUR);
  expect(longestSilence(null, milliseconds(HOUR))).toBe(4 * HOUR);
  expect(longestSilence({ ...WAKE, noTick: { after: milliseconds(MINUTE), page: false } }, HOUR)).toBe(
    MINUTE,
  );
});

describe("a rollback that nobody heard of", () => {
  const rollback = seen("breach", { isRollBack: true, isVerified: false });
  const guarded = seen("guarding", { isVerified: false });
  const first = nextAlarm(null, rollback, { now: START, wake: WAKE });
  const later = { now: plus(START, 5 * MINUTE), wake: WAKE };

  test("is told by the next look", () => {
    const lost = afterSending(first.alarm, { message: false, page: true });
    expect(nextAlarm(lost, guarded, later).say).toEqual(["message"]);
  });

  test("is told once where somebody did", () => {
    const heard = afterSending(first.alarm, { message: true, page: true });
    expect(nextAlarm(heard, guarded, later).say).toEqual([]);
    const lost = afterSending(first.alarm, { message: false, page: true });
    const told = nextAlarm(lost, guarded, later).alarm;
    expect(nextAlarm(told, guarded, later).say).toEqual([]);
  });

  test("is over without a word once the traffic proves it", () => {
    const lost = afterSending(first.alarm, { message: false, page: true });
    expect(nextAlarm(lost, seen("guarding"), later)).toEqual({ alarm: null, say: [] });
  });
});
