/** One connection to GitHub: every call parsed, timed out, retried where that is harmless, and named when it fails. */
import { Octokit } from "@octokit/core";
import type { z } from "zod";
import { Failure, reasonOf } from "../../errors.ts";
import type { Clock } from "../../ports.ts";
import { milliseconds } from "../../units.ts";
import type { Duration } from "../../units.ts";
import { garbage, graphqlProblem, httpProblem } from "./problem.ts";
import type { CallProblem } from "./problem.ts";

export interface Connection {
  readonly token: string;
  /** `owner/name`. */
  readonly repository: string;
  /** `GITHUB_API_URL` and `GITHUB_GRAPHQL_URL`. */
  readonly apiUrl: string;
  readonly graphqlUrl: string;
  readonly clock: Clock;
  /** For all pauses between attempts, over all calls of this client. */
  readonly budget: Duration;
  /** For one attempt. */
  readonly timeout: Duration;
}

export interface Call<T> {
  readonly answer: z.ZodType<T>;
  /** What is asked for, as it stands in a message: `the facts of #7`. */
  readonly what: string;
  /** Lines of `permissions:` that it takes, for errors that do not name them. */
  readonly needs: string;
  /**
   * Whether it does no harm when it arrives twice. Reads always; a write only when it says so. After an answer that
   * shows that nothing happened every call is repeated.
   */
  readonly repeatable: boolean;
}

export interface Client {
  readonly owner: string;
  readonly name: string;
  /** `route` as `PATCH /repos/{owner}/{repo}/issues/{number}`; owner and repo are filled in. @throws Failure github-… */
  rest<T>(route: string, parameters: Readonly<Record<string, unknown>>, call: Call<T>): Promise<T>;
  /** The `data` of a query or mutation; any `errors` is a Failure, also next to data. @throws Failure github-…, lost-race */
  graphql<T>(query: string, variables: Readonly<Record<string, unknown>>, call: Call<T>): Promise<T>;
}

/** Attempts for one call, the first included. */
const MOST_ATTEMPTS = 5;

export function connectGitHub(connection: Connection): Client {
  const [owner = "", name = ""] = connection.repository.split("/");
  const octokit = new Octokit({
    auth: connection.token,
    baseUrl: connection.apiUrl,
    userAgent: "model-rollout",
    log: { debug: ignore, info: ignore, warn: ignore, error: ignore },
  });
  const retry = createRetries(connection);
  const send = async (route: string, parameters: Readonly<Record<string, unknown>>): Promise<unknown> => {
    const { data } = await octokit.request(route, {
      ...parameters,
      request: { signal: AbortSignal.timeout(connection.timeout) },
    });
    return data;
  };
  return {
    owner,
    name,
    rest: (route, parameters, call) =>
      retry(call, async () => {
        const data = await attempt(call, connection, () =>
          send(route, route.includes("{owner}") ? { owner, repo: name, ...parameters } : parameters),
        );
        return "problem" in data ? data : parseAnswer(call, data.value);
      }),
    graphql: (query, variables, call) =>
      retry(call, async () => {
        const data = await attempt(call, connection, () =>
          send(`POST ${connection.graphqlUrl}`, { query, variables }),
        );
        if ("problem" in data) return data;
        const problem = graphqlProblem(data.value, call);
        return problem === null ? parseAnswer(call, dataOf(data.value)) : { problem };
      }),
  };
}

type Attempt<T> = { readonly value: T } | { readonly problem: CallProblem };

async function attempt(
  call: Call<unknown>,
  { clock }: Connection,
  send: () => Promise<unknown>,
): Promise<Attempt<unknown>> {
  try {
    return { value: await send() };
  } catch (cause) {
    const problem = httpProblem(cause, { call, now: clock.now() });
    if (problem === null) throw cause;
    return { problem };
  }
}

function dataOf(body: unknown): unknown {
  return typeof body === "object" && body !== null && "data" in body ? body.data : undefined;
}

/** A body that was cut off, or is of another form than GitHub describes, may be whole the next time. */
function parseAnswer<T>(call: Call<T>, body: unknown): Attempt<T> {
  const parsed = call.answer.safeParse(body);
  return parsed.success ? { value: parsed.data } : { problem: garbage(call, body, parsed.error) };
}

/** Repeats a call while that is allowed and the pauses fit into what is left of the budget. */
function createRetries({ budget, clock, token }: Connection) {
  let left: number = budget;
  return async <T>(call: Call<T>, once: () => Promise<Attempt<T>>): Promise<T> => {
    for (let count = 1; ; count++) {
      const outcome = await once();
      if ("value" in outcome) return outcome.value;
      const { failure, pause, happened } = outcome.problem;
      const isHarmless = call.repeatable || happened === "no";
      const wait = pause === "back-off" ? 1_000 * 2 ** (count - 1) : pause;
      if (wait === null || !isHarmless || count === MOST_ATTEMPTS || wait > left)
        throw withoutToken(failure, token);
      left -= wait;
      await clock.sleep(milliseconds(wait));
    }
  };
}

/** Whoever answers in GitHub's place may repeat what we sent; the cause would say it again. */
function withoutToken(failure: Failure, token: string): Failure {
  if (token === "" || !reasonOf(failure).includes(token)) return failure;
  return new Failure(failure.code, failure.message.replaceAll(token, "***"));
}

function ignore(): void {
  // Octokit warns of deprecations on the console, which is not ours to write to.
}

/** The value, or null where GitHub says that there is none. @throws every other Failure */
export async function orNone<T>(asked: Promise<T>): Promise<T | null> {
  try {
    return await asked;
  } catch (cause) {
    if (cause instanceof Failure && cause.code === "github-not-found") return null;
    throw cause;
  }
}
