/** What `init` has to know: seven questions at most, each of which a flag answers too. */
import { FLOATING_HINT, isFloating } from "./floating.ts";

export const QUESTIONS = ["name", "owner", "on-call", "org", "domain", "versions", "drilled"] as const;
export type Question = (typeof QUESTIONS)[number];

/** Answers as typed; the empty text is the default. */
export type Typed = Readonly<Partial<Record<Question, string>>>;

export interface Answers {
  readonly name: string;
  /** Logins, with their @. */
  readonly owners: readonly string[];
  readonly onCall: readonly string[];
  readonly org: string;
  readonly domain: string;
  readonly baseline: string;
  readonly candidate: string;
  /** null where nobody rehearsed the rollback yet: then the rollout is for practice. */
  readonly drilled: { readonly on: string; readonly took: string } | null;
}

/** What the example itself says, which is what an empty answer means. */
export interface Defaults extends Omit<Answers, "drilled"> {
  readonly drilled: null;
}

export interface Wrong {
  readonly question: Question;
  readonly expected: string;
  readonly found: string;
  /** What to write; null where nothing is near. */
  readonly write: string | null;
}

/** The words of a question, with its default in brackets. */
export function wordsOf(question: Question, defaults: Defaults): string {
  switch (question) {
    case "name":
      return `Name of the rollout [${defaults.name}]`;
    case "owner":
      return `Who decides, as GitHub logins [${defaults.owners.join(" ")}]`;
    case "on-call":
      return `Who is on call, as GitHub logins [${defaults.onCall.join(" ")}]`;
    case "org":
      return `Your organisation on GitHub, for teams such as @${defaults.org}/support [${defaults.org}]`;
    case "domain":
      return `The domain of your flag and metrics servers [${defaults.domain}]`;
    case "versions":
      return `The version that runs and the one that comes [${defaults.baseline} ${defaults.candidate}]`;
    case "drilled":
      return "When the rollback was last rehearsed and how long it took, as 2026-11-17 41s [never]";
  }
}

type Read<T> =
  | { readonly kind: "read"; readonly value: T }
  | { readonly kind: "wrong"; readonly wrong: Wrong };

const NAME = /^[a-z0-9-]{1,40}$/;
const LOGIN = /^@?[A-Za-z0-9](?:[A-Za-z0-9]|-(?=[A-Za-z0-9])){0,38}$/;
const ORG = /^[A-Za-z0-9](?:[A-Za-z0-9]|-(?=[A-Za-z0-9])){0,38}$/;
const DOMAIN =
  /^(?=.{1,200}$)[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)+$/;
const VERSION = /^[A-Za-z0-9][A-Za-z0-9._-]{0,59}$/;
const DRILLED = /^(\d{4}-\d{2}-\d{2})[ /,]+((?:\d+h)?(?:\d+m)?(?:\d+s)?)$/;

/** Answers, or everything that is wrong with them. */
export function readAnswers(
  typed: Typed,
  defaults: Defaults,
): { readonly answers: Answers | null; readonly wrong: readonly Wrong[] } {
  const parts = {
    name: readName(typed.name, defaults),
    owners: readLogins("owner", typed.owner, defaults.owners),
    onCall: readLogins("on-call", typed["on-call"], defaults.onCall),
    org: readOne("org", typed.org?.replace(/^@/, ""), {
      form: ORG,
      otherwise: defaults.org,
      expected: "a GitHub organisation such as acme",
    }),
    domain: readOne("domain", typed.domain?.toLowerCase(), {
      form: DOMAIN,
      otherwise: defaults.domain,
      expected: "a domain such as acme.example, without https://",
    }),
    versions: readVersions(typed.versions, defaults),
    drilled: readDrilled(typed.drilled),
  };
  const wrong = Object.values(parts).flatMap((part) => (part.kind === "wrong" ? [part.wrong] : []));
  const { name, owners, onCall, org, domain, versions, drilled } = parts;
  if (
    name.kind === "wrong" ||
    owners.kind === "wrong" ||
    onCall.kind === "wrong" ||
    org.kind === "wrong" ||
    domain.kind === "wrong" ||
    versions.kind === "wrong" ||
    drilled.kind === "wrong"
  )
    return { answers: null, wrong };
  return {
    answers: {
      name: name.value,
      owners: owners.value,
      onCall: onCall.value,
      org: org.value,
      domain: domain.value,
      ...versions.value,
      drilled: drilled.value,
    },
    wrong,
  };
}

