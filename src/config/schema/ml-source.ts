/** Sources that watch models and services for others: Datadog. */
import type { DatadogOptions } from "../source-options.ts";
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
