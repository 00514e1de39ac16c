/** Values and names as SQL writes them. */

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
