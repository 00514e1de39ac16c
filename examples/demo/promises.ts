/** What the demonstration promises. The first that does not hold ends it. */

/** @throws Error that names the promise and what was found instead */
export function keep(promise: string, holds: boolean, found: string): void {
  if (!holds) throw new Error(`The promise did not hold: ${promise}. Found: ${found}`);
}

/** What was promised to be there. @throws Error as `keep` does */
export function there<T>(promise: string, value: T | null | undefined): T {
  if (value === null || value === undefined)
    throw new Error(`The promise did not hold: ${promise}. Found: nothing`);
  return value;
}
