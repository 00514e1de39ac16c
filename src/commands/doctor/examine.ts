/** All that doctor reads: settings, files of the default branch, people, routers and sources. */
import { parsePolicy } from "../../config/parse.ts";
import type { Policy } from "../../config/policy.ts";
import { Failure, reasonOf } from "../../errors.ts";
import type { Files, Settings, TreeFile } from "../../ports.ts";
import { contextOf } from "../../protection/branch.ts";
import type { Examination } from "../../protection/diagnose.ts";
import type { PolicySeen } from "../../protection/files.ts";
import { isGroup, rolesIn } from "../../protection/people.ts";
import type { Answer, RepositoryFacts } from "../../protection/settings.ts";
import { STATE_BRANCHES } from "../../protection/state-branches.ts";
import type { Sha } from "../../units.ts";
import { parseAll } from "../plan-tree.ts";
import { sharedNames } from "../validate.ts";
import type { PromotionWorld } from "../world.ts";
import { contactAll } from "./contact.ts";

export type DoctorWorld = Pick<PromotionWorld, "filesAt" | "openTraffic" | "openMetrics" | "clock"> & {
  readonly settings: Settings;
};

export interface DoctorCall {
  /** `owner/name`. */
  readonly name: string;
  readonly folders: readonly string[];
  readonly policy: string;
}

const WORKFLOWS = ".github/workflows";
const CODE_OWNERS = [".github/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS"];
type TreeFiles = Extract<Examination["files"], { kind: "read" }>["value"];

export async function examine(
  world: DoctorWorld,
  call: DoctorCall,
  repository: RepositoryFacts,
): Promise<Examination> {
  const { settings } = world;
  const branch = repository.defaultBranch;
  const [protection, actions, statuses] = [
    await settings.protection(branch, Object.values(STATE_BRANCHES)),
    await settings.actions(),
    await settings.statuses(contextOf(branch), branch),
  ];
  const common = { name: call.name, repository, protection, actions, statuses, policyPath: call.policy };
  const { tip } = repository;
  const files = tip === null ? null : world.filesAt(tip);
  const workflows = await inTree(files, (tree) => tree.list(WORKFLOWS));
  const read = await inTree(files, (tree) => readTree(tree, call));
  const people = await readPeople(world, { tip, call, read, workflows });
  const contacts = read.kind === "read" ? await contactAll(world, read.value) : [];
  return { ...common, workflows, files: read, people, contacts };
}

/** Files of a commit, or why they are not to be had. A GitHub that is silent is no answer. */
async function inTree<T>(files: Files | null, read: (files: Files) => Promise<T>): Promise<Answer<T>> {
  const needs = "`contents: read`";
  if (files === null)
    return { kind: "unread", because: "the tip of the default branch is not to be read", needs };
  try {
    return { kind: "read", value: await read(files) };
  } catch (cause) {
    const refused = ["github-forbidden", "github-not-found", "github-refused", "file-unreadable"];
    if (cause instanceof Failure && refused.includes(cause.code))
      return { kind: "unread", because: reasonOf(cause), needs };
    throw cause;
  }
}

async function readTree(tree: Files, { folders, policy: path }: DoctorCall): Promise<TreeFiles> {
  const found = await Promise.all(folders.map((folder) => tree.list(folder)));
  const files = [...new Map(found.flat().map((file) => [file.path, file])).values()];
  const all = parseAll(files);
  const parsed = all.map(({ file, parsed: each }) => ({ file, ...each }));
  return {
    policy: await readPolicy(tree, path),
    rollouts: parsed.flatMap(({ rollout }) => (rollout === null ? [] : [rollout])),
    count: parsed.length,
    problems: [...parsed.flatMap(({ problems }) => problems), ...sharedNames(parsed)],
  };
}

/** A policy that is there and no text is a wrong policy, not a missing one. */
async function readPolicy(tree: Files, path: string): Promise<PolicySeen> {
  try {
    const [file = null] = await tree.read([path]);
    return file === null ? { kind: "missing" } : { kind: "read", ...parsePolicy(path, file.text) };
  } catch (cause) {
    if (cause instanceof Failure && cause.code === "file-unreadable")
      return { kind: "read", policy: null, problems: [] };
    throw cause;
  }
}

interface Wanted {
  readonly tip: Sha | null;
  readonly call: DoctorCall;
  readonly read: Answer<TreeFiles>;
  readonly workflows: Answer<readonly TreeFile[]>;
}

async function readPeople({ settings }: DoctorWorld, wanted: Wanted): Promise<Examination["people"]> {
  const { tip, read } = wanted;
  if (tip === null) {
    const because = "the tip of the default branch is not to be read";
    return { groups: {}, access: {}, owners: { kind: "unread", because, needs: "`contents: read`" } };
  }
  const entries = read.kind === "read" ? entriesOf(read.value.policy) : [];
  return settings.people({
    commit: tip,
    paths: decidingPaths(wanted),
    groups: entries.filter(isGroup),
    logins: entries.filter((entry) => !isGroup(entry)).map((entry) => entry.replace(/^@/, "")),
  });
}

function entriesOf(policy: PolicySeen): readonly string[] {
  const parsed: Policy | null = policy.kind === "read" ? policy.policy : null;
  return parsed === null ? [] : [...new Set(rolesIn(parsed).flatMap(({ role }) => role.anyOf))];
}

/** Files that decide who decides, and one of each folder that is yet to be written. */
function decidingPaths({ call, workflows }: Wanted): readonly string[] {
  const written = workflows.kind === "read" ? workflows.value.map(({ path }) => path) : [];
  return [
    CODE_OWNERS[0] ?? "",
    call.policy,
    `${WORKFLOWS}/new.yml`,
    ...written,
    ...call.folders.map((folder) => `${folder}/new.yml`),
  ];
}
