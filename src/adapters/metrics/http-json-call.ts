/** The call of an http-json source with its interval filled in. */
import type { Window } from "../../judge/reading.ts";
import { describedCall } from "../described-call.ts";
import type { Values } from "../fill.ts";
import type { Call, Secret } from "../http.ts";
import type { HttpJsonTarget } from "./http-json.ts";

/** @throws Failure secret-missing for a secret that this job was not given, or that no header carries */
export function callFor(
  { options, auth }: HttpJsonTarget,
  window: Window,
  secret: Secret,
): Pick<Call, "url" | "method" | "headers" | "body" | "hidden"> {
  return describedCall({ ...options, auth }, valuesOf(window), secret);
}

function valuesOf({ from, to }: Window): Values {
  return {
    from: new Date(from).toISOString(),
    to: new Date(to).toISOString(),
    fromMs: from,
    toMs: to,
    fromSec: Math.floor(from / 1_000),
    toSec: Math.floor(to / 1_000),
    seconds: Math.round((to - from) / 1_000),
  };
}
