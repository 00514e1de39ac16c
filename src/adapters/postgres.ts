/** One connection to PostgreSQL with its limits. Whoever needs it imports it late: the driver comes with it. */
import { Socket } from "node:net";
import { setTimeout as pause } from "node:timers/promises";
import { Client, DatabaseError } from "pg";
import { reasonOf } from "../errors.ts";
import { withoutSecrets } from "./http.ts";
import type { PostgresAddress } from "./postgres-address.ts";

/** Cells as the server wrote them; null is NULL. */
export type TextRow = Readonly<Record<string, string | null>>;

export interface Answered {
  readonly rows: readonly TextRow[];
  /** Column → type, by the server's own number. */
  readonly types: Readonly<Record<string, number>>;
  /** Rows that were found or changed. */
  readonly count: number;
}

export interface Session {
  /** Several statements of ours, without values. */
  readonly run: (script: string) => Promise<void>;
  /** One statement; `values` are bound as `$1`, `$2`, …. Several may be asked at once: they travel together, in order. */
  readonly ask: (text: string, values?: readonly (string | null)[]) => Promise<Answered>;
}

/** In ms. */
export interface Patience {
  readonly connect: number;
  /** Longer than the server's own limit, which says more. */
  readonly answer: number;
}

const GOODBYE_MS = 1_000;

/** Opens a connection for `use` and ends it, whatever happened. @throws what `problemOf` explains */
export async function onPostgres<Outcome>(
  address: PostgresAddress,
  patience: Patience,
  use: (session: Session) => Promise<Outcome>,
): Promise<Outcome> {
  const socket = new Socket();
  const client = new Client({
    connectionString: address.url,
    ...(address.ca === null ? {} : { ssl: { ca: address.ca } }),
    connectionTimeoutMillis: patience.connect,
    query_timeout: patience.answer,
    application_name: "model-rollout",
    pipeline: true,
    types: { getTypeParser: () => String },
    stream: () => socket,
  });
  // A connection that breaks also fails what was asked on it.
  client.on("error", () => undefined);
  try {
    await client.connect();
    const outcome = await use({
      run: async (script) => void (await client.query(script)),
      ask: (text, values = []) => ask(client, text, values),
    });
    await goodbye(client);
    return outcome;
  } finally {
    // The server ends a transaction whose connection is gone.
    socket.destroy();
  }
}

/** Of a connection that broke no end comes. */
async function goodbye(client: Client): Promise<void> {
  const over = new AbortController();
  const patience = pause(GOODBYE_MS, undefined, { signal: over.signal }).catch(() => undefined);
  await Promise.race([client.end(), patience]);
  over.abort();
}

async function ask(client: Client, text: string, values: readonly (string | null)[]): Promise<Answered> {
  const { rows, fields, rowCount } = await client.query<TextRow>(
    values.length === 0 ? { text } : { text, values: [...values] },
  );
  const types = Object.fromEntries(fields.map(({ name, dataTypeID }) => [name, dataTypeID] as const));
  return { rows, types, count: rowCount ?? 0 };
}

export interface Problem {
  /**
   * `busy`: somebody is in the way for now, and another try may do. `gone`: nobody answers, or nobody does any more: what was
   * asked last may have been done.
   */
  readonly kind: "credentials" | "refused" | "busy" | "gone";
  /** The server gave one statement up, and answers others. */
  readonly isTooSlow: boolean;
  /** One sentence without secrets. */
  readonly text: string;
}

/** By the class of the server's SQLSTATE, https://www.postgresql.org/docs/current/errcodes-appendix.html. */
export function problemOf(cause: unknown, address: PostgresAddress): Problem {
  const said = cause instanceof DatabaseError ? serverWords(cause) : reasons(cause);
  const text = withoutSecrets(said, Object.fromEntries(address.hidden.entries()));
  const isTooSlow = cause instanceof DatabaseError && cause.code === "57014";
  return { kind: kindOf(cause), isTooSlow, text: `the server of ${address.name}: ${text}` };
}

function kindOf(cause: unknown): Problem["kind"] {
  // The driver's own words where a password is missing, or the server does not prove that it knows it.
  if (cause instanceof Error && cause.message.startsWith("SASL")) return "credentials";
  if (!(cause instanceof DatabaseError)) return "gone";
  const { code = "" } = cause;
  if (code.startsWith("28")) return "credentials";
  if (/^(?:40|53)|^(?:55P03|57014|57P03)$/.test(code)) return "busy";
  return /^(?:08|57|58|XX)/.test(code) ? "gone" : "refused";
}

/** `detail` and `where` can hold rows of the table: they stay there. */
function serverWords({ message, code }: DatabaseError): string {
  return code === undefined ? message : `${message} (${code})`;
}

/** An address with several numbers fails with one reason for each. */
function reasons(cause: unknown): string {
  return cause instanceof AggregateError && cause.message === ""
    ? [...new Set(cause.errors.map((each: unknown) => reasonOf(each)))].join("; ")
    : reasonOf(cause);
}
