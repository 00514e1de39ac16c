/** Files of offline results, as promptfoo and other programs write them. */

/** One row of promptfoo's results, with everything that it writes around what is read. */
export interface RowOptions {
  readonly id: string;
  readonly passed?: boolean;
  readonly desk?: string;
  readonly client?: string;
  readonly run?: number;
  readonly error?: string;
  readonly scores?: Readonly<Record<string, number | null>>;
  readonly provider?: string;
}

export function aRow({ id, passed = true, desk, client, run = 0, error, scores, provider }: RowOptions) {
  const vars = {
    article: id,
    ...(desk === undefined ? {} : { desk }),
    ...(client === undefined ? {} : { client }),
  };
  const assertion = { type: "llm-rubric", value: "every claim is in the article" };
  const failed = error !== undefined;
  const success = passed && !failed;
  return {
    id: `${id}-${run}`,
    description: "",
    promptIdx: 0,
    testIdx: run,
    testCase: { vars, assert: [assertion], options: {}, metadata: {} },
    promptId: "f6a2",
    provider: { id: provider ?? "openai:chat:news", label: "" },
    prompt: { raw: `Summarise ${id}`, label: "prompts/summary.md" },
    vars,
    ...(failed ? { error } : { response: { output: "…", tokenUsage: { total: 90 }, cached: false } }),
    failureReason: failed ? 2 : success ? 0 : 1,
    success,
    score: success ? 1 : 0,
    latencyMs: 812,
    ...(failed
      ? { gradingResult: null }
      : { gradingResult: { pass: success, score: success ? 1 : 0, reason: "read", componentResults: [] } }),
    namedScores: scores ?? {},
    cost: 0.0004,
    metadata: {},
  };
}

/** The file of `promptfoo eval -o results.json`. */
export function promptfoo(rows: readonly ReturnType<typeof aRow>[], overrides: object = {}): string {
  const errors = rows.filter(({ failureReason }) => failureReason === 2).length;
  const successes = rows.filter(({ success }) => success).length;
  return JSON.stringify({
    evalId: "eval-7Xk-2026-11-19T10:12:44",
    results: {
      version: 3,
      timestamp: "2026-11-19T10:12:44.000Z",
      prompts: [
        {
          raw: "Summarise {{article}}",
          label: "prompts/summary.md",
          id: "f6a2",
          provider: "openai:chat:news",
        },
      ],
      results: rows,
      stats: { successes, failures: rows.length - successes - errors, errors, tokenUsage: { total: 90 } },
      ...overrides,
    },
    config: { description: "summaries" },
    shareableUrl: null,
    metadata: { promptfooVersion: "0.121.3", nodeVersion: "v24.11.0", platform: "linux", arch: "x64" },
  });
}

/** Our own lines. */
export function lines(rows: readonly object[]): string {
  return rows.map((row) => `${JSON.stringify(row)}\n`).join("");
}
