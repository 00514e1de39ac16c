/** The path of a report by the labels of its version and cohort, and by its interval. Pure. */
import type { Window } from "../../../judge/reading.ts";

/** Signs that a part of a path may have: no label leads out of its folder. */
const PART = /^(?!\.+$)[\w.@+=:-]{1,200}$/;

/**
 * `{from}` and `{to}` are the interval's ends in UTC, as `20261123T090000Z`; every other name is a label, `all` where a cohort has none.
 * @throws RangeError for a value that no path can hold
 */
export function pathOf(template: string, labels: Readonly<Record<string, string>>, window: Window): string {
  const used = new Set<string>();
  const path = template.replaceAll(/\{([^{}]+)\}/g, (_, name: string) => {
    used.add(name);
    if (name === "from" || name === "to") return compact(window[name]);
    const value = labels[name] ?? "all";
    if (PART.test(value)) return value;
    throw new RangeError(
      `Expected a value of ${name} that can be part of a path (letters, digits, _ . @ + = : -), found ${value.slice(0, 60)}`,
    );
  });
  const missing = Object.keys(labels).find((name) => !used.has(name));
  if (missing !== undefined)
    throw new RangeError(
      `Expected {${missing}} in \`files\`, by which reports are told apart, found ${template}`,
    );
  return path;
}

function compact(at: number): string {
  return new Date(at).toISOString().replaceAll(/[-:]|\.\d+/g, "");
}
