/** Sources that give rows: a file, any service that answers with JSON, and any program that prints them. */
import { z } from "zod";
import { milliseconds, SECOND } from "../../units.ts";
import type { CommandOptions, FileOptions, HttpJsonOptions } from "../source-options.ts";
import * as f from "./fields.ts";

const POINTER = /^(?:\/[^/]*)*$/;

const times = {
  time: f.text("The column with the moment by which a row belongs to an interval.", 200),
  "time-unit": f
    .choice("`iso` with a zone, `utc` for one without, or `s` or `ms` since 1970; `iso` when not said.", [
      "iso",
      "utc",
      "s",
      "ms",
    ])
    .optional(),
  "last-at": f.text("The column that says when the newest sample behind a row was taken.", 200).optional(),
  each: f
    .choice(
      "`sample`: rows add up. `interval`: a row is all there is for its labels. `sample` when not said.",
      ["sample", "interval"],
    )
    .optional(),
};

const rowsAt = (what: string) => f.form(what, POINTER, "/data/rows").optional();

export const FILE_OPTIONS = f
  .mapping({
    path: f.path("The file, from the top of the repository."),
    format: f
      .choice("How it is written; told by its name when not said.", ["csv", "json", "jsonl"])
      .optional(),
    rows: rowsAt("JSON Pointer to the list of rows"),
    ...times,
  })
  .transform((v, context): FileOptions => {
    const format = v.format ?? formatOf(v.path);
    if (format === null) {
      context.addIssue({ code: "custom", message: "format", path: ["format"], params: UNSAID });
      return z.NEVER;
    }
    return {
      path: v.path,
      format,
      rows: v.rows ?? "",
      time: v.time,
      timeUnit: v["time-unit"] ?? "iso",
      lastAt: v["last-at"] ?? null,
      each: v.each ?? "sample",
    };
  });

const UNSAID = {
  code: "missing-key",
  expected: "how the file is written, as its name does not say it",
  write: "csv",
};

function formatOf(path: string): FileOptions["format"] | null {
  const [, ending = ""] = /\.([a-z]+)$/.exec(path) ?? [];
  if (ending === "csv" || ending === "json") return ending;
  return ending === "jsonl" || ending === "ndjson" ? "jsonl" : null;
}

const NEXT_AS = /^[A-Za-z_][A-Za-z0-9_.-]{0,99}$/;

interface Paged {
  readonly method?: "GET" | "POST" | undefined;
  readonly body?: unknown;
  readonly next?: string | undefined;
  readonly "next-as"?: string | undefined;
}

/** A page can only be asked for by what the answer names, in an address or in a body with keys. */
function demandPages(v: Paged, context: z.RefinementCtx): void {
  if (v["next-as"] === undefined) return;
  const refuse = (path: string, params: object): void =>
    context.addIssue({ code: "custom", message: path, path: [path], params: { ...params } });
  if (v.next === undefined)
    refuse("next", {
      code: "missing-key",
      expected: "a JSON Pointer to what names the further page, as there is `next-as`",
      write: "/next_cursor",
    });
  const isMapping = typeof v.body === "object" && v.body !== null && !Array.isArray(v.body);
  if (v.method === "POST" && !isMapping)
    refuse("body", {
      code: v.body === undefined ? "missing-key" : "wrong-value",
      expected: "a mapping, as the further page is asked for by one of its keys",
      write: null,
    });
}

export const HTTP_JSON_OPTIONS = f
  .mapping({
    method: f.choice("HTTP method; GET when not said.", ["GET", "POST"]).optional(),
    url: f.url("Address."),
    headers: z
      .record(z.string().regex(/^[A-Za-z0-9-]{1,100}$/), f.text("The header's value.", 1_000))
      .optional(),
    body: z.json().optional(),
    rows: rowsAt("JSON Pointer to the list of rows"),
    columns: z
      .record(z.string().min(1).max(200), f.form("JSON Pointer within a row", POINTER, "/labels/version"))
      .optional(),
    errors: f.form("JSON Pointer to errors that come with a 200", POINTER, "/errors").optional(),
    next: f.form("JSON Pointer to what is there while there are further pages", POINTER, "/next").optional(),
    "next-as": f
      .form("Name of the parameter, or of the body's key, of a further page", NEXT_AS, "cursor")
      .optional(),
    "page-size": f
      .count("As many rows as an answer has at most: that many are taken for a part.", 1, 1_000_000)
      .optional(),
    ...times,
    time: times.time.optional(),
  })
  .superRefine(demandPages)
  .transform((v): HttpJsonOptions => ({
    method: v.method ?? "GET",
    url: v.url,
    headers: v.headers ?? {},
    body: v.body ?? null,
    rows: v.rows ?? "",
    columns: v.columns ?? {},
    errors: v.errors ?? null,
    next: v.next ?? null,
    nextAs: v["next-as"] ?? null,
    pageSize: v["page-size"] ?? null,
    time: v.time ?? null,
    timeUnit: v["time-unit"] ?? "iso",
    lastAt: v["last-at"] ?? null,
    each: v.each ?? "sample",
  }));

const WITHIN = milliseconds(60 * SECOND);
const LONGEST = 300 * SECOND;

export const COMMAND_OPTIONS = f
  .mapping({
    run: f.argv("The program and its arguments; no shell."),
    env: z
      .array(f.secretName("The name of an environment variable"))
      .meta({ description: "Names of secrets that it may see." })
      .optional(),
    within: f.duration("How long it may take, 5m at most; 60s when not said.", "60s").optional(),
    format: f.choice("What it prints; `json` when not said.", ["json", "jsonl", "csv"]).optional(),
    rows: rowsAt("JSON Pointer to the list of rows"),
    ...times,
  })
  .transform((v, context): CommandOptions => {
    const within = v.within ?? WITHIN;
    if (within > LONGEST || within < SECOND) {
      const params = { code: "out-of-range", expected: "a duration from 1s to 5m", write: "60s" };
      context.addIssue({ code: "custom", message: "within", path: ["within"], params });
      return z.NEVER;
    }
    return {
      run: v.run,
      env: v.env ?? [],
      within,
      format: v.format ?? "json",
      rows: v.rows ?? "",
      time: v.time,
      timeUnit: v["time-unit"] ?? "iso",
      lastAt: v["last-at"] ?? null,
      each: v.each ?? "sample",
    };
  });
