/** `summary` → `summaries`. Participles, plurals and names that are no lower-case word stay as they are. */
export function manyOf(name: string): string {
  if (!/^[a-z][a-z-]*$/.test(name) || /(?:ed|s)$/.test(name)) return name;
  if (/[^aeiou]y$/.test(name)) return `${name.slice(0, -1)}ies`;
  return /(?:x|z|ch|sh)$/.test(name) ? `${name}es` : `${name}s`;
}
