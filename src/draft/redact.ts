/** What may never leave in a request to a model, replaced by the name of its kind. */
import type { Role } from "../config/rollout.ts";
import { hasSecret, maskSecrets } from "../config/secrets.ts";
import { EMAILS, HIDDEN, replaceHosts, replaceIps, URLS } from "./addresses.ts";

/**
 * The text without credentials, addresses, people, telephone and card numbers and long opaque ids: `[e-mail]`, `[model-owner]`.
 *
 * Hidden characters go first, so that none of them splits what is looked for. Redacting twice is redacting once.
 * @param people whose logins become the names of their roles; a login that has none is `[person]`
 */
export function redact(text: string, people: readonly Role[] = []): string {
  // What is taken out may leave a neighbour standing free: `@b@it` is two people.
  let clean = redactOnce(text, people);
  for (let pass = 1; pass < MOST_PASSES; pass++) {
    const next = redactOnce(clean, people);
    if (next === clean) break;
    clean = next;
  }
  return clean;
}

const MOST_PASSES = 8;

function redactOnce(text: string, people: readonly Role[]): string {
  // Full-width letters are letters; an address goes with the secret in it.
  const plain = text.replace(HIDDEN, "").normalize("NFKC").replace(HIDDEN, "");
  let clean = plain.replace(URLS, "[address]");
  if (hasSecret(clean)) clean = credentials(clean);
  clean = clean
    .replace(ASSIGNED, "$1[credential]")
    .replace(SPOKEN, "$1[credential]")
    .replace(EMAILS, "[e-mail]")
    .replace(ARN, "[id]");
  clean = logins(clean, people);
  clean = replaceIps(replaceHosts(clean, "[host]"), "[address]");
  return numbers(clean).replace(RUN, (run) => (isOpaque(run) ? "[id]" : run));
}

/** A text of the file or of a model that is shorter than its stars is told by them. */
function credentials(text: string): string {
  return maskSecrets(text.replaceAll("*", "\u2217"))
    .replace(/\*+(?:\s+\*+)*/g, "[credential]")
    .replaceAll("\u2217", "*");
}

/** `password: hunter2`, `API_KEY=…`: a word for a secret, with a value that is not another word of a sentence. */
const ASSIGNED =
  /((?<![a-z])(?:[a-z0-9]{1,20}[_-]){0,4}(?:passw(?:or)?d|(?<=[_-])pass|pwd?|passphrase|secret|token|credentials?|(?:api|access|private|secret)[_-]?key(?:[_-]base)?)["']?\s{0,4}[:=]\s{0,4})(?!\[credential\])[^\s,;]{4,}/gi;

/** `the password is hunter2`: a word with a digit in it, behind a word that only passwords are announced by. */
const SPOKEN =
  /((?<![a-z])(?:passw(?:or)?d|passphrase|pwd)\s{1,4}(?:is\s{1,4}|was\s{1,4})?["'`]?)(?!\[)(?=[^\s\d]{0,40}\d)[^\s,;"'`]{4,}/gi;

/** Names of resources at AWS have the account in them. */
const ARN = /(?<!\w)arn:[a-z-]{3,12}:[^\s"'<>()]{4,200}/gi;

/** `@login`, `@org/team`; logins of people whom the file names also without the `@`. */
function logins(text: string, people: readonly Role[]): string {
  const roleOf = new Map(
    people.flatMap(({ name, anyOf }) =>
      anyOf.map((who) => [who.replace(/^(?:@|CODEOWNERS:)/, "").toLowerCase(), `[${name}]`] as const),
    ),
  );
  return text
    .replace(LOGIN, (_, login: string) => roleOf.get(login.toLowerCase()) ?? "[person]")
    .replace(NAME, (name: string) => (isTold(name) ? (roleOf.get(name.toLowerCase()) ?? name) : name));
}

const LOGIN = /(?<![\w`])@([a-z0-9][a-z0-9-]{0,38}(?:\/[a-z0-9][\w.-]{0,99})?)/gi;
const NAME = /(?<![\w@/[-])[a-z0-9][\w-]{0,99}(?:\/[a-z0-9][\w.-]{0,99})?(?![\w\]/-])/gi;

/** A short login may be any word. */
function isTold(name: string): boolean {
  return name.length >= 4;
}

const DIGITS =
  /(?<![\w.])[+(]{0,2}\d(?:[ \u00A0().\u2010-\u2013/_\u00B7\u30FB-]{0,3}\d){7,}(?![\w%]|[.,:]\d)/g;
const DATE = /\d{4}-\d{2}-\d{2}|\d{1,2}[./-]\d{1,2}[./-]\d{4}/g;

function numbers(text: string): string {
  return text.replace(DIGITS, (found) => {
    const undated = found.replace(DATE, " ").trim();
    if (hasCard(undated.split(/\D+/))) return "[card number]";
    return isPhone(undated) ? "[phone]" : found;
  });
}

/** Whether some groups that follow one another are a card's number. */
function hasCard(groups: readonly string[]): boolean {
  return groups.some((_, from) => {
    let digits = "";
    for (const group of groups.slice(from, from + 19)) {
      digits += group;
      if (digits.length > 19) return false;
      if (digits.length >= 13 && isCard(digits)) return true;
    }
    return false;
  });
}

/** Source: Luhn, US patent 2,950,048; ISO/IEC 7812-1 annex B. */
function isCard(digits: string): boolean {
  const sum = Array.from(digits)
    .reverse()
    .reduce((total, digit, place) => {
      const doubled = Number(digit) * (place % 2 === 0 ? 1 : 2);
      return total + (doubled > 9 ? doubled - 9 : doubled);
    }, 0);
  return sum % 10 === 0;
}

/** Numbers in groups of three are none, nor is a plain count; what is longer than any of them is no amount either. */
function isPhone(found: string): boolean {
  const { length } = found.replaceAll(/\D/g, "");
  if (/^(?:\+|\(|00\d)/.test(found)) return length >= 7;
  if (/^\d{1,3}(?:[ \u00A0.]\d{3})+$/.test(found)) return false;
  return length >= 9 && (/\D/.test(found) || found.startsWith("0"));
}

const RUN = /[A-Za-z0-9_+/=-]{16,}/g;

/** Hex, UUIDs, base64: what no word, version or kebab-case name looks like. */
function isOpaque(run: string): boolean {
  if (/[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}/i.test(run)) return true;
  if (run.length >= 32 && /\d/.test(run) && /[a-z]/.test(run) && /[A-Z]/.test(run)) return true;
  return run.split(/[-_/]/).some((part) => {
    if (part.length < 16 || !/\d/.test(part)) return false;
    return /[A-Za-z]/.test(part) || part.length >= 20;
  });
}
