/** `override`: two people let promotion go past a guard that only holds, for a time that ends by itself. */
import type { Guard } from "../judge/guard.ts";
import { LONGEST_OVERRIDE, neverOverridden } from "../promotion/override.ts";
import type { Override, RolloutState } from "../promotion/state.ts";
import { waitsUntil } from "../promotion/request.ts";
import type { Answer } from "../render/answer.ts";
import { iso, milliseconds, plus } from "../units.ts";
import { isAnswer, namedBy } from "./asked.ts";
import type { AskedFor, Doing, Named } from "./asked.ts";
import { changeState } from "./change-state.ts";
import { firstPerson, isOpen, withRequest, withoutRequests } from "./second-person.ts";
import type { First, Joint } from "./second-person.ts";
import type { PromotionWorld } from "./world.ts";

export async function override(
  world: PromotionWorld,
  call: Doing,
  asked: AskedFor<"override">,
): Promise<Answer> {
  const named = namedBy(
    world,
    asked,
    asked.states.filter(({ ending }) => ending === null),
  );
  if (isAnswer(named)) return named;
  const refused = refusedGuard(named.plan.rollout.guards, asked.command.guard);
  if (refused !== null) return refused;
  const joint = jointOf(world, asked);
  const first = await firstPerson(world, joint, named);
  return first === null
    ? remember(world, call, { asked, named, joint })
    : complete(world, call, { asked, named, joint, first });
}

function refusedGuard(guards: readonly Guard[], name: string): Answer | null {
  const guard = guards.find((each) => each.name === name);
  if (guard === undefined) {
    const known = guards.filter((each) => neverOverridden(each) === null).map((each) => each.name);
    return { kind: "unknown-name", of: "guard", found: name, known };
  }
  const why = neverOverridden(guard);
  return why === null ? null : { kind: "never-overridden", guard: name, why };
}

function jointOf(world: PromotionWorld, { command, comment }: AskedFor<"override">): Joint<"override"> {
  return {
    comment,
    verb: "override",
    what: `override ${command.guard} ${command.digest}`,
    read: (other) =>
      other.verb === "override" && other.guard === command.guard && other.digest === command.digest
        ? other
        : null,
    now: world.clock.now(),
  };
}

interface Joining {
  readonly asked: AskedFor<"override">;
  readonly named: Named;
  readonly joint: Joint<"override">;
}

async function remember(
  world: PromotionWorld,
  { dryRun }: Doing,
  { asked: { command, comment }, named: { state }, joint }: Joining,
): Promise<Answer> {
  const by = comment.by.login;
  const request = { comment: comment.id, by, at: joint.now, what: joint.what };
  const done =
    dryRun ||
    (await changeState(world, {
      name: state.name,
      digest: state.digest,
      comment: comment.id,
      with: (before) => (before.ending === null ? withRequest(before, request) : null),
      event: { event: "request", by, reason: `${joint.what}: ${command.reason}` },
    }));
  if (!done) return { kind: "nothing-runs", verb: "override" };
  return {
    kind: "needs-another",
    verb: "override",
    rollout: state.name,
    by,
    until: waitsUntil(request),
    line: `/rollout override ${command.guard} <time> ${command.digest} <reason>`,
  };
}

/** The shorter of the two times that were asked for, from the second word on. */
async function complete(
  world: PromotionWorld,
  { dryRun }: Doing,
  {
    asked: { command, comment },
    named: { state },
    joint,
    first,
  }: Joining & { readonly first: First<"override"> },
): Promise<Answer> {
  const wanted = Math.min(command.for, first.command.for);
  const until = plus(joint.now, milliseconds(Math.min(wanted, LONGEST_OVERRIDE)));
  const by = [first.request.by, comment.by.login];
  const reason = `${first.command.reason} / ${command.reason}`;
  const entry: Override = { guard: command.guard, by, at: joint.now, until, reason };
  const done =
    dryRun ||
    (await changeState(world, {
      name: state.name,
      digest: state.digest,
      comment: comment.id,
      with: (before) => (isOpen(before, first.request) ? overridden(before, entry, joint.what) : null),
      event: {
        event: "override",
        by: by.join(" and "),
        reason: `${command.guard} until ${iso(until)}: ${reason}`,
      },
    }));
  return done
    ? {
        kind: "overridden",
        rollout: state.name,
        guard: command.guard,
        by,
        until,
        shortened: wanted > LONGEST_OVERRIDE,
      }
    : { kind: "nothing-runs", verb: "override" };
}

/** A new one takes the place of an old one of the same guard. */
function overridden(before: RolloutState, entry: Override, what: string): RolloutState {
  const others = (before.overrides ?? []).filter(({ guard }) => guard !== entry.guard);
  return { ...withoutRequests(before, what), overrides: [...others, entry] };
}
