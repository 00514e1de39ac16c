/** Text for a POSIX shell, so that a command can be pasted whatever the names in it are. */

/** Characters that end a line, hide, or turn the reading direction: in a command they must be seen as what they are. */
const HIDDEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u;

/**
 * One word: bare where the shell reads it as itself, else in single quotes.
 *
 * With hidden characters in `$'…'`, byte by byte, so that neither a terminal nor a message can change the command (bash, zsh, POSIX 2024).
 */
export function quote(value: string): string {
  if (/^[\w@%+=:,./-]+$/.test(value)) return value;
  return HIDDEN.test(value) ? spelled(value) : `'${value.replaceAll("'", `'\\''`)}'`;
}

function spelled(value: string): string {
  const shown = Array.from(value, (character) => {
    if (!HIDDEN.test(character)) return character.replace(/['\\]/g, "\\$&");
    const bytes = new TextEncoder().encode(character);
    return Array.from(bytes, (byte) => `\\${byte.toString(8).padStart(3, "0")}`).join("");
  });
  return `$'${shown.join("")}'`;
}

/** JSON as one word. */
export function quoteJson(value: unknown): string {
  return quote(JSON.stringify(value));
}

/** The value of an environment variable inside double quotes, by name; the value itself is never written. */
export function variable(name: string): string {
  return /^[A-Za-z_]\w*$/.test(name) ? `$${name}` : `$(printenv -- ${quote(name)})`;
}

/**
 * Text in double quotes in which `${env:NAME}` becomes the variable and everything else stands for itself.
 *
 * An exclamation mark is taken out of the double quotes: an interactive shell would look it up in its history.
 */
export function quoteWithVariables(text: string): string {
  const parts = text.split(/\$\{env:([^}]+)\}/);
  if (parts.length === 1) return quote(text);
  const inside = parts.map((part, index) => (index % 2 === 1 ? braced(part) : escaped(part)));
  return `"${inside.join("")}"`;
}

/** In braces, because a letter may follow. */
function braced(name: string): string {
  const shown = variable(name);
  return shown === `$${name}` ? `\${${name}}` : shown;
}

function escaped(text: string): string {
  return text
    .replace(/["\\$`]/g, "\\$&")
    .replaceAll("!", `"'!'"`)
    .replace(new RegExp(`${HIDDEN.source}+`, "gu"), (hidden) => `"${spelled(hidden)}"`);
}

/** A text of SQL. */
export function sqlText(value: string): string {
  return `'${value.replaceAll("'", "''")}'`;
}

/** A name of SQL; dots separate a schema from its table. */
export function sqlName(value: string): string {
  return value
    .split(".")
    .map((part) => `"${part.replaceAll('"', '""')}"`)
    .join(".");
}

/**
 * kubectl with the namespace, and where given the server, its certificates and the token, of a target.
 *
 * kubectl takes certificates from a file, and reads it more than once, which `<(…)` does not survive.
 */
export function kubectl(target: KubernetesTarget, ...rest: readonly string[]): string {
  const server = target.server === null ? [] : ["--server", quote(target.server)];
  const { token, ca } = target.auth ?? {};
  const certificates =
    ca === undefined
      ? []
      : [`--certificate-authority "$(f=$(mktemp) && printf '%s' "${variable(ca)}" >"$f" && echo "$f")"`];
  const signedIn = token === undefined ? [] : [`--token "${variable(token)}"`];
  return ["kubectl", ...server, ...certificates, ...signedIn, "-n", quote(target.namespace), ...rest].join(
    " ",
  );
}

export interface KubernetesTarget {
  readonly namespace: string;
  readonly server: string | null;
  readonly auth: Readonly<Record<string, string>> | null;
}

/** What a person needs at hand for `kubectl`. */
export function kubernetesNeeds(target: KubernetesTarget, what: string): readonly string[] {
  return [
    `kubectl with the right to get, update and patch ${what} in ${target.namespace}`,
    ...Object.values(target.auth ?? {}),
  ];
}

/** `-H "Authorization: …"` for the `auth` of a target, or nothing. */
export function curlAuth(auth: Readonly<Record<string, string>> | null): string {
  const flags = Object.entries(auth ?? {}).map(([way, name]) => {
    if (way === "basic") return ` -u "${variable(name)}"`;
    return ` -H "Authorization: ${way === "bearer" ? "Bearer " : ""}${variable(name)}"`;
  });
  return flags.join("");
}
