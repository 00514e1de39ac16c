/** Answers of two versions as a service of observability has them, and the service that a recipe of docs/recipes-sources.md reads. */
import { z } from "zod";
import type { Asked, Reply } from "../../loopback.ts";
import { EVERY, START } from "../../source-contract.ts";

export const SOURCE_KEY = "key-of-the-source-1729";

/** One answer to one user. */
export interface Answered {
  readonly version: string;
  readonly desk: string;
  /** ms since 1970. */
  readonly at: number;
  readonly isError: boolean;
  /** It took longer than the recipe's bound. */
  readonly isSlow: boolean;
}

export interface SourceRecipe {
  /** The heading of its section. */
  readonly name: string;
  /** The address in the page, which is answered here instead. */
  readonly address: string;
  /** Answers as published, and refuses what is not. */
  readonly answer: (asked: Asked, answers: readonly Answered[]) => Reply;
  /** Calls for two intervals with few answers. */
  readonly calls: number;
  /** Whether the readings say when the newest answer was. */
  readonly tellsWhenDataEnded: boolean;
  /** What the service answers when it fails; each is no reading. */
  readonly failures: readonly Reply[];
  /** So many answers that not all of them can be had. */
  readonly tooMany: number;
}

/** Per version, desk and interval: so many answers, of which some are errors and some are slow, evenly over the interval. */
export function answersOf(
  counts: Readonly<Record<string, readonly [errors: number, all: number]>>,
  intervals: readonly number[] = [0, 1],
): readonly Answered[] {
  return Object.entries(counts).flatMap(([cell, [errors, all]]) => {
    const [version = "", desk = ""] = cell.split("/");
    return intervals.flatMap((interval) =>
      Array.from({ length: all }, (_, index): Answered => {
        const at = START + interval * EVERY + Math.floor((index * (EVERY - 1)) / Math.max(1, all - 1));
        return { version, desk, at, isError: index < errors, isSlow: index % 10 === 0 };
      }),
    );
  });
}

export const within = (answers: readonly Answered[], from: number, to: number) =>
  answers.filter(({ at }) => at >= from && at < to);

export function cellsOf(answers: readonly Answered[]): ReadonlyMap<string, readonly Answered[]> {
  return Map.groupBy(answers, ({ version, desk }) => JSON.stringify([version, desk]));
}

export const json = (value: unknown, status = 200): Reply => ({
  status,
  headers: { "content-type": "application/json" },
  body: JSON.stringify(value),
});

/** A body that the published description does not have is refused, with what is wrong about it. */
export function bodyOf<Body>(asked: Asked, shape: z.ZodType<Body>): Body | Reply {
  const parsed = shape.safeParse(JSON.parse(asked.body));
  return parsed.success ? parsed.data : json({ message: z.prettifyError(parsed.error) }, 422);
}

export function isReply(value: unknown): value is Reply {
  return typeof value === "object" && value !== null && "status" in value;
}
