/** Streams past judges: a tally each. */
import type { Judge, Stream } from "./stream.ts";
import { newTally, record, sumOf, type Tally } from "./tally.ts";

/** By the judge's name. */
export type Tallies = ReadonlyMap<string, Tally>;

/** All judges on the same streams; each stream is made once. */
export function judgeAll(judges: readonly Judge[], streams: Iterable<Stream>): Tallies {
  const tallies = new Map(judges.map(({ name }) => [name, newTally()]));
  for (const stream of streams)
    for (const judge of judges) record(talliedFor(tallies, judge), stream, judge.alarm(stream));
  return tallies;
}

/** A judge's tally; an empty one where it judged nothing. */
export function talliedFor(tallies: Tallies, { name }: Pick<Judge, "name">): Tally {
  return tallies.get(name) ?? newTally();
}

/** The tallies of several cells as one. */
export function sumOfTallies(all: readonly Tallies[]): Tallies {
  const names = [...(all[0]?.keys() ?? [])];
  return new Map(names.map((name) => [name, sumOf(all.map((one) => talliedFor(one, { name })))]));
}

/** So many streams, one at a time. */
export function* streamsOf(runs: number, streamOf: (i: number) => Stream): Generator<Stream> {
  for (let i = 0; i < runs; i += 1) yield streamOf(i);
}
