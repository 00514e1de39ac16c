/** What routers and metrics sources said to one read, or why they were not asked. */
import { diagnosis, unknown } from "./diagnosis.ts";
import type { Diagnosis } from "./diagnosis.ts";

export interface Contact {
  readonly of: "router" | "source";
  /** Rollout and, of a source, its name. */
  readonly where: string;
  readonly said:
    | { readonly kind: "answered" }
    | { readonly kind: "silent"; readonly because: string }
    /** A secret that this run was not given. */
    | { readonly kind: "no-credentials"; readonly because: string }
    /** Not called: a look must not run what a rollout file names. */
    | { readonly kind: "program" }
    /** It is not to be called from here. */
    | { readonly kind: "not-asked"; readonly because: string }
    /** Not called: the policy does not list it. */
    | { readonly kind: "host-unlisted"; readonly host: string };
}

export function diagnoseContact({ of, where, said }: Contact): Diagnosis {
  const code = of === "router" ? "router-answers" : "metrics-answer";
  const what = of === "router" ? "The router" : "The metrics source";
  switch (said.kind) {
    case "answered":
      return diagnosis(code, "ok", { where, found: `${what} answered a read` });
    case "silent":
      return diagnosis(code, "warning", {
        where,
        found: `${what} did not answer a read: ${said.because}`,
        fix:
          of === "router"
            ? "Without it no traffic moves, and a rollback is by hand: `model-rollout runbook` prints how"
            : "Without it every look holds: silence is not success",
      });
    case "no-credentials":
      return {
        ...unknown(code, `Whether ${what.toLowerCase()} answers`, {
          because: said.because,
          needs: "the secret in its environment, under the name that the file gives",
        }),
        where,
      };
    case "not-asked":
      return {
        ...unknown(code, `Whether ${what.toLowerCase()} answers`, {
          because: said.because,
          needs: "a rollout: its first look says so",
        }),
        where,
      };
    case "program":
      return {
        ...unknown(code, `Whether ${what.toLowerCase()} answers`, {
          because: "it is a program of the repository, and a look runs none",
          needs: "`model-rollout drill`, which runs it",
        }),
        where,
      };
    case "host-unlisted":
      return diagnosis("host-unlisted", "critical", {
        where,
        found: `${said.host} is not on the policy's list of hosts, so it was not called`,
        fix: `Correct the address, or have the policy's owners add it below \`hosts.${of === "router" ? "routers" : "sources"}\``,
      });
  }
}
