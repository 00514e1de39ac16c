/** Sources that watch models and services for others: Datadog and Evidently. */
import { z } from "zod";
import { misread } from "../misread.ts";
import type { DatadogOptions, EvidentlyOptions } from "../source-options.ts";
import * as f from "./fields.ts";

const SITE = /^(?:[a-z0-9]+\.)?(?:datadoghq\.(?:com|eu)|ddog-gov\.com)$/;

export const DATADOG_OPTIONS = f
  .mapping({
    site: f.form("Datadog's site; datadoghq.com when not said", SITE, "datadoghq.eu").optional(),
    url: f.url("Address of the API where it is none of a site, such as a proxy.").optional(),
  })
  .transform((v): DatadogOptions => datadogAt(v));

/** @param v what the file says; Datadog's first site where it says nothing */
export function datadogAt(v: {
  readonly site?: string | undefined;
  readonly url?: string | undefined;
}): DatadogOptions {
  return { url: v.url ?? `https://api.${v.site ?? "datadoghq.com"}` };
}

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

export const EVIDENTLY_OPTIONS = f
  .mapping({
    files: f.path("Reports as Snapshot.save_json writes them, as reports/{version}/{to}.json.").optional(),
    url: f.url("Address of the service, where reports are not files.").optional(),
    project: f.form("The id of its project", UUID, "01949c8e-0b1c-7000-8000-000000000000").optional(),
    stamped: f
      .choice("Which end of its interval a report's timestamp is; `end` when not said.", ["start", "end"])
      .optional(),
    zone: f
      .form("Zone of the service's moments; +00:00 when not said", /^[+-]\d\d:\d\d$/, "+01:00")
      .optional(),
  })
  .transform((v, context): EvidentlyOptions => {
    const { files, url, project } = v;
    if (files !== undefined && url === undefined && project === undefined && /\{(?:from|to)\}/.test(files))
      return { kind: "files", files };
    if (files === undefined && url !== undefined && project !== undefined)
      return { kind: "service", url, project, stamped: v.stamped ?? "end", zone: v.zone ?? "+00:00" };
    const fault =
      files === undefined
        ? misread("missing-key", "`files`, or `url` and `project` of the service", null)
        : misread(
            "wrong-value",
            "`files` alone, with {to} or {from}: a report says no interval itself",
            null,
          );
    const path = files === undefined ? [] : ["files"];
    context.addIssue({ code: "custom", message: fault.expected, path, params: { ...fault } });
    return z.NEVER;
  });
