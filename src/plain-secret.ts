/** Secrets that somebody wrote in plain text into an object of a cluster. */

/** Keys that hold a secret in plain text, where somebody wrote one into an object. */
const SECRET =
  /pass(?:word|wd|phrase)|secret|token(?!iz)|credential|api[-_]?key|access[-_]?key|private[-_]?key/i;
/** These name where a secret is kept. */
const REFERENCE = /(?:ref|name|uri|url|path|valueFrom)$/i;

/** Path of the first thing that looks like a secret in plain text; null where nothing does. */
export function plainSecretIn(value: unknown, path = ""): string | null {
  if (Array.isArray(value))
    return firstOf(value.map((each, index) => plainSecretIn(each, `${path}[${index}]`)));
  if (typeof value !== "object" || value === null) return null;
  const here: Readonly<Record<string, unknown>> = { ...value };
  const { name, value: text } = here;
  if (typeof name === "string" && SECRET.test(name) && typeof text === "string" && text !== "")
    return `${path}.value`;
  return firstOf(
    Object.entries(here).map(([key, each]) => {
      const at = path === "" ? key : `${path}.${key}`;
      const isText = typeof each === "string" && each !== "";
      return isText && SECRET.test(key) && !REFERENCE.test(key) ? at : plainSecretIn(each, at);
    }),
  );
}

function firstOf(found: readonly (string | null)[]): string | null {
  return found.find((each) => each !== null) ?? null;
}
