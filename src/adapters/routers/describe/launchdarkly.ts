import type { LaunchDarklyTarget } from "../../../config/router.ts";
import { curlAuth, quote, quoteJson } from "../shell.ts";
import { look, write, type Described } from "./step.ts";

/**
 * LaunchDarkly: weights in thousandths of a percent, rules for cohorts, sticky by context.
 *
 * Writes are not tied to a version. The undo turns the flag off, which also covers its rules; it serves the off variation then.
 */
export function describeLaunchDarkly(target: LaunchDarklyTarget): Described {
  const address = `${target.url.replace(/\/$/, "")}/api/v2/flags/${encodeURIComponent(target.project)}/${encodeURIComponent(target.flag)}`;
  const curl = `curl --fail-with-body -sS${curlAuth(target.auth)}`;
  const patch = {
    environmentKey: target.environment,
    comment: `back to ${target.baseline}`,
    instructions: [{ kind: "turnFlagOff" }],
  };
  const semantic = `-H ${quote("Content-Type: application/json; domain-model=launchdarkly.semanticpatch")}`;
  const needs = [
    ...Object.values(target.auth ?? {}),
    `a token that may update ${target.flag} in ${target.environment}`,
  ];
  return {
    capabilities: {
      weight: { step: 0.001, max: 100 },
      mirror: null,
      cohorts: "attribute",
      sticky: "user",
      compareAndSwap: false,
      reportsServed: false,
      settlesIn: target.settlesIn,
    },
    undo: {
      route: `launchdarkly: ${target.project}/${target.flag} in ${target.environment}`,
      steps: [
        write({
          does: `Turn ${target.flag} off in ${target.environment}: everybody gets its off variation, which is ${target.baseline}.`,
          run: `${curl} -X PATCH ${semantic} -d ${quoteJson(patch)} ${quote(`${address}?ignoreConflicts=true`)}`,
          expect:
            "the flag as JSON. HTTP 405 means that the environment asks for an approval: turn it off in the console",
          needs,
        }),
        look(
          {
            does: "See that it is off and what it serves then.",
            run: `${curl} ${quote(`${address}?env=${encodeURIComponent(target.environment)}`)}`,
            expect: `"on":false, and at "offVariation" the number of ${target.baseline}`,
            needs,
          },
          target.settlesIn,
        ),
      ],
    },
  };
}
