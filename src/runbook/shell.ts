/** Text for a shell, so that a command can be pasted whatever the names in it are. */

/** An argument vector as one line: pasted, it runs exactly these arguments. */
export function showCommand(argv: readonly string[]): string {
  return argv.map(quote).join(" ");
}

/** Characters that end a line, hide, or turn the reading direction: in a command they must be seen as what they are. */
const HIDDEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u;

/**
 * One word: bare where the shell reads it as itself, else in single quotes.
 *
 * With hidden characters in `$'…'`, byte by byte, so that neither a terminal nor a message can change the command (bash, zsh, POSIX 2024).
 */
export function quote(argument: string): string {
  if (/^[\w@%+=:,./-]+$/.test(argument)) return argument;
  if (HIDDEN.test(argument)) return `$'${Array.from(argument, spelled).join("")}'`;
  return `'${argument.replaceAll("'", `'\\''`)}'`;
}

function spelled(character: string): string {
  if (!HIDDEN.test(character)) return character.replace(/['\\]/g, "\\$&");
  const bytes = new TextEncoder().encode(character);
  return Array.from(bytes, (byte) => `\\${byte.toString(8).padStart(3, "0")}`).join("");
}

/** The value of an environment variable inside double quotes, by name; the value itself is never written. */
export function variable(name: string): string {
  return /^[A-Za-z_]\w*$/.test(name) ? `$${name}` : `$(printenv -- ${quote(name)})`;
}

/** One word in which `${env:NAME}` becomes the variable and everything else stands for itself. */
export function quoteWithVariables(text: string): string {
  const parts = text.split(/\$\{env:([A-Za-z_]\w*)\}/);
  return parts
    .map((part, index) => (index % 2 === 1 ? `"${variable(part)}"` : part === "" ? "" : quote(part)))
    .join("");
}
