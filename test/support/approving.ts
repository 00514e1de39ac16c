/** Scenes of approval: the pull request as soon as only the model owner's word is missing, and what the gate then says. */
import type { Requirement } from "../../src/gate/outcome.ts";
import type { PromotionWorld } from "../../src/commands/world.ts";
import { FILE, POLICY_TEXT, ROLLOUT } from "./flow-rollout.ts";
import type { Scene } from "./scene.ts";

/** Kind and reason of the outcome, and state of the status that branch rules see. */
export const GO = { says: "go approved", status: "success" } as const;
export const WAITS = { says: "waiting role-missing", status: "pending" } as const;
export const VETO = { says: "no-go changes-requested", status: "failure" } as const;

export interface Judged {
  readonly says: string;
  /** `none` where nothing was posted on the head. */
  readonly status: string;
  /** Words that do not count: `olga approval stale-commit`. */
  readonly ignored: readonly string[];
  readonly requirements: readonly Requirement[];
}

/** A policy in which these people own the model. */
export function policyFor(owners: readonly string[], approvals = ""): string {
  const extra = approvals === "" ? "" : `, ${approvals}`;
  return POLICY_TEXT.replace('["@olga"]', listOf(owners)).replace("distinct: true", `distinct: true${extra}`);
}

/** The pull request's files, in which these people own the model. */
export function filesFor(owners: readonly string[]): Readonly<Record<string, string>> {
  return { [FILE]: ROLLOUT.replace('["@olga"]', listOf(owners)), "prompts/summary.md": "Summarise." };
}

function listOf(owners: readonly string[]): string {
  return `[${owners.map((owner) => `"${owner}"`).join(", ")}]`;
}

/** Oscar takes the pager of the plan as it is now. */
export async function takePager(scene: Scene, number: number, world?: PromotionWorld): Promise<void> {
  const { outcome } = await scene.plan(number, world);
  const digest = outcome.rollouts[0]?.digest ?? "";
  scene.repo.comment(number, { by: "oscar", body: `/rollout ack ${digest.slice(0, 12)} 7d` });
}

/** The pull request with the pager taken. */
export async function withPager(scene: Scene, files?: Readonly<Record<string, string>>): Promise<number> {
  const number = scene.open(files);
  await takePager(scene, number);
  return number;
}

/** What the gate says once it has published its outcome. */
export async function judged(scene: Scene, number: number, world?: PromotionWorld): Promise<Judged> {
  const { outcome } = await scene.gate(number, world);
  const [rollout] = outcome.rollouts;
  const [state = ""] = scene.status(number).split(":");
  return {
    says: `${outcome.kind} ${outcome.reason}`,
    status: state === "" ? "none" : state,
    ignored: (rollout?.dismissals ?? []).map(({ login, what, why }) => `${login} ${what} ${why}`),
    requirements: rollout?.requirements ?? [],
  };
}

/** One requirement of the first rollout. */
export function requirementOf({ requirements }: Judged, id: string): Requirement {
  const found = requirements.find((each) => each.id === id);
  if (found === undefined) throw new Error(`there is no requirement ${id}`);
  return found;
}
