/** Whether people have to approve each change of the flag in Unleash itself. They are asked there, and never passed over. */
import { z } from "zod";
import type { UnleashTarget } from "../../../config/router.ts";
import { Failure } from "../../../errors.ts";
import type { Unanswered } from "../../http.ts";
import { changeRequestWanted, type UnleashApi } from "./api.ts";

export type ChangeRequests =
  | { readonly kind: "off" }
  | { readonly kind: "on"; readonly because: string }
  | { readonly kind: "unknown"; readonly because: string; readonly failure: Failure };

/** `ChangeRequestEnvironmentConfigSchema` of the enterprise edition's OpenAPI. */
const CONFIG = z.array(z.looseObject({ environment: z.string(), changeRequestEnabled: z.boolean() }));

/**
 * An admin's token passes them over without a word, so that the setting is asked and not the answer to a write.
 *
 * The open source edition has none, and no such path.
 */
export async function changeRequestsOf(target: UnleashTarget, api: UnleashApi): Promise<ChangeRequests> {
  const answer = await api.changeRequests();
  if (!answer.ok) {
    if (answer.status === 404) return { kind: "off" };
    return unknown(target, answer);
  }
  const config = CONFIG.safeParse(answer.json);
  if (!config.success) return unknown(target, { why: "not-json", detail: "the server answered other JSON" });
  const isOn = config.data.some(
    (each) => each.environment === target.environment && each.changeRequestEnabled,
  );
  return isOn ? { kind: "on", because: changeRequestWanted(target) } : { kind: "off" };
}

function unknown(
  { project }: UnleashTarget,
  { why, detail }: { readonly why: Unanswered; readonly detail: string },
): ChangeRequests {
  const because = `Expected to see whether project ${project} wants change requests; ${detail}. Let the token read the project`;
  const isRefused = why === "unauthorised" || why === "query-error";
  const failure = new Failure(isRefused ? "router-refused" : "router-unreachable", because);
  return { kind: "unknown", because, failure };
}
