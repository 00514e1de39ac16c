/** `doctor` in a terminal and in a job: a token in, what is not protected out. */
import { openGitHub } from "../adapters/github/github.ts";
import { systemClock } from "../adapters/local/clock.ts";
import {
  doctor,
  documentOfDoctor,
  exitCodeOfDoctor,
  summariseDoctor,
  tellDoctor,
} from "../commands/doctor.ts";
import type { ExitCode } from "../commands/outputs.ts";
import { Failure } from "../errors.ts";
import type { Inputs } from "../inputs.ts";
import type { Job } from "./action.ts";
import { openDoors } from "./doors.ts";
import { readEnvironment } from "./environment.ts";
import type { Variables } from "./environment.ts";
import { connect } from "./first-request.ts";
import type { Options, Printed } from "./terminal.ts";

interface Called {
  readonly inputs: Inputs;
  readonly options: Options;
  readonly variables: Variables;
  readonly root: string;
}

/**
 * The token stands in `GH_TOKEN` or `GITHUB_TOKEN`, as `gh` reads it; one for teams in `TEAM_TOKEN`.
 *
 * @throws Failure call-wrong without a repository or a token; github-… when GitHub does not answer
 */
export async function examineFromTerminal({ inputs, options, variables, root }: Called): Promise<Printed> {
  const environment = { ...readEnvironment(variables), workspace: root };
  const repository = options.repository ?? environment.repository;
  if (!/^[A-Za-z0-9][\w-]*\/(?!\.{1,2}$)[\w.-]+$/.test(repository))
    throw new Failure(
      "call-wrong",
      `Expected a repository as owner/name, found ${repository === "" ? "nothing" : JSON.stringify(repository)}. Write \`--repository acme/news\``,
    );
  const token = variables["GH_TOKEN"]?.trim() || variables["GITHUB_TOKEN"]?.trim() || null;
  if (token === null)
    throw new Failure(
      "call-wrong",
      "Expected a token in GH_TOKEN or GITHUB_TOKEN, found nothing. Write `GH_TOKEN=$(gh auth token) model-rollout doctor …`",
    );
  const clock = systemClock(new AbortController().signal);
  const teamToken = variables["TEAM_TOKEN"]?.trim() || null;
  const github = connect({ ...environment, repository }, { ...inputs, token, teamToken }, clock);
  if (github === null) throw new RangeError("a token and a repository did not make a connection");
  const report = await doctor(
    {
      ...openDoors(environment, clock),
      ...openGitHub(github.terms, { client: github.client, states: null }),
      clock,
    },
    { name: repository, folders: inputs.rollouts, policy: inputs.policy },
  );
  return {
    code: exitCodeOfDoctor(report),
    text: options.json === true ? `${documentOfDoctor(report)}\n` : tellDoctor(report),
  };
}

/** @throws Failure github-unauthorised without a token */
export async function examineFromJob({ github, environment, clock, inputs }: Job): Promise<{
  readonly result: string;
  readonly summary: string;
  readonly code: ExitCode;
}> {
  if (github === null)
    throw new Failure(
      "github-unauthorised",
      "Expected a token, found none. Write `token: ${{ github.token }}`, or let the default stand",
    );
  const report = await doctor(
    {
      ...openDoors(environment, clock),
      ...openGitHub(github.terms, { client: github.client, states: null }),
      clock,
    },
    { name: environment.repository, folders: inputs.rollouts, policy: inputs.policy },
  );
  return {
    result: documentOfDoctor(report),
    summary: summariseDoctor(report),
    code: exitCodeOfDoctor(report),
  };
}
