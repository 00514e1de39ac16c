/** What sources of rows are told in the file: pure data. */
import type { Duration } from "../units.ts";
import type { HttpOperation } from "./router.ts";

/** Which columns of a row say when, and what a second row of the same cell is. */
export interface RowColumns {
  /** The column by which a row belongs to an interval; null where each interval is asked for by itself. */
  readonly time: string | null;
  readonly timeUnit: "iso" | "utc" | "s" | "ms";
  /** The column that says when the newest sample behind a row was taken. */
  readonly lastAt: string | null;
  readonly each: "sample" | "interval";
}

export interface FileOptions extends RowColumns {
  readonly path: string;
  readonly format: "csv" | "json" | "jsonl";
  /** JSON Pointer to the rows; "" for the whole. */
  readonly rows: string;
}

/** A program that prints rows. */
export interface CommandOptions extends RowColumns {
  /** The program and its arguments; no shell. */
  readonly run: readonly string[];
  /** Names of the secrets that it may see. */
  readonly env: readonly string[];
  readonly within: Duration;
  readonly format: FileOptions["format"];
  readonly rows: string;
  /** One run tells its rows apart by their time. */
  readonly time: string;
}

export interface HttpJsonOptions extends RowColumns {
  readonly method: HttpOperation["method"];
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
  readonly rows: string;
  /** Column → JSON Pointer within a row; a column that is not named is the row's own key. */
  readonly columns: Readonly<Record<string, string>>;
  /** JSON Pointer to errors that come with a 200; null where there are none. */
  readonly errors: string | null;
  /** JSON Pointer to what is there while there are further pages; null where all come at once. */
  readonly next: string | null;
  /** The parameter, or the body's key, that asks for the page at `next`; null where further pages are not asked for. */
  readonly nextAs: string | null;
  /** That many rows are taken for an answer that was cut; null where nothing is cut. */
  readonly pageSize: number | null;
}

export interface LangfuseOptions {
  readonly url: string;
  readonly api: "cloud" | "self-hosted";
}

export interface DatadogOptions {
  /** Of the API, `https://api.datadoghq.eu`. */
  readonly url: string;
}

export type EvidentlyOptions =
  | {
      readonly kind: "files";
      /** `reports/{version}/{to}.json`: one file for each version, cohort and interval. */
      readonly files: string;
    }
  | {
      readonly kind: "service";
      readonly url: string;
      readonly project: string;
      /** Which end of its interval a report is stamped with. */
      readonly stamped: "start" | "end";
      /** Of moments that say none, as `+00:00`. */
      readonly zone: string;
    };
