/** The door to programs that rollout files declare: in a working copy of this job's repository. */
import * as core from "@actions/core";
import { gitCheckouts } from "../adapters/local/checkouts.ts";
import { localPrograms } from "../adapters/local/programs.ts";
import { secretsIn } from "../adapters/local/secrets.ts";
import type { Programs } from "../ports.ts";
import type { Job } from "./action.ts";

export function openPrograms({ environment, inputs, clock, listening }: Job): Programs {
  const { workspace, temporary, variables, repository } = environment;
  const lookUp = secretsIn(variables);
  const { token } = inputs;
  const server = variables["GITHUB_SERVER_URL"] ?? "https://github.com";
  return localPrograms({
    checkouts: gitCheckouts({
      workspace,
      temporary,
      variables,
      remote: token === null || repository === "" ? null : { server, repository, token },
    }),
    variables,
    secret: (name) => {
      const value = lookUp(name);
      core.setSecret(value);
      return value;
    },
    hidden: [token, inputs.teamToken].filter((each) => each !== null),
    clock,
    signal: listening?.signal ?? new AbortController().signal,
  });
}
