/** The promises of the table, for the columns that one file of tests plays. */
import { describe, expect, test } from "vitest";
import { openFaultyRollout, type Look } from "./rollout.ts";
import { secretsIn } from "./secrets.ts";
import type { OwnFault } from "./own-faults.ts";
import type { Fault } from "./server.ts";
import { TABLE, type Outcome, type Row } from "./table.ts";
import type { What } from "./world.ts";

/** One test for each fault of each row. */
export function testTable(columns: readonly What[]): void {
  const rows = TABLE.filter(({ what }) => columns.includes(what));
  const cells = rows.flatMap((row) => row.faults.map((fault) => [row, fault] as const));
  describe.each(cells)("$what, $situation, $begins", (row, fault) => {
    test(`${fault}: ${row.hit.decides}, then ${row.next.decides}`, async () => {
      await using faulty = await openFaultyRollout(row.what);
      const before = faulty.writes.length;
      const seen = await faulty.play({ ...row, fault });
      expect({ hit: plain(seen.hit), next: plain(seen.next), later: plain(seen.later) }).toEqual({
        hit: row.hit,
        next: row.next,
        later: row.later,
      });
      const written = faulty.writes.slice(before, before + seen.hit.writes);
      expect(written.filter((weight) => weight > 10)).toEqual(raisedBy(row, fault));
      // Of the forty minutes before a silent look none counts; the five after it do.
      const gained = (seen.next.covered ?? 0) - (seen.hit.covered ?? 0);
      expect(row.next.decides !== "bake baking" || row.what !== "metrics" || gained === 5).toBe(true);
      expect(secretsIn(faulty.texts())).toEqual([]);
    });
  });
}

/** A channel that is down keeps nobody from going on; a router may have carried out what it was told before its answer broke. */
function raisedBy({ what, situation, begins }: Row, fault: Fault | OwnFault): readonly number[] {
  if (situation !== "forward") return [];
  return what === "notifier" || (what === "router" && begins === "half-way" && fault === "half") ? [50] : [];
}

/** What actions say is not compared: it names ports of this machine. */
function plain({ decides, exit, traffic, journal, told }: Look): Outcome {
  return {
    decides,
    exit,
    traffic,
    journal: journal.map((line) => line.replace(/^action: .*/s, "action")),
    told,
  };
}
