/** `report`: what a person saw of a guard that people watch. It counts at the next tick. */
import { notAllowed } from "../gate/may-ask.ts";
import { rolesHeldBy } from "../gate/people.ts";
import type { Guard } from "../judge/guard.ts";
import type { GuardReport, RolloutState } from "../promotion/state.ts";
import { isRefusal } from "../render/answer.ts";
import type { Answer } from "../render/answer.ts";
import { mayDecide } from "./asked.ts";
import type { AskedFor, Doing } from "./asked.ts";
import type { Assessment } from "./assess.ts";
import { changeState } from "./change-state.ts";
import type { PromotionWorld } from "./world.ts";

type Reported = AskedFor<"report">;

/** Many people may report; whose confirmation a guard asks for, may confirm and take back. */
export async function takeReport(
  world: PromotionWorld,
  { dryRun }: Pick<Doing, "dryRun">,
  { comment, command, assessment, states }: Reported,
): Promise<Answer> {
  const running = states.filter((each) => each.ending === null);
  if (running.length === 0) return { kind: "nothing-runs", verb: command.verb };
  const watched = running.flatMap((state) =>
    watchedGuards(assessment, state.name).map((guard) => ({ state, guard })),
  );
  const found = watched.filter(({ guard }) => guard.name === command.guard);
  const [first, ...others] = found;
  if (first === undefined) {
    const known = [...new Set(watched.map(({ guard }) => guard.name))];
    return { kind: "not-reportable", guard: command.guard, known };
  }
  // A guard of that name in several rollouts: nobody says which one was meant, so it is a report of each.
  let answer = await reportOne(world, { dryRun }, { comment, command, assessment, ...first });
  for (const other of others) {
    const told = await reportOne(world, { dryRun }, { comment, command, assessment, ...other });
    answer = together(answer, told);
  }
  return answer;
}

/** One answer for two rollouts, as good as the worse of them. */
function together(one: Answer, other: Answer): Answer {
  if (one.kind === "reported" && other.kind === "reported")
    return { ...one, rollout: `${one.rollout}, ${other.rollout}` };
  return isRefusal(one) ? one : other;
}

async function reportOne(
  world: PromotionWorld,
  { dryRun }: Pick<Doing, "dryRun">,
  { comment, command, assessment, state, guard }: One,
): Promise<Answer> {
  const by = comment.by.login;
  const refused = refusal({ comment, command, assessment, state, guard });
  if (refused !== null) return refused;
  const entry: GuardReport = {
    guard: guard.name,
    by,
    at: world.clock.now(),
    confirmed: command.says === "confirmed",
    text: command.text,
  };
  const change = {
    name: state.name,
    ...(command.says === "withdrawn" ? { digest: state.digest, comment: comment.id } : {}),
    with: (before: RolloutState): RolloutState => ({ ...before, ...after(before, entry, command) }),
    event: { event: "report", by, reason: `${guard.name} ${command.says} ${command.text}`.trim() } as const,
  };
  const done = dryRun || (await changeState(world, change));
  return done
    ? { kind: "reported", rollout: state.name, guard: guard.name, says: command.says, by }
    : { kind: "nothing-runs", verb: command.verb };
}

interface One extends Omit<Reported, "states"> {
  readonly state: RolloutState;
  readonly guard: Watched;
}

/** A report stops, a word back lets go on: that takes a person who took no part in the change, and who may decide. */
function refusal({ comment, command, assessment, state, guard }: One): Answer | null {
  if (command.says === "seen") return null;
  const role = guard.kind === "tripwire" ? guard.confirmedBy : null;
  const by = comment.by.login;
  const { input } = assessment;
  if (role !== null && !holds(assessment, { rollout: state.name, role, by }))
    return { kind: "not-confirmable", guard: guard.name, role };
  if (command.says === "confirmed") {
    const why = role === null ? notAllowed("abort", comment, input) : null;
    return why === null ? null : { kind: "not-allowed", verb: "report", why };
  }
  const why = notAllowed("resume", comment, input);
  if (why !== null) return { kind: "not-allowed", verb: "report", why };
  return role === null
    ? mayDecide(input, { state, by, verb: "report" })
    : elsewhere(input.facts.number, state);
}

function elsewhere(number: number, { name, pullRequest }: RolloutState): Answer | null {
  return pullRequest === number ? null : { kind: "elsewhere", rollout: name, pullRequest };
}

/** What is taken back was counted in vain too: the guard begins to count anew. */
function after(
  { reports, pairs }: RolloutState,
  entry: GuardReport,
  { says }: Reported["command"],
): Pick<RolloutState, "reports" | "pairs"> {
  if (says !== "withdrawn") return { reports: [...reports, entry], pairs };
  const others = Object.entries(pairs).filter(([key]) => !key.startsWith(`${entry.guard}/`));
  return { reports: reports.filter(({ guard }) => guard !== entry.guard), pairs: Object.fromEntries(others) };
}

type Watched = Extract<Guard, { readonly kind: "tripwire" | "signal" }>;

/** Guards of the plan whose word is a person's. */
function watchedGuards(assessment: Assessment, rollout: string): readonly Watched[] {
  const guards = assessment.planned.flatMap(({ plan }) =>
    plan?.rollout.name === rollout ? plan.rollout.guards : [],
  );
  return guards.flatMap((guard) => (guard.kind === "tripwire" || guard.kind === "signal" ? [guard] : []));
}

function holds(
  { input }: Assessment,
  { rollout, role, by }: { readonly rollout: string; readonly role: string; readonly by: string },
): boolean {
  const { policy } = input;
  if (policy === null) return false;
  const own = input.rollouts.find(({ name }) => name === rollout);
  return own !== undefined && rolesHeldBy(by, { ...input, policy }, own).includes(role);
}
