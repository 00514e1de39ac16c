/** Questions to the repository that are asked in the same turn: one request for all, and each alone where that one fails. */
import { z } from "zod";
import { Failure } from "../../errors.ts";
import type { Call, Client } from "./client.ts";

export interface Question<T> extends Call<T> {
  /** The operation, as GitHub's log names it. */
  readonly name: string;
  /** Who asks belongs to the answer. */
  readonly withViewer?: boolean;
  /** Only asked along: where GitHub does not answer the joint request, it is not asked again. */
  readonly isAside?: boolean;
  /** `mark` begins every variable and alias, so that two questions never meet. */
  readonly write: (mark: string) => Written;
}

interface Written {
  /** `, $tip: GitObjectID!` */
  readonly declared: string;
  readonly variables: Readonly<Record<string, unknown>>;
  /** Fields of the repository. */
  readonly fields: string;
  /** What the fields are called in the answer, without the mark. */
  readonly aliases: readonly string[];
}

export interface Joint {
  /** @throws Failure github-… */
  ask<T>(question: Question<T>): Promise<T>;
}

/** A question of any kind, with what happens to its answer. */
interface Asked {
  readonly question: Omit<Question<unknown>, "answer">;
  readonly alone: () => Promise<void>;
  /** false when this is no answer to it. */
  readonly take: (answer: unknown) => boolean;
  readonly fail: (cause: unknown) => void;
}

const ANSWER = z.lazy(() =>
  z.object({ viewer: z.unknown().optional(), repository: z.record(z.string(), z.unknown()) }),
);
type Answer = z.infer<typeof ANSWER>;

/** Whoever asks beside others does not wait for a GitHub that is down, or for rights that the job lacks. */
const NOT_AGAIN: ReadonlySet<string> = new Set([
  "github-forbidden",
  "github-rate-limited",
  "github-unauthorised",
  "github-unavailable",
]);

export function createJoint(client: Client): Joint {
  let queue: Asked[] = [];
  const flush = async (): Promise<void> => {
    const batch = queue;
    queue = [];
    await (batch.length === 1 ? batch[0]?.alone() : askTogether(client, batch));
  };
  return {
    ask: <T>(question: Question<T>): Promise<T> => {
      const done = Promise.withResolvers<T>();
      // After everything that follows from what just arrived: whatever is asked by then joins.
      if (queue.length === 0) setImmediate(() => void flush());
      queue.push({
        question,
        alone: () => askAlone(client, question).then(done.resolve, done.reject),
        take: (answer) => {
          const parsed = question.answer.safeParse(answer);
          if (parsed.success) done.resolve(parsed.data);
          return parsed.success;
        },
        fail: done.reject,
      });
      return done.promise;
    },
  };
}

function askAlone<T>(client: Client, question: Question<T>): Promise<T> {
  const { declared, fields, variables } = question.write("");
  return client.graphql(
    queryOf(question.name, { declared, fields, withViewer: question.withViewer === true }),
    { owner: client.owner, name: client.name, ...variables },
    question,
  );
}

async function askTogether(client: Client, batch: readonly Asked[]): Promise<void> {
  const parts = batch.map((asked, index) => ({ asked, ...partOf(asked, index) }));
  const query = queryOf(batch.map(({ question }) => question.name).join("And"), {
    declared: parts.map(({ written }) => written.declared).join(""),
    fields: parts.map(({ written }) => written.fields).join("\n    "),
    withViewer: batch.some(({ question }) => question.withViewer === true),
  });
  try {
    const answer = await client.graphql(
      query,
      {
        owner: client.owner,
        name: client.name,
        ...Object.assign({}, ...parts.map(({ written }) => written.variables)),
      },
      {
        answer: ANSWER,
        what: batch.map(({ question }) => question.what).join(" and "),
        needs: [...new Set(batch.map(({ question }) => question.needs))].join(" and "),
        // What has to be known is asked alone, and then as often as is needed.
        repeatable: false,
      },
    );
    const left = parts.filter(
      ({ asked, mark, written }) => !asked.take(answerTo(asked, answer, { mark, written })),
    );
    await Promise.all(left.map(({ asked }) => asked.alone()));
  } catch (cause) {
    for (const asked of batch) if (isOver(asked, cause)) asked.fail(cause);
    await Promise.all(batch.flatMap((asked) => (isOver(asked, cause) ? [] : [asked.alone()])));
  }
}

function partOf({ question }: Asked, index: number): { readonly mark: string; readonly written: Written } {
  const mark = `q${index}_`;
  return { mark, written: question.write(mark) };
}

function isOver({ question }: Asked, cause: unknown): boolean {
  return question.isAside === true && cause instanceof Failure && NOT_AGAIN.has(cause.code);
}

/** As it would have been answered alone; null where a part of it was left out. */
function answerTo(
  { question }: Asked,
  { viewer, repository }: Answer,
  { mark, written }: { readonly mark: string; readonly written: Written },
): unknown {
  if (!written.aliases.every((alias) => Object.hasOwn(repository, mark + alias))) return null;
  return {
    ...(question.withViewer === true ? { viewer } : {}),
    repository: Object.fromEntries(written.aliases.map((alias) => [alias, repository[mark + alias]])),
  };
}

function queryOf(
  name: string,
  { declared, fields, withViewer }: Pick<Written, "declared" | "fields"> & { readonly withViewer: boolean },
): string {
  return `query ${name}($owner: String!, $name: String!${declared}) {${withViewer ? "\n  viewer { login }" : ""}
  repository(owner: $owner, name: $name) {
    ${fields}
  }
}`;
}
