/** `--approve olga --push --at …`: options as changes, in the order in which they are written. */
import { isUntil, momentIn } from "../commands/read-moment.ts";
import type { Change } from "../gate/what-if.ts";
import { Failure } from "../errors.ts";

/** An option as it was written. */
export interface WrittenOption {
  readonly name: string;
  readonly value: string | undefined;
}

/** Options that change the facts; `--policy` stands apart, because it is a file. */
export const WHAT_IF_OPTIONS = [
  "approve",
  "request-changes",
  "ack",
  "verify-words",
  "label",
  "status",
  "access",
  "ready",
  "push",
  "at",
] as const;

/** @throws Failure call-wrong for a value that does not say what its option needs */
export function changesOf(written: readonly WrittenOption[]): readonly Change[] {
  return written.flatMap(({ name, value = "" }) => changeOf(name, value));
}

function changeOf(name: string, value: string): readonly Change[] {
  switch (name) {
    case "approve": {
      const [login, reason = "(what if)"] = cut(value);
      return [{ kind: "approve", login: loginIn(name, login), reason }];
    }
    case "request-changes":
      return [{ kind: "request-changes", login: loginIn(name, value) }];
    case "ack": {
      const [login, until = null] = cut(value);
      if (until !== null && !isUntil(until)) throw wrong(name, "oscar=24h or oscar=2026-11-24T09:00Z", value);
      return [{ kind: "ack", login: loginIn(name, login), until }];
    }
    case "verify-words":
      return [{ kind: "verify", login: loginIn(name, value) }];
    case "label":
      if (value === "") throw wrong(name, "the name of a label", value);
      return [{ kind: "label", name: value }];
    case "status":
      return [statusIn(value)];
    case "access": {
      const [login, word = ""] = cut(value);
      const permission = PERMISSIONS.find((each) => each === word);
      if (permission === undefined) throw wrong(name, `olga=${PERMISSIONS.join(" | ")}`, value);
      return [{ kind: "access", login: loginIn(name, login), permission }];
    }
    case "ready":
      return [{ kind: "ready" }];
    case "push":
      return [{ kind: "push" }];
    case "at": {
      const at = momentIn(value);
      if (at === null) throw wrong(name, "a time with its zone such as 2026-12-24T10:00Z", value);
      return [{ kind: "at", at }];
    }
    default:
      return [];
  }
}

const PERMISSIONS = ["none", "read", "triage", "write", "maintain", "admin"] as const;
const STATES = ["success", "pending", "failure", "skipped"] as const;

/** `ci/test=success`, or with who says so: `ci/test=success@github-actions`. The name may hold an `=`. */
function statusIn(value: string): Change {
  const [, context = "", word = "", source = null] = /^(.+)=([a-z]+)(?:@([\w[\]-]+))?$/.exec(value) ?? [];
  const state = STATES.find((each) => each === word);
  if (state === undefined) throw wrong("status", `ci/test=${STATES.join(" | ")}`, value);
  return { kind: "status", status: { context, state, source } };
}

/** Before and after the first `=`. */
function cut(value: string): readonly [string, string?] {
  const at = value.indexOf("=");
  return at === -1 ? [value] : [value.slice(0, at), value.slice(at + 1)];
}

function loginIn(name: string, value: string): string {
  const login = value.replace(/^@/, "");
  if (/^[A-Za-z0-9][A-Za-z0-9_-]{0,99}(?:\[bot\])?$/.test(login)) return login;
  throw wrong(name, "a login such as olga", value);
}

function wrong(name: string, expected: string, found: string): Failure {
  return new Failure(
    "call-wrong",
    `Option --${name}: expected ${expected}, found ${found === "" ? "nothing" : found}`,
  );
}
