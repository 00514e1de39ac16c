/** What the demonstration prints: numbered steps, one line each, the same on a terminal and in a log. */

export interface Story {
  /** The next numbered step. */
  step(line: string): void;
  /** A line that belongs to the step before. */
  tell(line: string): void;
}

const STEPS = 9;

export function tellStory(print: (line: string) => void): Story {
  let steps = 0;
  return {
    step: (line) => print(`\n${++steps}/${STEPS} ${line}`),
    tell: (line) => print(line === "" ? "" : `    ${line}`),
  };
}

/** Rows under their head, all columns but the first to the right. */
export function columns(rows: readonly (readonly string[])[]): readonly string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const cell = (text: string, column: number): string =>
    column === 0 ? text.padEnd(widths[column] ?? 0) : text.padStart(widths[column] ?? 0);
  return rows.map((row) => row.map(cell).join("   ").trimEnd());
}

export function percentage(share: number | null): string {
  return share === null ? "–" : `${(share * 100).toFixed(1)}%`;
}

export function thousands(count: number): string {
  return Math.round(count).toLocaleString("en-US");
}

/** `09:05`, on the simulated clock. */
export function hour(at: number): string {
  return new Date(at).toISOString().slice(11, 16);
}
