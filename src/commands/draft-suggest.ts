/** `draft` on a pull request: the gaps of its rollout files, filled as suggested changes. People take them over, or do not. */
import type { Drafting } from "../config/drafting.ts";
import { parsePolicy } from "../config/parse.ts";
import type { Policy } from "../config/policy.ts";
import { bodyOf } from "../draft/body.ts";
import type { PullRequestFacts } from "../gate/facts.ts";
import type { Drafter, Suggestions } from "../ports.ts";
import type { DraftedFile } from "../render/drafted-file.ts";
import type { Came } from "../render/file-suggestion.ts";
import { ask, askedOf } from "./draft/ask.ts";
import { begin, drawUp, type DrawUpTerms } from "./draft/draw-up.ts";
import { readGiven } from "./draft/given.ts";
import { offer, wasOffered } from "./draft/offer.ts";
import { isRolloutFile } from "./plan-tree.ts";
import type { PublishWorld } from "./world.ts";

export interface SuggestWorld extends PublishWorld {
  readonly suggestions: Suggestions;
  readonly openDrafter: (drafting: Drafting) => Drafter;
}

export interface SuggestCall {
  readonly pullRequest: number;
  readonly policy: string;
  readonly dryRun: boolean;
}

/** What came of one file. */
export interface FileDraft {
  readonly path: string;
  readonly came: Came;
  /** null where nothing was drafted. */
  readonly drafted: DraftedFile | null;
}

export type Suggested =
  | { readonly kind: "skipped"; readonly because: string }
  | { readonly kind: "looked"; readonly files: readonly FileDraft[] };

/** More files than this are somebody's migration, and each costs a request. */
const MOST_FILES = 5;

/** @throws Failure github-… where the pull request cannot be read or nothing can be posted */
export async function suggestDraft(world: SuggestWorld, call: SuggestCall): Promise<Suggested> {
  const facts = await world.pullRequests.facts(call.pullRequest);
  const allowed = allows(facts, call.policy);
  if (allowed.kind === "skipped") return allowed;
  const paths = facts.rolloutsAtHead
    .map(({ path }) => path)
    .filter((path) => isRolloutFile(path) && facts.files.items.includes(path));
  for (const path of paths.slice(MOST_FILES)) world.log(`${path} was left out: ${MOST_FILES} files at most`);
  const files: FileDraft[] = [];
  for (const path of paths.slice(0, MOST_FILES))
    files.push(await draftOne(world, { facts, path, ...allowed }, call));
  for (const { path, came } of files) world.log(`${path}: ${came}`);
  return { kind: "looked", files };
}

type Allowed =
  | Extract<Suggested, { readonly kind: "skipped" }>
  | { readonly kind: "allowed"; readonly policy: Policy; readonly drafting: Drafting };

/** Only the base branch says whether anything leaves, and never for what a fork brings. */
function allows({ head, state, policy: file }: PullRequestFacts, path: string): Allowed {
  const skip = (because: string) => ({ kind: "skipped" as const, because });
  if (head.fork) return skip("it comes from a fork: nothing of it is sent to a model");
  if (state !== "open") return skip(`it is ${state}`);
  if (file === null || file.refused !== undefined)
    return skip(`the base branch has no policy at ${path}: without \`drafting\` there nobody is asked`);
  const { policy } = parsePolicy(file.path, file.text);
  if (policy === null) return skip(`the policy on the base branch, ${path}, cannot be read`);
  if (policy.drafting === null) return skip(`the policy on the base branch has no \`drafting\``);
  return { kind: "allowed", policy, drafting: policy.drafting };
}

interface One {
  readonly facts: PullRequestFacts;
  readonly path: string;
  readonly policy: Policy;
  readonly drafting: Drafting;
}

async function draftOne(world: SuggestWorld, one: One, call: SuggestCall): Promise<FileDraft> {
  const { facts, path, policy, drafting } = one;
  const files = world.filesAt(facts.head.sha);
  const given = await readGiven(files, { kind: "rollout", path });
  const terms: DrawUpTerms = {
    given,
    path,
    files,
    base: world.filesAt(facts.base.tip),
    policy,
    now: world.clock.now(),
    describeRouter: world.describeRouter,
    history: null,
    model: true,
  };
  const begun = await begin(terms);
  if (begun.kind === "complete") return { path, came: "complete", drafted: null };
  // What is wrong with it stands in the plan's comment already.
  if (begun.kind === "refused") return { path, came: "not-read", drafted: null };
  if ("unasked" in begun.request) return { path, came: "not-read", drafted: null };
  const body = bodyOf(begun.request, drafting);
  const seen = await world.suggestions.seen(facts.number);
  const place = { facts, path, key: body.digest.slice(0, 12), seen };
  if (wasOffered(place)) return { path, came: "offered-before", drafted: null };
  if (call.dryRun) return { path, came: "dry-run", drafted: null };

  const { asked, answer } = await ask(world.openDrafter, body, drafting);
  const drawn = await drawUp(answer, begun.input, terms);
  if (drawn.kind === "refused") return { path, came: "not-read", drafted: null };
  const drafted: DraftedFile = {
    text: drawn.text,
    report: drawn.report,
    lines: drawn.lines,
    problems: drawn.problems,
    weighed: drawn.weighed,
    path,
    before: given.text,
    written: false,
    asked: askedOf(asked, drawn.unusable),
    weeks: null,
    unasked: [],
  };
  if (answer === null || drawn.unusable !== null) return { path, came: "no-answer", drafted };
  // Where nothing but new places to decide would come in, the plan's comment names them already.
  if (drawn.report.taken.length === 0) return { path, came: "nothing-to-offer", drafted };
  return { path, came: await offer(world, drafted, place), drafted };
}
