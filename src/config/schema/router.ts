/** What moves the traffic. The first router of a rollout moves it, the others are ways back. */
import { z } from "zod";
import { percent } from "../../units.ts";
import type { HttpOperation, RouterTarget } from "../router.ts";
import * as f from "./fields.ts";
import { GATEWAY_API, ISTIO, KSERVE, SELDON } from "./kubernetes-router.ts";
import { base, common } from "./router-base.ts";

const key = (what: string) =>
  f.form(what, /^[A-Za-z0-9](?:[A-Za-z0-9._ -]{0,98}[A-Za-z0-9._-])?$/, "summarizer-v2");

/** A name, or a path to one inside an attribute: `/address/city`. */
const ATTRIBUTE = /^[A-Za-z_/][A-Za-z0-9_./-]{0,199}$/;

const UNLEASH = f
  .mapping({
    kind: z.literal("unleash"),
    url: f.url("Address of the Unleash server."),
    project: key("Project id"),
    feature: key("Feature flag"),
    environment: key("Environment"),
    ...base,
  })
  .transform(
    (v) =>
      ({
        kind: v.kind,
        url: v.url,
        project: v.project,
        feature: v.feature,
        environment: v.environment,
        ...common(v),
      }) satisfies RouterTarget,
  );

const LAUNCHDARKLY = f
  .mapping({
    kind: z.literal("launchdarkly"),
    url: f.url("Address of the API; https://app.launchdarkly.com when not said.").optional(),
    project: key("Project key"),
    flag: key("Flag key"),
    environment: key("Environment key"),
    baseline: key("Variation of the baseline"),
    candidate: key("Variation of the candidate"),
    "context-kind": key("Kind of context that is split; user when not said").optional(),
    "bucket-by": f
      .form("Attribute that is hashed; the context's key when not said", ATTRIBUTE, "accountId")
      .optional(),
    ...base,
  })
  .transform(
    (v) =>
      ({
        kind: v.kind,
        url: v.url ?? "https://app.launchdarkly.com",
        project: v.project,
        flag: v.flag,
        environment: v.environment,
        baseline: v.baseline,
        candidate: v.candidate,
        ...(v["context-kind"] === undefined ? {} : { contextKind: v["context-kind"] }),
        ...(v["bucket-by"] === undefined ? {} : { bucketBy: v["bucket-by"] }),
        ...common(v),
      }) satisfies RouterTarget,
  );

const FLAGD = f
  .mapping({
    kind: z.literal("flagd"),
    file: f.path("The flag definition file."),
    flag: key("Flag key"),
    baseline: key("Variant of the baseline"),
    candidate: key("Variant of the candidate"),
    by: key("Context attribute that is hashed"),
    repository: f
      .form(
        "Repository that the file lies in; a file on the disk when not said",
        /^[A-Za-z0-9][A-Za-z0-9-]{0,38}\/(?!\.{1,2}$)[A-Za-z0-9._-]{1,100}$/,
        "acme/flags",
      )
      .optional(),
    branch: f
      .form(
        "Branch of that repository; its default branch when not said",
        /^[A-Za-z0-9_](?!.*(?:\.\.|\/\/))[A-Za-z0-9._/-]{0,199}$/,
        "main",
      )
      .optional(),
    url: f.url("Address of GitHub's API; https://api.github.com when not said.").optional(),
    ...base,
  })
  .transform(
    (v) =>
      ({
        kind: v.kind,
        file: v.file,
        flag: v.flag,
        baseline: v.baseline,
        candidate: v.candidate,
        by: v.by,
        // Left out where not said: what a file means must not change because a newer version knows more keys.
        ...(v.repository === undefined ? {} : { repository: v.repository }),
        ...(v.branch === undefined ? {} : { branch: v.branch }),
        ...(v.url !== undefined || v.repository !== undefined
          ? { url: v.url ?? "https://api.github.com" }
          : {}),
        ...common(v),
      }) satisfies RouterTarget,
  );

const identifier = (what: string) => f.form(what, /^[A-Za-z_][A-Za-z0-9_]{0,62}$/, "rollout_weights");

const SQL = f
  .mapping({
    kind: z.literal("sql"),
    database: f.text("A SQLite file, or the name of the secret with the address of a server.", 400),
    table: identifier("Table"),
    key: identifier("Column that names the rollout"),
    percent: identifier("Column that holds the weight"),
    where: z
      .record(z.string().regex(/^[A-Za-z_][A-Za-z0-9_]{0,62}$/), f.text("The column's value.", 400))
      .optional(),
    ...base,
  })
  .transform(
    (v) =>
      ({
        kind: v.kind,
        database: v.database,
        table: v.table,
        key: v.key,
        percent: v.percent,
        where: v.where ?? {},
        ...common(v),
      }) satisfies RouterTarget,
  );

const operation = {
  method: f.choice("HTTP method.", ["GET", "PUT", "POST", "PATCH", "DELETE"]),
  url: f.url("Address."),
  headers: z
    .record(z.string().regex(/^[A-Za-z0-9-]{1,100}$/), f.text("The header's value.", 1_000))
    .optional(),
  body: z.json().optional(),
};
const OPERATION = f.mapping(operation).transform(toOperation);

function toOperation(v: {
  readonly method: HttpOperation["method"];
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>> | undefined;
  readonly body?: unknown;
}): HttpOperation {
  return { method: v.method, url: v.url, headers: v.headers ?? {}, body: v.body ?? null };
}

const HTTP = f
  .mapping({
    kind: z.literal("http"),
    read: f
      .mapping({
        ...operation,
        pointer: f.form("JSON Pointer to the weight in the answer", /^(?:\/[^/]*)+$/, "/weight"),
      })
      .transform((v) => ({ ...toOperation(v), pointer: v.pointer })),
    set: OPERATION,
    restore: OPERATION.optional(),
    step: f.percent("Smallest step of the weight; 1% when not said.").optional(),
    ...base,
  })
  .transform(
    (v) =>
      ({
        kind: v.kind,
        read: v.read,
        set: v.set,
        restore: v.restore ?? null,
        step: percent(v.step ?? 1),
        ...common(v),
      }) satisfies RouterTarget,
  );

const COMMAND = f
  .mapping({
    kind: z.literal("command"),
    run: f.argv("The program and its arguments; no shell."),
    env: z
      .array(f.secretName("The name of an environment variable"))
      .meta({ description: "Names of variables that it may see." })
      .optional(),
    ...base,
  })
  .transform((v) => ({ kind: v.kind, run: v.run, env: v.env ?? [], ...common(v) }) satisfies RouterTarget);

export const ROUTER = z.discriminatedUnion("kind", [
  KSERVE,
  SELDON,
  ISTIO,
  GATEWAY_API,
  UNLEASH,
  LAUNCHDARKLY,
  FLAGD,
  SQL,
  HTTP,
  COMMAND,
]);
