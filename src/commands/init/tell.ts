/** What `init` prints. */
import type { Initialised } from "../init.ts";

export function tellInit(done: Exclude<Initialised, { readonly kind: "refused" }>): string {
  switch (done.kind) {
    case "wrong-answers":
      return lines(
        done.wrong.map(
          ({ question, expected, found, write }) =>
            `--${question}: expected ${expected}, found ${JSON.stringify(found)}.${write === null ? "" : ` Write --${question} ${write}`}`,
        ),
      );
    case "there-already":
      return lines([
        "Expected room for new files, found these already there:",
        ...done.files.map((file) => `  ${file}`),
        "Nothing was written. Give another --name, or write --force to replace them.",
      ]);
    case "written":
      return lines([
        "Written:",
        ...done.files.map((file) => `  ${file}`),
        ...(done.kept.length === 0 ? [] : [`Kept as they were: ${done.kept.join(", ")}`]),
        "",
        "Next:",
        `  model-rollout plan --rollout ${done.answers.name}   what this rollout can prove, and its runbook`,
        "  go through the rollout file: numbers, queries and sentences are the example's until you change them",
        ...(done.onBase.length === 0
          ? []
          : [
              `  merge ${done.onBase.join(", ")} to the base branch before the pull request that changes it: the old one is read there`,
            ]),
        ...(done.secrets.length === 0 ? [] : [`  store these secrets: ${done.secrets.join(", ")}`]),
        ...(done.answers.drilled === null
          ? [
              "  rehearse the rollback and write when and how long it took; until then the tier is 3, practice",
            ]
          : []),
      ]);
  }
}

function lines(all: readonly string[]): string {
  return `${all.join("\n")}\n`;
}
