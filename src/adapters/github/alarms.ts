/** What people were told already, on the branch `model-rollout/alarms`. */
import { z } from "zod";
import type { Alarms, StoredAlarms } from "../../ports.ts";
import { alarmsIn, alarmText } from "../alarm-text.ts";
import { commitOnBranch, createBranch } from "./branch.ts";
import type { Client } from "./client.ts";
import { commitId } from "./forms.ts";
import { isOurs, textOf } from "./stored-state.ts";
import { FILE, FILE_FIELDS } from "./tree.ts";

const BRANCH = "model-rollout/alarms";
const ALARMS_FILE = "alarms.json";

export const ALARMS_REF = `refs/heads/${BRANCH}`;
/** Selection on the branch's target. */
export const ALARMS_FIELDS = `oid ... on Commit { author { email user { login } } file(path: "${ALARMS_FILE}") { ${FILE_FIELDS} } }`;
export const ALARMS_TARGET = z
  .strictObject({
    oid: commitId(),
    author: z
      .strictObject({ email: z.string().nullable(), user: z.strictObject({ login: z.string() }).nullable() })
      .nullable()
      .optional(),
    file: FILE.nullable().optional(),
  })
  .nullable();
export type AlarmsTarget = z.infer<typeof ALARMS_TARGET>;

const ANSWER = z.strictObject({
  viewer: z.strictObject({ login: z.string() }),
  repository: z.strictObject({ ref: z.strictObject({ target: ALARMS_TARGET }).nullable() }),
});

/** Written by somebody else, or unreadable, it says nothing: nobody silences a page by writing here. */
export function storedAlarms(target: AlarmsTarget, viewer: string): StoredAlarms {
  if (target === null) return { alarms: {}, version: null };
  const isBelieved = isOurs(target.author ?? null, viewer);
  return { alarms: isBelieved ? alarmsIn(textOf(target.file ?? null)) : {}, version: target.oid };
}

export function createAlarms(client: Client): Alarms {
  return {
    load: async () => {
      const { viewer, repository } = await client.graphql(
        `query Alarms($owner: String!, $name: String!, $ref: String!) {
  viewer { login }
  repository(owner: $owner, name: $name) { ref(qualifiedName: $ref) { target { ${ALARMS_FIELDS} } } }
}`,
        { owner: client.owner, name: client.name, ref: ALARMS_REF },
        { answer: ANSWER, what: "what people were told", needs: "`contents: write`", repeatable: true },
      );
      return storedAlarms(repository.ref?.target ?? null, viewer.login);
    },
    save: async (expected, alarms) => {
      const names = Object.keys(alarms);
      const writing = {
        branch: BRANCH,
        headline: "model-rollout: what people were told",
        body: names.length === 0 ? "nothing is wrong" : names.join(", "),
        files: { [ALARMS_FILE]: alarmText(alarms) },
      };
      await (expected === null ? createBranch(client, writing) : commitOnBranch(client, expected, writing));
    },
  };
}
