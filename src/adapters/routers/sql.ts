/** Moves traffic by the percent in one row of a flag table: the application reads it, and keeps its users apart by it. */
import { setTimeout as pause } from "node:timers/promises";
import { z } from "zod";
import type { SqlTarget } from "../../config/router.ts";
import { Failure } from "../../errors.ts";
import type { Snapshot, Traffic, TrafficTarget, TrafficView } from "../../ports.ts";
import { percent, type Instant } from "../../units.ts";
import { describeSql } from "./describe/sql.ts";
import {
  demandFits,
  numberIn,
  onlyRow,
  placeOf,
  refused,
  versionOf,
  weightOf,
  type FlagRow,
  type FlagTable,
  type FlagTransaction,
} from "./sql-rows.ts";

export interface SqlDeps {
  readonly now: () => Instant;
  /** What the plan will set, stage by stage: all of it is rehearsed before the first. */
  readonly stages?: readonly TrafficTarget[];
}

const OWNED = z.strictObject({ percent: z.number().min(0).max(100) });
const ATTEMPTS = 4;
const PAUSE_MS = 200;

/**
 * Owned is one column of one row. `served` is null: a table does not know who has read it.
 *
 * The version is the SHA-256 of the whole row; a forward move also names the old value in its WHERE.
 */
export function sqlTraffic(target: SqlTarget, table: FlagTable, deps: SqlDeps): Traffic {
  return {
    describe: () => describeSql(target),
    read: () => table.look(async ({ rows }) => viewOf(onlyRow(await rows(), target), target)),
    snapshot: async () => {
      const row = await table.look(async ({ rows }) => onlyRow(await rows(), target));
      const weight = weightOf(row, target);
      await rehearse(target, table, deps.stages ?? []);
      return snapshotOf(target, { row, weight, takenAt: deps.now() });
    },
    apply: (to, expect) => (expect === "force" ? drain(target, table, to) : move(target, table, to, expect)),
    restore: async (snapshot) => {
      const owned = OWNED.safeParse(snapshot.owned);
      if (snapshot.router !== target.kind || !owned.success)
        throw refused("a snapshot of a flag table", `one of ${snapshot.router}`);
      await change(target, table, async (transaction) => {
        const row = onlyRow(await transaction.rows(), target);
        if (numberIn(row) !== owned.data.percent)
          await write(target, transaction, { weight: owned.data.percent, old: row });
      });
      return "done";
    },
  };
}

/** A forward move; it stops where somebody changed the row since it was read. */
async function move(target: SqlTarget, table: FlagTable, to: TrafficTarget, expect: string): Promise<void> {
  if (to.mirror > 0 || Object.keys(to.cohorts).length > 0)
    throw refused("one weight for everybody", "a mirror, or weights by cohort, which a flag table has not");
  await change(target, table, async (transaction, mayBeDone) => {
    const row = onlyRow(await transaction.rows(), target);
    // Our own write may have arrived although its answer did not.
    if (mayBeDone && numberIn(row) === to.candidate) return;
    const weight = weightOf(row, target);
    if (versionOf(row) !== expect) throw conflict(target);
    if (weight !== to.candidate) await write(target, transaction, { weight: to.candidate, old: row });
  });
}

/** Whatever stands there, in as many rows as the application could read: none of them may keep users on the candidate. */
async function drain(target: SqlTarget, table: FlagTable, to: TrafficTarget): Promise<void> {
  const isThere = (rows: readonly FlagRow[]) => rows.every((row) => numberIn(row) === to.candidate);
  await change(target, table, async (transaction) => {
    const rows = await transaction.rows();
    if (rows.length === 0) onlyRow(rows, target);
    if (isThere(rows)) return;
    const written = await transaction.set(to.candidate, null);
    if (written === 0 || !isThere(await transaction.rows())) throw notKept(target, to.candidate);
  });
}

/** All stages and the way back, without keeping anything: what would fail at night fails before the first stage. */
async function rehearse(
  target: SqlTarget,
  table: FlagTable,
  stages: readonly TrafficTarget[],
): Promise<void> {
  const weights = [...stages.map(({ candidate }) => candidate), 0];
  const rehearsal: FlagTable = { ...table, change: (_keep, use) => table.change(false, use) };
  await change(target, rehearsal, async (transaction) => {
    let old = onlyRow(await transaction.rows(), target);
    for (const weight of weights) old = await write(target, transaction, { weight, old });
  });
}

/** One row, and it holds what was asked: a trigger or a type that rounds takes the whole transaction back. */
async function write(
  target: SqlTarget,
  transaction: FlagTransaction,
  { weight, old }: { readonly weight: number; readonly old: FlagRow },
): Promise<FlagRow> {
  demandFits(weight, old, target);
  const written = await transaction.set(weight, old);
  if (written === 0) throw conflict(target);
  if (written > 1) throw refused(`to change one row for ${placeOf(target)}`, `${written} changed`);
  const row = onlyRow(await transaction.rows(), target);
  if (numberIn(row) !== weight) throw notKept(target, weight);
  return row;
}

type Use = (transaction: FlagTransaction, mayBeDone: boolean) => Promise<void>;

/** Tries again where nothing is known of the try before, or where somebody was in the way. */
async function change(target: SqlTarget, table: FlagTable, use: Use): Promise<void> {
  let mayBeDone = false;
  let because = "";
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    if (attempt > 0) await pause(PAUSE_MS);
    const known = mayBeDone;
    const attempted = await table.change(true, (transaction) => use(transaction, known));
    if (attempted === "done") return;
    mayBeDone ||= attempted.mayBeDone;
    ({ because } = attempted);
  }
  throw new Failure(
    "router-unreachable",
    `Expected to write ${placeOf(target)} in ${ATTEMPTS} attempts, got: ${because}`,
  );
}

function viewOf(row: FlagRow, target: SqlTarget): TrafficView {
  return {
    set: { candidate: weightOf(row, target), mirror: percent(0), cohorts: {} },
    served: null,
    settled: true,
    candidateReady: null,
    baselineReady: null,
    version: versionOf(row),
    blockedBy: null,
  };
}

function snapshotOf(
  target: SqlTarget,
  taken: { readonly row: FlagRow; readonly weight: number; readonly takenAt: Instant },
): Snapshot {
  return {
    schema: 1,
    router: target.kind,
    key: placeOf(target),
    takenAt: taken.takenAt,
    version: versionOf(taken.row),
    owned: { percent: taken.weight },
  };
}

function conflict(target: SqlTarget): Failure {
  return new Failure(
    "router-conflict",
    `Expected ${placeOf(target)} as it was read, found its row changed. Read it again`,
  );
}

function notKept(target: SqlTarget, weight: number): Failure {
  return refused(
    `the database to keep ${weight} in ${placeOf(target)}`,
    "something else kept: its type rounds, or a trigger or a policy changes what is written. Nothing was changed",
  );
}
