import { momentOf, type LocalTime } from "../calendar-text.ts";
import { objection, type Objection } from "../objection.ts";
import type { KeyPath } from "../problem.ts";
import type { Sections } from "../sections.ts";

interface Written {
  readonly from: LocalTime;
  readonly until: LocalTime;
  readonly zone: string;
}

/** A freeze begins and ends at times that exist, in this order. */
export function freezeHasLength({ from, until, zone }: Written, path: KeyPath): readonly Objection[] {
  const begins = momentOf(from, zone, "earlier");
  const ends = momentOf(until, zone, "later");
  if (begins === null)
    return [objection("out-of-range", [...path, "from"], `clocks in ${zone} skip this time`)];
  if (ends === null)
    return [objection("out-of-range", [...path, "until"], `clocks in ${zone} skip this time`)];
  return begins < ends
    ? []
    : [
        objection("period-reversed", [...path, "until"], "the freeze ends before it begins", {
          expected: "a time after from",
        }),
      ];
}

/** The file's own freezes are in the zone of its start. */
export function startFreezesHaveLength({ start }: Sections): readonly Objection[] {
  const zone = start?.zone ?? "UTC";
  return (start?.freeze ?? []).flatMap(({ from, until }, index) =>
    freezeHasLength({ from, until, zone }, ["start", "freeze", index]),
  );
}
