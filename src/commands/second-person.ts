/** What takes two people: the first comment is remembered, the second one of somebody else completes it. */
import { parseCommand } from "../gate/command.ts";
import type { Command } from "../gate/command.ts";
import type { Comment } from "../gate/facts.ts";
import type { GateInput } from "../gate/input.ts";
import { foldLogin } from "../gate/login.ts";
import { decides, notAllowed } from "../gate/may-ask.ts";
import type { NotAllowed } from "../gate/may-ask.ts";
import { isWaiting, waitsUntil } from "../promotion/request.ts";
import type { Request, RolloutState } from "../promotion/state.ts";
import type { Instant } from "../units.ts";
import type { PromotionWorld } from "./world.ts";

export interface Joint<Verb extends Command["verb"]> {
  readonly comment: Comment;
  /** What both have to ask for, in the same words. */
  readonly what: string;
  /** What a comment asks for, in those words; null where it is something else. */
  readonly read: (command: Command) => Extract<Command, { readonly verb: Verb }> | null;
  readonly verb: Verb;
  readonly now: Instant;
  /** Who else may ask, where it is not whoever may decide. */
  readonly may?: (login: string, gate: GateInput) => NotAllowed | null;
}

export interface First<Verb extends Command["verb"]> {
  readonly request: Request;
  readonly command: Extract<Command, { readonly verb: Verb }>;
}

/**
 * The first person, where there is one: somebody else, whose comment stands there as it was when it was remembered, and who
 * may still ask for this now.
 */
export async function firstPerson<Verb extends Command["verb"]>(
  world: PromotionWorld,
  joint: Joint<Verb>,
  { state, input }: { readonly state: RolloutState; readonly input: GateInput },
): Promise<First<Verb> | null> {
  const [first = null] = await otherPeople(world, joint, { state, input });
  return first;
}

/** All who asked before, as `firstPerson`: each once, and nobody who asks now. */
export async function otherPeople<Verb extends Command["verb"]>(
  world: PromotionWorld,
  joint: Joint<Verb>,
  { state, input }: { readonly state: RolloutState; readonly input: GateInput },
): Promise<readonly First<Verb>[]> {
  const open = openRequests(state, joint).filter(
    ({ by }) => foldLogin(by) !== foldLogin(joint.comment.by.login),
  );
  if (open.length === 0) return [];
  const logins = [...new Set(open.map(({ by }) => by))];
  const facts = await world.pullRequests.access(input.facts, { logins, groups: [] });
  const known = { ...input, facts };
  const may = joint.may ?? ((login, gate) => decides(login, gate, state.name));
  const found = new Map<string, First<Verb>>();
  for (const request of open) {
    const comment = facts.comments.items.find(({ id }) => id === request.comment);
    const command = comment === undefined ? null : stillAsks(joint, request, comment);
    if (comment === undefined || command === null) continue;
    // That a person typed it was seen when it was remembered.
    const typed = { ...comment, viaApp: comment.viaApp ?? null };
    const refused = notAllowed(joint.verb, typed, known) ?? may(request.by, known);
    const key = foldLogin(request.by);
    if (refused === null && !found.has(key)) found.set(key, { request, command });
  }
  return [...found.values()];
}

/** Requests of this kind that have not run out. */
function openRequests(
  { requests }: RolloutState,
  { what, now }: Pick<Joint<Command["verb"]>, "what" | "now">,
): readonly Request[] {
  return (requests ?? []).filter((each) => each.what === what && isWaiting(each, now));
}

function stillAsks<Verb extends Command["verb"]>(
  { read }: Joint<Verb>,
  request: Request,
  comment: Comment,
): Extract<Command, { readonly verb: Verb }> | null {
  const isSame = !comment.edited && !comment.ours && foldLogin(comment.by.login) === foldLogin(request.by);
  const parsed = parseCommand(comment.body);
  return isSame && parsed.kind === "command" ? read(parsed.command) : null;
}

/** The state with one more request; of one person only the last is kept, and what ran out goes. */
export function withRequest(state: RolloutState, request: Request): RolloutState {
  const others = (state.requests ?? []).filter(
    (each) =>
      waitsUntil(each) > request.at &&
      (each.what !== request.what || foldLogin(each.by) !== foldLogin(request.by)),
  );
  return { ...state, requests: [...others, request] };
}

/** The state without what was completed: no word counts twice. */
export function withoutRequests(state: RolloutState, what: string): RolloutState {
  return { ...state, requests: (state.requests ?? []).filter((each) => each.what !== what) };
}

/** Whether the first person's word is still there when the state is saved. */
export function isOpen(state: RolloutState, { comment }: Request): boolean {
  return (state.requests ?? []).some((each) => each.comment === comment);
}
