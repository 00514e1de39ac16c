/** Queries that stand in files of their own beside the rollout: `events: { rows: errors.sql }`. */
import type { KeyPath } from "./problem.ts";
import { objection, type Objection } from "./objection.ts";
import { isRaw, type Raw } from "./written.ts";

/** A file of the rollout's folder by its name; null where there is none. `refused` says what it is instead of text. */
export type Beside = (
  name: string,
) => { readonly text: string; readonly refused?: string | undefined } | null;

const NAME = /^[A-Za-z0-9_][A-Za-z0-9._-]{0,99}\.sql$/;
const LONGEST = 8_000;
/** Stands for a query that could not be read, so that nothing else is found wrong with it. */
const INSTEAD = "SELECT $by, 0 AS value WHERE :from < :to";

/** Names that a file asks for, before anything of it is trusted. What this misses, `withQueryFiles` says. */
export function queryFilesOf(text: string): readonly string[] {
  const names = [...text.matchAll(/\brows["']?\s*:\s*["']?([\w.-]+)/g)].map(([, name = ""]) => name);
  return names.filter((name) => NAME.test(name));
}

/** The file with the text of each query where its file stood: from here on a text is a text, wherever it came from. */
export function withQueryFiles(
  file: Raw,
  beside: Beside,
): { readonly raw: Raw; readonly objections: readonly Objection[] } {
  if (!isRaw(file["guards"])) return { raw: file, objections: [] };
  const objections: Objection[] = [];
  const guards = read(file["guards"], { path: ["guards"], beside, objections });
  return { raw: { ...file, guards }, objections };
}

interface Reading {
  readonly path: KeyPath;
  readonly beside: Beside;
  readonly objections: Objection[];
}

function read(value: unknown, at: Reading): unknown {
  const into = (key: string | number) => ({ ...at, path: [...at.path, key] });
  if (Array.isArray(value)) return value.map((each: unknown, index) => read(each, into(index)));
  if (!isRaw(value)) return value;
  const { rows } = value;
  // A guard has its name and its class above its queries: deeper than that a mapping with `rows` alone is a query.
  if (at.path.length > 2 && rows !== undefined && Object.keys(value).length === 1) return textOf(rows, at);
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, read(each, into(key))]));
}

/** What cannot be read stays as it is written, so that the schema does not complain about something else. */
function textOf(rows: unknown, { path, beside, objections }: Reading): string {
  const expected = `a file beside this one, with a query of at most ${LONGEST} characters`;
  const complain = (found: string): string => {
    const what = `the query of ${path.slice(1).join(".")} cannot be read`;
    objections.push(
      objection("rows-missing", [...path, "rows"], what, { expected, found, suggestion: "rows: errors.sql" }),
    );
    return INSTEAD;
  };
  if (typeof rows !== "string" || !NAME.test(rows)) return complain(JSON.stringify(rows).slice(0, 80));
  const found = beside(rows);
  if (found === null) return complain(`no ${rows}`);
  if (found.refused !== undefined) return complain(`${rows}, which is ${found.refused}`);
  const text = found.text.trim();
  if (text === "") return complain(`${rows}, which is empty`);
  return text.length > LONGEST ? complain(`${rows} with ${text.length} characters`) : text;
}
