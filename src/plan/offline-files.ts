/** One file of offline results: read, not read for a reason, or wrong at its own lines. */
import type { Problem } from "../config/problem.ts";
import type { EvaluateStage } from "../config/rollout.ts";
import type { Misread, Results, Sought } from "../evidence/answers.ts";
import type { Unread } from "../evidence/offline.ts";
import { DUMP } from "../evidence/inspect.ts";
import { pointerIn } from "../evidence/pointer.ts";
import { readResults } from "../evidence/read.ts";

/** A file of results as it is in the tree; `refused` says what it is instead of text. */
export interface ResultsFile {
  readonly path: string;
  readonly blob: string;
  readonly text: string;
  readonly refused?: string | undefined;
}

type File =
  | { readonly kind: "read"; readonly results: Results }
  | { readonly kind: "refused"; readonly why: Unread["files"][number] }
  | { readonly kind: "wrong"; readonly why: Unread["files"][number]; readonly problems: readonly Problem[] };

export function readFile(
  file: ResultsFile | undefined,
  { path, stage, sought }: { readonly path: string; readonly stage: EvaluateStage; readonly sought: Sought },
): File {
  const because = file === undefined ? "it is not there" : (file.refused ?? pointerIn(file.text));
  if (file === undefined || because !== null) {
    const found = file === undefined ? "it is not there" : `it is ${because}`;
    return { kind: "refused", why: { path, because: found, write: wayOut(file, { because, stage }) } };
  }
  const read = readResults(file.text, stage.reader, sought);
  if (read.kind === "read") return read;
  const [first] = read.misreads;
  const where = first === undefined ? "" : `line ${first.at.line}: `;
  return {
    kind: "wrong",
    why: {
      path,
      because: `${where}${first?.message ?? "it cannot be read"}`,
      write: first?.write ?? first?.expected ?? null,
    },
    problems: read.misreads.map((misread) => problemAt(path, misread)),
  };
}

function wayOut(
  file: ResultsFile | undefined,
  { because, stage }: { readonly because: string | null; readonly stage: EvaluateStage },
): string {
  if (file === undefined) return "add the file in this pull request";
  if (stage.reader === "inspect" && /UTF-8|binary/i.test(because ?? "")) return DUMP;
  if (because !== null && /^\d+ bytes$/.test(because))
    return "write one line for each answer (reader: jsonl), or leave prompts and outputs out of the results";
  if (because?.startsWith("a pointer") === true)
    return "commit the results themselves: a plan reads only what is in the repository";
  return "commit a plain text file";
}

function problemAt(file: string, { at, message, expected, found, write }: Misread): Problem {
  return {
    code: "offline-results-wrong",
    severity: "blocker",
    file,
    at,
    length: 1,
    message,
    expected,
    found,
    suggestion: write,
  };
}
