/** Reads guards from a PostgreSQL server: one connection, one transaction that can only read, and all texts travel together. */
import { Failure, reasonOf } from "../../errors.ts";
import { isListed } from "../../hosts.ts";
import type { Reading } from "../../judge/reading.ts";
import type { MetricRequest } from "../../ports.ts";
import { onPostgres, problemOf, type Answered, type Patience, type Session } from "../postgres.ts";
import { postgresAddress, type PostgresAddress } from "../postgres-address.ts";
import { rowsByInterval } from "./postgres-rows.ts";
import { statementOf, type Statement } from "./postgres-text.ts";
import { textsOf } from "./query-texts.ts";
import { noReadings, toReadings, type Refusal } from "./readings.ts";
import { newestOf, seriesOfRows, type DatedSeries } from "./row-series.ts";
import type { SqlDeps, SqlTarget } from "./sql.ts";

/** For the way there, and for all texts of a look together. */
const PATIENCE: Patience = { connect: 5_000, answer: 60_000 };
const MOST_ROWS = 100_000;
/**
 * All texts see the table at one moment, so that no event is counted of a total that was not there yet. What names no zone is
 * UTC, whatever the role's own settings are.
 */
const BEGIN = [
  "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
  "SET LOCAL statement_timeout = '20s'",
  "SET LOCAL lock_timeout = '5s'",
  "SET LOCAL idle_in_transaction_session_timeout = '30s'",
  "SET LOCAL TimeZone = 'UTC'",
  "SET LOCAL DateStyle = 'ISO'",
  "SET LOCAL extra_float_digits = 1",
  "SET LOCAL standard_conforming_strings = on",
  "SAVEPOINT look",
].join("; ");

interface PostgresSource {
  readonly target: SqlTarget;
  readonly address: PostgresAddress;
}

/** A text that fails is a reason for its own guard; a server that does not answer is one for all. */
export async function readPostgres(
  requests: readonly MetricRequest[],
  target: SqlTarget,
  { secret, hosts = null, patience }: Omit<SqlDeps, "root">,
): Promise<readonly Reading[]> {
  const refuseAll = (refusal: Refusal) => requests.flatMap((request) => noReadings(request, refusal));
  try {
    const source = { target, address: postgresAddress(target, secret) };
    if (hosts !== null && !source.address.hosts.every((host) => isListed(host, hosts))) {
      const detail = `${target.name} was not asked: the host of ${target.database} is not among the policy's \`hosts.sources\``;
      return refuseAll({ why: "unreachable", detail });
    }
    const wanted = requests.filter(({ intervals }) => intervals.length > 0);
    const asked = wanted.map((request) => statementsOf(request, target));
    const answers = await answersTo(asked.flatMap(statementsIn), source.address, patienceOf(patience));
    return asked.flatMap((each) => readOne(each, answers, source));
  } catch (cause) {
    if (cause instanceof Failure) return refuseAll({ why: "unreachable", detail: cause.message });
    throw cause;
  }
}

function patienceOf(given: SqlDeps["patience"]): Patience {
  return given === undefined ? PATIENCE : { connect: given.timeout, answer: given.budget };
}

/** What a request asks for, by part, or why it cannot be asked. */
interface Asked {
  readonly request: MetricRequest;
  readonly parts: Readonly<Record<string, Statement>> | RangeError;
}

function statementsOf(request: MetricRequest, target: SqlTarget): Asked {
  try {
    const parts = Object.entries(textsOf(request.query)).map(
      ([part, text]) => [part, statementOf(text, { request, target, most: MOST_ROWS })] as const,
    );
    return { request, parts: Object.fromEntries(parts) };
  } catch (cause) {
    if (cause instanceof RangeError) return { request, parts: cause };
    throw cause;
  }
}

function statementsIn({ parts }: Asked): readonly Statement[] {
  return parts instanceof RangeError ? [] : Object.values(parts);
}

type Outcome =
  | { readonly kind: "answered"; readonly answer: Answered }
  | { readonly kind: "failed"; readonly refusal: Refusal };
type Outcomes = ReadonlyMap<string, Outcome>;

/** The same text of several guards is asked for once. */
async function answersTo(
  statements: readonly Statement[],
  address: PostgresAddress,
  patience: Patience,
): Promise<Outcomes> {
  const distinct = new Map(statements.map((statement) => [keyOf(statement), statement]));
  if (distinct.size === 0) return new Map();
  try {
    return await onPostgres(address, patience, async (session) => {
      // Before this is known to stand, no text of a user leaves.
      await session.run(BEGIN);
      const answers = [...distinct].map(
        async ([key, statement]) => [key, await outcomeOf(session, statement, address)] as const,
      );
      return new Map(await Promise.all(answers));
    });
  } catch (cause) {
    const refusal = refusalOf(cause, address);
    return new Map([...distinct.keys()].map((key) => [key, { kind: "failed", refusal }]));
  }
}

/** Both leave at once: the answer of one text is not waited for before the next one is asked. */
async function outcomeOf(
  session: Session,
  { text, values }: Statement,
  address: PostgresAddress,
): Promise<Outcome> {
  const asked = session.ask(text, values);
  // Nothing is written, so that this undoes nothing but the failure.
  const [ended] = await Promise.allSettled([asked, session.run("ROLLBACK TO SAVEPOINT look")]);
  if (ended.status === "rejected") return { kind: "failed", refusal: refusalOf(ended.reason, address) };
  const answer = ended.value;
  return answer.count > MOST_ROWS
    ? { kind: "failed", refusal: { why: "partial", detail: `the server of ${address.name}: ${TOO_MANY}` } }
    : { kind: "answered", answer };
}

const TOO_MANY = `Expected at most ${MOST_ROWS} rows, found more. Let the SELECT add up what it can (GROUP BY $by)`;

function keyOf({ text, values }: Statement): string {
  return JSON.stringify([text, values]);
}

function readOne({ request, parts }: Asked, answers: Outcomes, source: PostgresSource): readonly Reading[] {
  const { target, address } = source;
  const prefix = `the server of ${address.name}: `;
  if (parts instanceof RangeError)
    return noReadings(request, { why: "query-error", detail: `${prefix}${parts.message}` });
  try {
    const series: [string, readonly DatedSeries[]][] = [];
    for (const [part, statement] of Object.entries(parts)) {
      const outcome = answers.get(keyOf(statement));
      if (outcome === undefined) throw new TypeError(`${part} of ${request.guard} was not asked for`);
      if (outcome.kind === "failed") return noReadings(request, outcome.refusal);
      series.push([part, seriesOfRows(rowsByInterval(outcome.answer, request.intervals.length))]);
    }
    return toReadings(request, target.arm, {
      parts: Object.fromEntries(series),
      newest: newestOf(series.flatMap(([, each]) => each)),
      exact: true,
      warnings: [],
      provenance: `${target.name} in ${target.database}: ${request.guard}`,
    });
  } catch (cause) {
    if (cause instanceof RangeError)
      return noReadings(request, { why: "query-error", detail: `${prefix}${reasonOf(cause)}` });
    throw cause;
  }
}

function refusalOf(cause: unknown, address: PostgresAddress): Refusal {
  const { kind, isTooSlow, text } = problemOf(cause, address);
  switch (kind) {
    case "credentials":
      return { why: "unauthorised", detail: text };
    case "refused":
      return { why: "query-error", detail: text };
    case "busy":
    case "gone":
      return { why: isTooSlow ? "query-error" : "unreachable", detail: text };
  }
}
