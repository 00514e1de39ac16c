/** The judges of a family at equal care: alpha is chosen on some streams, and what it then does is reported on others. */
import { type Row, tableOf } from "../row.ts";
import { type Alarms, alphaFor, differenceOf, type Setting, tallyAt } from "./care.ts";
import { ADJUSTABLE, OURS_AT_0, SEQUENTIAL } from "./judges.ts";
import type { Family, Judge } from "./stream.ts";
import { countOf, differenceShown, number, percentOf } from "./tables.ts";
import { meanOf, medianDelay, type Tally } from "./tally.ts";

/** Most of the healthy streams that may be rolled back. */
export const MOST_WRONG = 0.02;

/** A family's streams: some to choose alpha on, others to report. */
export interface Halves {
  readonly choose: readonly Alarms[];
  readonly report: readonly Alarms[];
}

interface Chosen {
  readonly setting: Setting;
  readonly tally: Tally;
}

export interface EqualCare {
  readonly row: Row;
  readonly text: string;
}

const HEAD = ["judge", "alpha", "false when chosen", "false", "detected", "median delay", "mean delay"];

export function equalCareOf(family: Family, halves: Halves): EqualCare {
  const lines = ADJUSTABLE.map((judge) => {
    const { setting, tally } = chosen(judge, halves);
    const before = tallyAt(setting, halves.choose);
    return [
      judge.name,
      String(setting.alpha),
      percentOf(before.wrong, before.healthy),
      percentOf(tally.wrong, tally.healthy),
      `${countOf(tally.delays.length, tally.degraded)} of ${tally.degraded}`,
      number(medianDelay(tally)),
      number(meanOf(tally.waits)),
    ];
  });
  const otherWay = compared({ choose: halves.report, report: halves.choose });
  return {
    row: { what: `streams, ${family}: detected of ${degradedIn(halves)} at equal care`, ...compared(halves) },
    text: `${tableOf(HEAD, lines)}\n\nThe other way round: ours ${otherWay.measured}, ${otherWay.beside}.`,
  };
}

function chosen(judge: Judge, { choose, report }: Halves): Chosen {
  const setting = { judge, alpha: alphaFor(judge, MOST_WRONG, choose) };
  return { setting, tally: tallyAt(setting, report) };
}

function compared(halves: Halves): Omit<Row, "what"> {
  const [ours, theirs] = [chosen(OURS_AT_0, halves), chosen(SEQUENTIAL, halves)];
  const difference = differenceOf(ours.setting, theirs.setting, halves.report);
  return {
    measured: ours.tally.delays.length,
    unit: "streams",
    budget: "> sequential z, ≤ 2 % false",
    ok: difference.more > 0 && ours.tally.wrong <= MOST_WRONG * ours.tally.healthy,
    beside: `${shown(ours)}; sequential z ${theirs.tally.delays.length}, ${shown(theirs)}; ${differenceShown(difference)}`,
  };
}

function shown({ setting, tally }: Chosen): string {
  const wrong = percentOf(tally.wrong, tally.healthy);
  return `alpha ${setting.alpha}, false ${wrong}, mean delay ${number(meanOf(tally.waits))}`;
}

function degradedIn({ report }: Halves): number {
  return report.filter(({ onset }) => onset !== null).length;
}
