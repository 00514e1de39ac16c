/** What went wrong with a call, in our words: a Failure, and whether it may be sent again. */
import { z } from "zod";
import { Failure, reasonOf } from "../../errors.ts";
import type { FailureCode } from "../../errors.ts";
import type { Instant } from "../../units.ts";

export interface CallProblem {
  readonly failure: Failure;
  /** Milliseconds to wait before the next attempt; `null` where another one cannot help. */
  readonly pause: number | "back-off" | null;
  /** Whether the request may have had its effect. */
  readonly happened: "no" | "unknown";
}

interface About {
  readonly call: { readonly what: string; readonly needs: string };
  readonly now: Instant;
}

/** Made when something fails, not when this is loaded: no millisecond of a first request goes to forms of errors. */
function httpErrorForm() {
  const headers = z.record(z.string(), z.union([z.string(), z.number()]).optional());
  return z.object({
    status: z.number(),
    message: z.string(),
    response: z.object({ headers }).optional(),
  });
}
type HttpError = z.infer<ReturnType<typeof httpErrorForm>>;

/** GitHub asks to wait at least a minute where a limit does not say until when. */
const LONG_PAUSE = 60_000;

/** What an error of Octokit stands for; null for one that is not about the world. */
export function httpProblem(cause: unknown, about: About): CallProblem | null {
  const parsed = httpErrorForm().safeParse(cause);
  if (!parsed.success) return null;
  const error = parsed.data;
  if (error.response === undefined) {
    const failure = failed("github-unavailable", about, `GitHub did not answer: ${reasonOf(cause)}`, cause);
    return { failure, pause: "back-off", happened: isUnsent(cause) ? "no" : "unknown" };
  }
  if (isLimit(error)) {
    const failure = failed(
      "github-rate-limited",
      about,
      `GitHub answered HTTP ${error.status}: ${error.message}`,
      cause,
    );
    return { failure, pause: pauseOf(error, about.now), happened: "no" };
  }
  const code = codeOf(error.status);
  const failure = failed(
    code,
    about,
    `GitHub answered HTTP ${error.status}: ${error.message}${adviceFor(error, about)}`,
    cause,
  );
  return { failure, pause: code === "github-unavailable" ? "back-off" : null, happened: "unknown" };
}

function codeOf(status: number): FailureCode {
  if (status === 401) return "github-unauthorised";
  if (status === 403) return "github-forbidden";
  if (status === 404 || status === 410) return "github-not-found";
  return status >= 500 || status === 408 ? "github-unavailable" : "github-refused";
}

function isLimit({ status, message, response }: HttpError): boolean {
  if (status === 429) return true;
  if (status !== 403) return false;
  const { headers = {} } = response ?? {};
  return (
    headers["retry-after"] !== undefined ||
    String(headers["x-ratelimit-remaining"]) === "0" ||
    /rate limit/i.test(message)
  );
}

function pauseOf({ response }: HttpError, now: Instant): number {
  const { headers = {} } = response ?? {};
  const seconds = Number(headers["retry-after"] ?? Number.NaN);
  if (Number.isFinite(seconds)) return Math.max(0, seconds * 1_000);
  const reset = Number(headers["x-ratelimit-reset"] ?? Number.NaN) * 1_000;
  // A second more: the two clocks need not agree.
  return Number.isFinite(reset) && String(headers["x-ratelimit-remaining"]) === "0"
    ? Math.max(0, reset - now) + 1_000
    : LONG_PAUSE;
}

function adviceFor({ status, response }: HttpError, { call }: About): string {
  if (status === 401) return ". Give the action a token that is valid, as `token: ${{ github.token }}`";
  if (status !== 403) return "";
  return `. ${permissionLines(response?.headers["x-accepted-github-permissions"], call.needs)}`;
}

/** `contents=write; issues=write` → the lines that the workflow's `permissions:` may lack. */
function permissionLines(accepted: string | number | undefined, needs: string): string {
  const sets = String(accepted ?? "")
    .split(";")
    .map((set) =>
      set
        .split(",")
        .map((each) => each.trim().replaceAll("_", "-").replace("=", ": "))
        .filter((each) => each !== ""),
    )
    .filter((set) => set.length > 0)
    .map((set) => set.map((each) => `\`${each}\``).join(" and "));
  return `Add to \`permissions:\` of the job: ${sets.length === 0 ? needs : sets.join(" or ")}`;
}

function isUnsent(cause: unknown): boolean {
  if (!(cause instanceof Error)) return false;
  const code = "code" in cause ? cause.code : null;
  return code === "ECONNREFUSED" || code === "ENOTFOUND" || code === "EAI_AGAIN" || isUnsent(cause.cause);
}

function failed(code: FailureCode, { call }: Pick<About, "call">, said: string, cause: unknown): Failure {
  return new Failure(code, `Asked for ${call.what}. ${said}`, { cause });
}

function errorsForm() {
  const error = z.object({ type: z.string().optional(), message: z.string() });
  return z.object({ errors: z.array(error).min(1) });
}

const CODES: Readonly<Record<string, FailureCode>> = {
  NOT_FOUND: "github-not-found",
  FORBIDDEN: "github-forbidden",
  INSUFFICIENT_SCOPES: "github-forbidden",
  UNAUTHORIZED: "github-unauthorised",
  RATE_LIMITED: "github-rate-limited",
  MAX_NODE_LIMIT_EXCEEDED: "github-refused",
  STALE_DATA: "lost-race",
};

/** `errors` of an answer with HTTP status 200; null where there are none. Partial data next to them does not count. */
export function graphqlProblem(body: unknown, call: About["call"]): CallProblem | null {
  const parsed = errorsForm().safeParse(body);
  const [first] = parsed.success ? parsed.data.errors : [];
  if (first === undefined) return null;
  // An error without a type is GitHub's own: a time-out, "something went wrong".
  const code =
    first.type === undefined ? untypedCode(first.message) : (CODES[first.type] ?? "github-refused");
  const advice = code === "github-forbidden" ? `. Add to \`permissions:\` of the job: ${call.needs}` : "";
  const failure = failed(code, { call }, `GitHub answered: ${first.message}${advice}`, body);
  if (code === "github-rate-limited") return { failure, pause: LONG_PAUSE, happened: "no" };
  return { failure, pause: code === "github-unavailable" ? "back-off" : null, happened: "unknown" };
}

function untypedCode(message: string): FailureCode {
  return /something went wrong|timeout|timed out|couldn't respond/i.test(message)
    ? "github-unavailable"
    : "github-refused";
}

/** An answer that is cut off or of another form. */
export function garbage(call: About["call"], body: unknown, error: z.ZodError): CallProblem {
  const [issue] = error.issues;
  const where = issue === undefined ? "" : ` at ${issue.path.join(".") || "its root"}: ${issue.message}`;
  const what =
    typeof body === "string" ? `${body.length} characters that are no JSON` : `another form${where}`;
  const failure = failed(
    "github-garbage",
    { call },
    `Expected the answer that GitHub describes, got ${what}`,
    error,
  );
  return { failure, pause: "back-off", happened: "unknown" };
}
