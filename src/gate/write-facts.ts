/** Facts of a run as the file that replays them: everything written out, so that no default has a say. */
import type { Role } from "../config/rollout.ts";
import { maskedValue } from "../config/secrets.ts";
import { iso, showDuration } from "../units.ts";
import type { Instant } from "../units.ts";
import type { Listed, PullRequestFacts } from "./facts.ts";
import type { FactsFile } from "./facts-file.ts";
import type { GateRollout } from "./input.ts";

/** JSON that `parseFacts` reads as the same file again, with every secret in it masked: it is kept and sent around. */
export function writeFacts(file: FactsFile): string {
  const { facts, now, rollouts, problems, expect } = file;
  const document = {
    "schema-version": 1,
    ...(now === null ? {} : { now: exact(now) }),
    ...documentOf(facts),
    ...(rollouts === null ? {} : { rollouts: rollouts.map(rolloutOf) }),
    problems,
    ...(expect === null
      ? {}
      : {
          expect: {
            outcome: expect.outcome,
            ...(expect.reason === null ? {} : { reason: expect.reason }),
            ...(expect.waitingFor === null ? {} : { "waiting-for": expect.waitingFor }),
            "not-counted": expect.notCounted,
          },
        }),
  };
  return `${JSON.stringify(document, maskedValue, 2)}\n`;
}

function documentOf(facts: PullRequestFacts): object {
  return {
    ...facts,
    reviews: timed(facts.reviews),
    comments: timed(facts.comments),
    teams: Object.fromEntries(
      Object.entries(facts.teams).map(([name, team]) => [name, team.kind === "members" ? team.logins : team]),
    ),
  };
}

function timed<T extends { readonly at: Instant | null }>({ items, complete }: Listed<T>): object {
  return {
    items: items.map((each) => ({ ...each, at: each.at === null ? null : exact(each.at) })),
    complete,
  };
}

/** To the second for people; a moment between two seconds stays a number. */
function exact(at: Instant): string | number {
  return Number.isInteger(at / 1_000) && at >= 0 && at < 253_402_300_800_000 ? iso(at) : at;
}

function rolloutOf(rollout: GateRollout): object {
  const { people, peopleAtBase = null, covers, before } = rollout;
  return {
    ...rollout,
    people: peopleOf(people),
    peopleAtBase: peopleAtBase === null ? null : peopleOf(peopleAtBase),
    covers: covers === null ? null : showDuration(covers),
    ...(before == null ? {} : { before: { ...before, people: peopleOf(before.people) } }),
  };
}

function peopleOf(people: readonly Role[]): object {
  return Object.fromEntries(
    people.map(({ name, anyOf, atLeast, covers }) => [
      name,
      { "any-of": anyOf, "at-least": atLeast, ...(covers === null ? {} : { covers: showDuration(covers) }) },
    ]),
  );
}
