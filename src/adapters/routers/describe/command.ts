import type { CommandTarget } from "../../../config/router.ts";
import { quote, quoteJson } from "../shell.ts";
import { look, write, type Described } from "./step.ts";

const NOBODY = { candidate: 0, mirror: 0, cohorts: {} };
/** All that a program may look at, as a rollback says it. */
const BY_HAND = {
  snapshot: null,
  ctx: { dryRun: false, forced: true, version: null, idempotencyKey: "undo-by-hand" },
};

/** A program of the repository: JSON on its standard input, JSON on its standard output. Whole percents. */
export function describeCommand(target: CommandTarget): Described {
  const program = target.run.map(quote).join(" ");
  const needs = ["a checkout of the base branch", ...target.env, ...Object.values(target.auth ?? {})];
  return {
    capabilities: {
      weight: { step: 1, max: 100 },
      mirror: null,
      cohorts: "none",
      sticky: "none",
      compareAndSwap: false,
      reportsServed: false,
      settlesIn: target.settlesIn,
    },
    undo: {
      route: `command: ${target.run.join(" ")}`,
      steps: [
        write({
          does: "Set the candidate to 0 %.",
          run: `printf '%s' ${quoteJson({ op: "set", target: NOBODY, ...BY_HAND })} | ${program}`,
          expect: "exit code 0",
          needs,
        }),
        look(
          {
            does: "Read it back.",
            run: `printf '%s' ${quoteJson({ op: "read", target: null, ...BY_HAND })} | ${program}`,
            expect: `"candidate":0`,
            needs,
          },
          target.settlesIn,
        ),
      ],
    },
  };
}