function isEmpty(text: string | undefined): text is undefined | "" {
  return text === undefined || text.trim() === "";
}

function wrong(
  question: Question,
  expected: string,
  found: string,
  write: string | null = null,
): { readonly kind: "wrong"; readonly wrong: Wrong } {
  return { kind: "wrong", wrong: { question, expected, found: found.slice(0, 60), write } };
}

function readName(text: string | undefined, defaults: Defaults): Read<string> {
  if (isEmpty(text)) return { kind: "read", value: defaults.name };
  const trimmed = text.trim();
  if (NAME.test(trimmed)) return { kind: "read", value: trimmed };
  const near = trimmed
    .toLowerCase()
    .normalize("NFKD")
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-+|-+$/g, "")
    .slice(0, 40);
  return wrong("name", "1 to 40 lower-case letters, digits and dashes", trimmed, near === "" ? null : near);
}

function readLogins(
  question: Question,
  text: string | undefined,
  otherwise: readonly string[],
): Read<readonly string[]> {
  if (isEmpty(text)) return { kind: "read", value: otherwise };
  const words = text.split(/[\s,]+/).filter((word) => word !== "");
  const odd = words.find((word) => !LOGIN.test(word));
  if (odd !== undefined)
    return wrong(question, "GitHub logins such as @owner-a @owner-b; teams go into the files", odd);
  return { kind: "read", value: [...new Set(words.map((word) => `@${word.replace(/^@/, "")}`))] };
}

function readOne(
  question: Question,
  text: string | undefined,
  given: { readonly form: RegExp; readonly otherwise: string; readonly expected: string },
): Read<string> {
  if (isEmpty(text)) return { kind: "read", value: given.otherwise };
  const trimmed = text.trim();
  return given.form.test(trimmed)
    ? { kind: "read", value: trimmed }
    : wrong(question, given.expected, trimmed);
}

function readVersions(
  text: string | undefined,
  { baseline, candidate }: Defaults,
): Read<{ readonly baseline: string; readonly candidate: string }> {
  if (isEmpty(text)) return { kind: "read", value: { baseline, candidate } };
  const [from, to, ...more] = text.trim().split(/[\s,]+/);
  const expected = `two versions such as ${baseline} ${candidate}`;
  if (from === undefined || to === undefined || more.length > 0)
    return wrong("versions", expected, text.trim());
  const odd = [from, to].find((version) => !VERSION.test(version));
  if (odd !== undefined) return wrong("versions", expected, odd);
  const floating = [from, to].find(isFloating);
  if (floating !== undefined) return wrong("versions", FLOATING_HINT, floating);
  return from === to
    ? wrong("versions", "two versions that differ", text.trim())
    : { kind: "read", value: { baseline: from, candidate: to } };
}

function readDrilled(text: string | undefined): Read<Answers["drilled"]> {
  if (isEmpty(text) || text.trim() === "never") return { kind: "read", value: null };
  const [, on = "", took = ""] = DRILLED.exec(text.trim()) ?? [];
  const isDay = Number.isFinite(Date.parse(`${on}T00:00:00Z`));
  if (on === "" || took === "" || !isDay)
    return wrong("drilled", "a date and a time such as 2026-11-17/41s, or never", text.trim());
  return { kind: "read", value: { on, took } };
}
