/** Everything that was read → everything that is to be said, the worst first. */
import type { Policy } from "../config/policy.ts";
import type { Problem } from "../config/problem.ts";
import type { Rollout } from "../config/rollout.ts";
import { diagnoseActions } from "./actions-settings.ts";
import { contextOf, diagnoseBranch, hasQueue, rulesOf } from "./branch.ts";
import { diagnoseOwners } from "./code-owners.ts";
import { diagnoseContact } from "./contacts.ts";
import type { Contact } from "./contacts.ts";
import { bySeverity, diagnosis, unknown } from "./diagnosis.ts";
import type { Diagnosis } from "./diagnosis.ts";
import { diagnoseDrafting } from "./drafting.ts";
import { diagnosePolicy, diagnoseRollouts } from "./files.ts";
import type { PolicySeen } from "./files.ts";
import { diagnoseRoles } from "./people.ts";
import { diagnoseSecrets, namedSecrets } from "./secrets.ts";
import type {
  ActionsSettings,
  Answer,
  PeopleSeen,
  Protection,
  RepositoryFacts,
  SeenStatuses,
} from "./settings.ts";
import { diagnoseStateBranches } from "./state-branches.ts";
import { diagnoseStatuses } from "./statuses.ts";
import { diagnoseWorkflows, secretsOfWorkflows } from "./workflows.ts";
import type { TextFile } from "./workflows.ts";

export interface Examination {
  /** `owner/name`. */
  readonly name: string;
  readonly repository: RepositoryFacts;
  readonly protection: Protection;
  readonly actions: ActionsSettings;
  readonly statuses: Answer<SeenStatuses>;
  readonly people: PeopleSeen;
  readonly workflows: Answer<readonly TextFile[]>;
  readonly policyPath: string;
  readonly files: Answer<{
    readonly policy: PolicySeen;
    readonly rollouts: readonly Rollout[];
    /** How many rollout files there are, wrong ones included. */
    readonly count: number;
    readonly problems: readonly Problem[];
  }>;
  readonly contacts: readonly Contact[];
}

const GITHUB_ACTIONS = 15_368;

export function diagnose(seen: Examination): readonly Diagnosis[] {
  const { name, repository, protection, actions } = seen;
  const branch = repository.defaultBranch;
  return bySeverity([
    diagnosis("repository", "ok", { found: `${name} was read at ${branch}` }),
    ...diagnoseBranch({ repository: name, isPrivate: repository.isPrivate, name: branch, protection }),
    ...diagnoseStateBranches(name, protection),
    ...diagnoseOwners(seen.people.owners),
    ...diagnoseActions(name, actions),
    ...diagnoseWorkflows(seen.workflows, {
      queue: hasQueue(protection),
      actions,
      isOtherSource: comesFromAnApp(protection, branch),
    }),
    ...diagnoseStatuses(seen.statuses, { branch, viewer: repository.viewer }),
    ...diagnoseFiles(seen),
    ...seen.contacts.map(diagnoseContact),
    visibility(repository),
  ]);
}

/** Nothing could be read, not even that the repository is there. */
export function diagnoseNothing(
  name: string,
  answer: { readonly because: string; readonly needs: string },
): readonly Diagnosis[] {
  return [unknown("repository", name, answer)];
}

function comesFromAnApp(protection: Protection, branch: string): boolean {
  return rulesOf(protection).some(
    (rule) =>
      rule.kind === "required-statuses" &&
      rule.statuses.some(
        ({ context, source }) =>
          context === contextOf(branch) && source !== null && source !== GITHUB_ACTIONS,
      ),
  );
}

function diagnoseFiles(seen: Examination): readonly Diagnosis[] {
  const { files, people, actions, policyPath } = seen;
  if (files.kind !== "read") {
    const answer = { because: files.because, needs: "`contents: read`" };
    return [unknown("policy", "The policy", answer), unknown("rollout-files", "The rollout files", answer)];
  }
  const { policy, rollouts, count, problems } = files.value;
  const parsed: Policy | null = policy.kind === "read" ? policy.policy : null;
  return [
    diagnosePolicy(policyPath, policy),
    ...(parsed === null ? [] : diagnoseRoles(parsed, people)),
    ...diagnoseRollouts(count, problems),
    ...diagnoseSecrets(namedSecrets(rollouts, parsed), actions.secrets, secretsOfWorkflows(seen.workflows)),
    ...(parsed === null || seen.workflows.kind !== "read"
      ? []
      : diagnoseDrafting(seen.workflows.value, parsed.drafting)),
  ];
}

function visibility({ isPrivate }: RepositoryFacts): Diagnosis {
  if (isPrivate)
    return diagnosis("visibility", "ok", {
      found: "The repository is private: plans, states and artifacts are for its members",
    });
  return diagnosis("visibility", "note", {
    found:
      "The repository is public. Everybody can read the rollout files with their queries and addresses, prompts, plan comments, runbooks, the state branches with every reading, job summaries and logs, incidents, and the artifacts while they are kept",
    fix: "Keep names of people on call, internal hosts and numbers of the business out of rollout files, or make the repository private",
  });
}
