/** Candidates that were rolled back, on the branch `model-rollout/quarantine`. */
import { z } from "zod";
import { Failure } from "../../errors.ts";
import type { Quarantine } from "../../ports.ts";
import { commitId } from "./forms.ts";
import { commitOnBranch, createBranch } from "./branch.ts";
import type { Client } from "./client.ts";
import { FILE, FILE_FIELDS } from "./tree.ts";
import { textOf } from "./stored-state.ts";

const BRANCH = "model-rollout/quarantine";
const QUARANTINE_FILE = "quarantine.json";
/** How often a competitor may be faster. */
const MOST_ATTEMPTS = 5;

export const QUARANTINE_REF = `refs/heads/${BRANCH}`;
/** Selection on the branch's target. */
export const QUARANTINE_FIELDS = `oid ... on Commit { file(path: "${QUARANTINE_FILE}") { ${FILE_FIELDS} } }`;
export const QUARANTINE_TARGET = z
  .strictObject({ oid: commitId(), file: FILE.nullable().optional() })
  .nullable();
export type QuarantineTarget = z.infer<typeof QUARANTINE_TARGET>;

const REASONS = z.record(z.string(), z.string());
const ANSWER = z.strictObject({
  repository: z.strictObject({ ref: z.strictObject({ target: QUARANTINE_TARGET }).nullable() }),
});

/** Reason by candidate key. @throws Failure state-lost when it is there and cannot be read: an unknown quarantine is not an empty one */
export function reasonsIn(target: QuarantineTarget): Readonly<Record<string, string>> {
  if (target === null || target.file === null || target.file === undefined) return {};
  const reasons = REASONS.safeParse(parse(textOf(target.file)));
  if (reasons.success) return reasons.data;
  throw new Failure(
    "state-lost",
    `Expected an object of texts in ${QUARANTINE_FILE} on ${BRANCH}, found something else. Restore it from the branch's history`,
  );
}

/** What a look at the repository brought along: a write may begin there, because it is a compare-and-swap. */
export interface Looked {
  quarantine?: QuarantineTarget;
}

export function createQuarantine(client: Client, looked: Looked = {}): Quarantine {
  /** Once: whoever looks again, after a lost race say, looks at GitHub. */
  const target = async (): Promise<QuarantineTarget> => {
    const { quarantine } = looked;
    delete looked.quarantine;
    return quarantine === undefined ? read(client) : quarantine;
  };
  const write = async (change: {
    readonly headline: string;
    readonly because: string;
    /** null where there is nothing to change. */
    readonly to: (reasons: Readonly<Record<string, string>>) => Readonly<Record<string, string>> | null;
  }): Promise<void> => {
    const isFresh = looked.quarantine === undefined;
    const at = await target();
    const reasons = change.to(reasonsIn(at));
    // That there is nothing to change is not believed of a look that may be older.
    if (reasons === null) return isFresh ? undefined : write(change);
    const writing = {
      branch: BRANCH,
      headline: `model-rollout: ${change.headline}`,
      body: change.because,
      files: { [QUARANTINE_FILE]: `${JSON.stringify(reasons, null, 2)}\n` },
    };
    await (at === null ? createBranch(client, writing) : commitOnBranch(client, at.oid, writing));
  };
  return {
    add: (key, reason) =>
      untilWon(() =>
        write({
          headline: `quarantine ${key.slice(0, 12)}`,
          because: reason,
          to: (reasons) => (Object.hasOwn(reasons, key) ? null : { ...reasons, [key]: reason }),
        }),
      ),
    lift: (key, because) =>
      untilWon(() =>
        write({
          headline: `lift the quarantine of ${key.slice(0, 12)}`,
          because,
          to: (reasons) =>
            Object.hasOwn(reasons, key)
              ? Object.fromEntries(Object.entries(reasons).filter(([each]) => each !== key))
              : null,
        }),
      ),
  };
}

/** A competitor who was faster only makes it look again at what that one left. */
async function untilWon(step: () => Promise<void>): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await step();
    } catch (cause) {
      const isRace = cause instanceof Failure && cause.code === "lost-race";
      if (!isRace || attempt === MOST_ATTEMPTS) throw cause;
    }
  }
}

async function read(client: Client): Promise<QuarantineTarget> {
  const { repository } = await client.graphql(
    `query Quarantine($owner: String!, $name: String!, $ref: String!) {
  repository(owner: $owner, name: $name) { ref(qualifiedName: $ref) { target { ${QUARANTINE_FIELDS} } } }
}`,
    { owner: client.owner, name: client.name, ref: QUARANTINE_REF },
    { answer: ANSWER, what: "the quarantine", needs: "`contents: write`", repeatable: true },
  );
  return repository.ref?.target ?? null;
}

function parse(text: string | null): unknown {
  try {
    return JSON.parse(text ?? "");
  } catch {
    return null;
  }
}
