/** Pieces of Markdown from pieces that are Markdown already: nothing is escaped here. */

export type Align = "left" | "right";

/** A table; no rows is no table. */
export function table(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  align: readonly Align[] = [],
): string {
  if (rows.length === 0) return "";
  const rule = head.map((_, column) => (align[column] === "right" ? "--:" : "---"));
  return [head, rule, ...rows].map((row) => `| ${row.join(" | ")} |`).join("\n");
}

/** A collapsed section. `title` stands in the one line that is seen. */
export function details(title: string, body: string): string {
  return `<details><summary>${title}</summary>\n\n${body}\n\n</details>`;
}

/** What matters most, in GitHub's alert block. */
export function alert(kind: "NOTE" | "WARNING" | "CAUTION", lines: readonly string[]): string {
  return [`> [!${kind}]`, ...lines.map((line) => `> ${line}`)].join("\n");
}

/** Blocks with an empty line between them; empty ones are left out. */
export function blocks(parts: readonly string[]): string {
  return parts.filter((part) => part !== "").join("\n\n");
}

/** At most `most` of a list, and a line for the rest. */
export function capped<T>(
  items: readonly T[],
  most: number,
): { readonly shown: readonly T[]; readonly more: number } {
  return { shown: items.slice(0, most), more: Math.max(0, items.length - most) };
}
