/** An answer that is no success, as REST and GraphQL both word it. */

export type RefusalType =
  | "NOT_FOUND"
  | "FORBIDDEN"
  | "UNPROCESSABLE"
  | "STALE_DATA"
  | "CONFLICT"
  | "UNAUTHORIZED";

interface RefusalDetails {
  /** Entries of `errors`, next to `message`. */
  readonly errors?: readonly unknown[];
  readonly headers?: Readonly<Record<string, string>>;
  readonly type?: string;
}

/** GitHub said no. REST answers `status`, GraphQL an error of `type`. */
export class Refusal extends Error {
  readonly status: number;
  readonly type: string;
  readonly errors: readonly unknown[] | null;
  readonly headers: Readonly<Record<string, string>>;
  constructor(status: number, message: string, details: RefusalDetails = {}) {
    super(message);
    this.name = "Refusal";
    this.status = status;
    this.type = details.type ?? typeOf(status);
    this.errors = details.errors ?? null;
    this.headers = details.headers ?? {};
  }
}

function typeOf(status: number): RefusalType {
  if (status === 401) return "UNAUTHORIZED";
  if (status === 403) return "FORBIDDEN";
  if (status === 404) return "NOT_FOUND";
  return status === 409 ? "CONFLICT" : "UNPROCESSABLE";
}

export function notFound(): Refusal {
  return new Refusal(404, "Not Found");
}

/** 422 as most endpoints say it, with one entry in `errors`. */
export function validationFailed(resource: string, field: string, message: string): Refusal {
  return new Refusal(422, "Validation Failed", { errors: [{ resource, field, code: "custom", message }] });
}

/** @throws Refusal 422 for more than `most` characters. */
export function demandLength(
  resource: string,
  { field, text, most }: { readonly field: string; readonly text: string | null; readonly most: number },
): void {
  if (Array.from(text ?? "").length <= most) return;
  throw validationFailed(resource, field, `${field} is too long (maximum is ${most} characters)`);
}

/** What `read` found, or 404. */
export function orNotFound<T>(value: T | null | undefined): T {
  if (value === null || value === undefined) throw notFound();
  return value;
}
