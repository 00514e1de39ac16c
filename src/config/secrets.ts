/** Forms that only a secret has. Each is anchored on a prefix that its issuer writes, so ordinary text does not match. */
const FORMS: readonly RegExp[] = [
  /\bsk-(?:[A-Za-z0-9]{1,12}-){0,3}[A-Za-z0-9_]{16,}/g,
  /gh[pousr]_[A-Za-z0-9]{20,}/g,
  /github_pat_[A-Za-z0-9_]{20,}/g,
  /\b(?:AKIA|ASIA)[A-Z0-9]{16}\b/g,
  /xox[abeprs]-[A-Za-z0-9-]{10,}/g,
  /glpat-[A-Za-z0-9_-]{16,}/g,
  /\bhf_[A-Za-z0-9]{20,}/g,
  /AIza[A-Za-z0-9_-]{30,}/g,
  /hooks\.slack\.com\/services\/[A-Za-z0-9/]{16,}/g,
  /eyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{10,}/g,
  /-----BEGIN [A-Z ]{0,30}PRIVATE KEY-----/g,
  /\b[Bb]earer +[A-Za-z0-9._~+/-]{20,}/g,
];

const ANY_FORM = new RegExp(FORMS.map((form) => form.source).join("|"));

/** Whether the text holds something that only a secret looks like. */
export function hasSecret(text: string): boolean {
  return ANY_FORM.test(text);
}

/** The text with every secret replaced by as many `*`, so that columns stay where they are. */
export function maskSecrets(text: string): string {
  if (!hasSecret(text)) return text;
  let masked = text;
  for (const form of FORMS) masked = masked.replaceAll(form, (secret) => "*".repeat(secret.length));
  return masked;
}
