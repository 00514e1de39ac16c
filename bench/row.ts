/** One measured number beside what it is compared with. */
export interface Row {
  readonly what: string;
  readonly measured: number;
  readonly unit: string;
  /** The same measured on a peer or another size, in words. */
  readonly beside: string;
  readonly budget: string;
  readonly ok: boolean;
}

/** What a topic measured: rows for the table of all, and tables of its own in Markdown. */
export interface Report {
  readonly rows: readonly Row[];
  readonly text: string;
}

/** A Markdown table. */
export function tableOf(head: readonly string[], lines: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...lines.map(line)].join("\n");
}
