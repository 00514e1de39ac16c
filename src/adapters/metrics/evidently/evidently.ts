/** Reads guards from reports of Evidently: files of the workspace, or its service. */
import { reasonOf } from "../../../errors.ts";
import type { Reading } from "../../../judge/reading.ts";
import type { Files, Metrics } from "../../../ports.ts";
import type { Duration } from "../../../units.ts";
import type { Secret } from "../../http.ts";
import { noReadings } from "../readings.ts";
import { asksOf, type Asked, type EvidentlyTarget } from "./cells.ts";
import { readFiles } from "./files.ts";
import { readService } from "./service.ts";

export interface EvidentlyDeps {
  readonly secret: Secret;
  /** The workspace, for reports that are files. */
  readonly files: Files;
  readonly patience?: { readonly timeout: Duration; readonly budget: Duration };
}

/**
 * A report is of one version, one cohort and one interval. Its numbers stand for themselves: levels, counts, verdicts of tests.
 *
 * Reports are not added up: all traffic is a report of its own, without the labels of cohorts.
 */
export function evidentlyMetrics(target: EvidentlyTarget, deps: EvidentlyDeps): Metrics {
  return {
    fetch: async (requests) => {
      const readings: Reading[] = [];
      const readable: Asked[] = [];
      for (const request of requests.filter(({ intervals }) => intervals.length > 0)) {
        try {
          readable.push(...asksOf(request));
        } catch (cause) {
          const detail = `${target.name}: ${reasonOf(cause)}`;
          readings.push(...noReadings(request, { why: "query-error", detail }));
        }
      }
      if (readable.length === 0) return readings;
      const { options } = target;
      const read =
        options.kind === "files"
          ? await readFiles(readable, { target, template: options.files, workspace: deps.files })
          : await readService(readable, { target, at: options, ...deps });
      return [...readings, ...read];
    },
  };
}
