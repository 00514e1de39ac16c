/** Where readings come from. */
import { z } from "zod";
import { milliseconds, SECOND, type Duration } from "../../units.ts";
import { HEADER_VALUE } from "../header-secrets.ts";
import { misread } from "../misread.ts";
import type { ArmLabel, SourceQuota } from "../rollout.ts";
import * as f from "./fields.ts";
import { LANGFUSE_OPTIONS } from "./langfuse-source.ts";
import { DATADOG_OPTIONS, datadogAt, EVIDENTLY_OPTIONS } from "./ml-source.ts";
import { COMMAND_OPTIONS, FILE_OPTIONS, HTTP_JSON_OPTIONS } from "./row-source.ts";
import { AUTH, SQL_AUTH } from "./router-base.ts";

const ARM = f
  .mapping({
    label: f.form("Label that tells the arms apart", /^[A-Za-z_][A-Za-z0-9_.-]{0,99}$/, "model_version"),
    baseline: f.text("Its value on the baseline.", 400),
    candidate: f.text("Its value on the candidate.", 400),
  })
  .transform((v): ArmLabel => v);

const base = {
  auth: AUTH.optional(),
  delay: f.duration("How long until a reading is complete; 1m when not said.", "1m").optional(),
  where: f.labels("Matchers that every query of this source gets.").optional(),
  quota: f
    .form("How many requests it answers in a day or an hour", /^[1-9]\d{0,8}\/(?:day|hour)$/, "200/day")
    .optional(),
};
const DELAY = milliseconds(60 * SECOND);

function common(v: {
  readonly auth?: Readonly<Record<string, string>> | undefined;
  readonly delay?: Duration | undefined;
  readonly where?: Readonly<Record<string, string>> | undefined;
  readonly quota?: string | undefined;
}) {
  const quota = v.quota === undefined ? {} : { quota: quotaOf(v.quota) };
  return { auth: v.auth ?? null, delay: v.delay ?? DELAY, where: v.where ?? {}, ...quota };
}

function quotaOf(text: string): SourceQuota {
  const [count, per] = text.split("/");
  return { count: Number(count), per: per === "hour" ? "hour" : "day" };
}

const PROMETHEUS = f
  .mapping({
    kind: z.literal("prometheus"),
    url: f.url("Address of the server; what comes before /api/v1."),
    headers: z
      .record(
        z.string().regex(/^[A-Za-z0-9-]{1,100}$/),
        f.form("The header's value, with secrets by name", HEADER_VALUE, "Bearer ${env:PROMETHEUS_TOKEN}"),
      )
      .optional(),
    params: z
      .record(
        z.string().regex(/^(?!(?:query|start|end|step|time|timeout|limit)$)[A-Za-z_][\w.-]{0,63}(?:\[\])?$/),
        f.text("Its value.", 400),
      )
      .meta({ description: "What else is sent with every query, such as nocache of VictoriaMetrics." })
      .optional(),
    region: f
      .form("Region of AWS that requests are signed for", /^[a-z]{2,4}(?:-[a-z]+)+-\d{1,2}$/, "us-east-1")
      .optional(),
    arm: ARM,
    ...base,
  })
  .transform((v) => ({
    kind: v.kind,
    url: v.url,
    headers: v.headers ?? {},
    // Left out where nothing is said: what is resolved is part of the digest.
    ...(v.params === undefined ? {} : { params: v.params }),
    ...(v.region === undefined ? {} : { region: v.region }),
    arm: v.arm,
    ...common(v),
  }));

const SQL = f
  .mapping({
    kind: z.literal("sql"),
    database: f.text("A SQLite file, or the name of the secret with the address of a server.", 400),
    arm: ARM,
    ...base,
    auth: SQL_AUTH,
  })
  .transform((v) => ({ kind: v.kind, database: v.database, arm: v.arm, ...common(v) }));

const FILE = f
  .mapping({ kind: z.literal("file"), arm: ARM, options: FILE_OPTIONS, ...base })
  .transform((v) => ({ kind: v.kind, arm: v.arm, options: v.options, ...common(v) }));

const HTTP_JSON = f
  .mapping({ kind: z.literal("http-json"), arm: ARM, options: HTTP_JSON_OPTIONS, ...base })
  .transform((v) => ({ kind: v.kind, arm: v.arm, options: v.options, ...common(v) }));

const COMMAND = f
  .mapping({ kind: z.literal("command"), arm: ARM, options: COMMAND_OPTIONS, ...base })
  .transform((v) => ({ kind: v.kind, arm: v.arm, options: v.options, ...common(v) }));

/** What is ingested shows up some minutes later. */
const LANGFUSE_DELAY = milliseconds(10 * 60 * SECOND);

const LANGFUSE = f
  .mapping({ kind: z.literal("langfuse"), arm: ARM, options: LANGFUSE_OPTIONS.optional(), ...base })
  .transform((v) => ({
    kind: v.kind,
    arm: v.arm,
    options: v.options ?? { url: "https://cloud.langfuse.com", api: "cloud" as const },
    ...common({ ...v, delay: v.delay ?? LANGFUSE_DELAY }),
  }));

/** Metrics of clouds and of agents behind a proxy come some minutes later. */
const DATADOG_DELAY = milliseconds(5 * 60 * SECOND);

const DATADOG = f
  .mapping({ kind: z.literal("datadog"), arm: ARM, options: DATADOG_OPTIONS.optional(), ...base })
  .transform((v) => ({
    kind: v.kind,
    arm: v.arm,
    options: v.options ?? datadogAt({}),
    ...common({ ...v, delay: v.delay ?? DATADOG_DELAY }),
  }));

const EVIDENTLY = f
  .mapping({ kind: z.literal("evidently"), arm: ARM, options: EVIDENTLY_OPTIONS, ...base })
  .transform((v, context) => {
    const { arm, options } = v;
    if (options.kind === "files" && !options.files.includes(`{${arm.label}}`))
      context.addIssue({
        code: "custom",
        message: "files",
        path: ["options", "files"],
        params: {
          ...misread("wrong-value", `{${arm.label}}, by which the two versions have a report each`, null),
        },
      });
    return { kind: v.kind, arm, options, ...common(v) };
  });

export const SOURCE = z.discriminatedUnion("kind", [
  PROMETHEUS,
  SQL,
  LANGFUSE,
  EVIDENTLY,
  DATADOG,
  HTTP_JSON,
  FILE,
  COMMAND,
]);
export type SourcePart = z.output<typeof SOURCE>;
