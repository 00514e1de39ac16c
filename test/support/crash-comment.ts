/** A person's comment in the folder of a rollout: whoever sees that the job which answers it died lets it run again. */
import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";

export interface WrittenComment {
  readonly isWritten: boolean;
  readonly isAnswered: boolean;
  readonly write: () => void;
  readonly answered: () => void;
}

export function commentIn(folder: string): WrittenComment {
  const [written, answered] = [join(folder, "comment.written"), join(folder, "comment.answered")];
  return {
    isWritten: existsSync(written),
    isAnswered: existsSync(answered),
    write: () => writeFileSync(written, ""),
    answered: () => writeFileSync(answered, ""),
  };
}
