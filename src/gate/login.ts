/** GitHub logins, compared as GitHub does. */

/**
 * A login in the form in which two are compared: A–Z become a–z, nothing else changes.
 *
 * `toLowerCase` would also turn the Kelvin sign into a k, and with it a stranger into a role holder.
 */
export function foldLogin(login: string): string {
  return login.replaceAll(/[A-Z]/g, (letter) => letter.toLowerCase());
}

/** A set of folded logins. */
export type Logins = ReadonlySet<string>;

export function loginsOf(people: readonly { readonly login: string }[]): Logins {
  return new Set(people.map(({ login }) => foldLogin(login)));
}

/** The value of a record whose keys are logins or team names, whatever their case; null where there is none. */
export function lookUp<T>(record: Readonly<Record<string, T>>, name: string): T | null {
  for (const [key, value] of Object.entries(record)) if (foldLogin(key) === foldLogin(name)) return value;
  return null;
}
