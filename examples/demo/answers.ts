/** The log of every answer that readers got: an SQLite file, which is also what the guards are read from. */
import { DatabaseSync } from "node:sqlite";
import type { Instant } from "../../src/units.ts";
import type { Arm } from "./flags.ts";
import type { Desk } from "./vocabulary.ts";

export interface Answer {
  readonly at: Instant;
  readonly arm: Arm;
  readonly desk: Desk;
  readonly user: string;
  readonly claims: number;
  readonly unsupported: number;
  readonly latency: number;
  readonly failed: boolean;
}

export interface Answers {
  /** All in one transaction. */
  add(answers: readonly Answer[]): void;
  /** How many answers each arm gave in `[from, to)`. */
  countByArm(from: Instant, to: Instant): Readonly<Record<Arm, number>>;
  count(): number;
  close(): void;
}

export function openAnswers(path: string): Answers {
  const database = new DatabaseSync(path);
  // A demonstration may lose its log when the machine is switched off.
  database.exec("PRAGMA synchronous = OFF; PRAGMA journal_mode = MEMORY");
  database.exec(
    "CREATE TABLE answers (at TEXT, arm TEXT, desk TEXT, user TEXT, claims INTEGER, unsupported INTEGER, latency_ms REAL, error INTEGER)",
  );
  database.exec("CREATE INDEX answers_at ON answers (at)");
  const insert = database.prepare("INSERT INTO answers VALUES (?, ?, ?, ?, ?, ?, ?, ?)");
  const between = database.prepare(
    "SELECT count(*) AS found FROM answers WHERE arm = ? AND at >= ? AND at < ?",
  );
  const all = database.prepare("SELECT count(*) AS found FROM answers");
  const foundIn = (arm: Arm, from: Instant, to: Instant): number =>
    Number(between.get(arm, text(from), text(to))?.["found"] ?? 0);
  return {
    add: (answers) => {
      database.exec("BEGIN");
      for (const { at, arm, desk, user, claims, unsupported, latency, failed } of answers) {
        insert.run(text(at), arm, desk, user, claims, unsupported, latency, failed ? 1 : 0);
      }
      database.exec("COMMIT");
    },
    countByArm: (from, to) => ({ v1: foundIn("v1", from, to), v2: foundIn("v2", from, to) }),
    count: () => Number(all.get()?.["found"] ?? 0),
    close: () => database.close(),
  };
}

function text(at: Instant): string {
  return new Date(at).toISOString();
}
