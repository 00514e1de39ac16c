/** What moves the traffic. The first router of a rollout moves it, the others are ways back. */
import { z } from "zod";
import { milliseconds } from "../../units.ts";
import type { RouterTarget, SeveralTarget } from "../router.ts";
import * as f from "./fields.ts";
import { COMMAND, HTTP } from "./open-router.ts";
import { GATEWAY_API, ISTIO, KSERVE, SELDON } from "./kubernetes-router.ts";
import { base, common, SQL_AUTH } from "./router-base.ts";
import { toUnleashKeys, UNLEASH_KEYS } from "./unleash-router.ts";

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
    ...UNLEASH_KEYS,
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
        ...toUnleashKeys(v),
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
const table = f.form(
  "Table, at will behind its schema and a dot",
  /^(?:[A-Za-z_][A-Za-z0-9_]{0,62}\.)?[A-Za-z_][A-Za-z0-9_]{0,62}$/,
  "rollout_weights",
);

const SQL = f
  .mapping({
    kind: z.literal("sql"),
    database: f.text("A SQLite file, or the name of the secret with the address of a server.", 400),
    table,
    key: identifier("Column that names the rollout"),
    percent: identifier("Column that holds the weight"),
    where: z
      .record(z.string().regex(/^[A-Za-z_][A-Za-z0-9_]{0,62}$/), f.text("The column's value.", 400))
      .optional(),
    ...base,
    auth: SQL_AUTH,
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

const SINGLE = [
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
] as const;

const SEVERAL = f
  .mapping({
    kind: z.literal("several"),
    replicas: f.choice("`all`: every place is moved, and all of them must agree.", ["all"]),
    of: z
      .array(z.discriminatedUnion("kind", SINGLE))
      .min(2)
      .meta({ description: "The same route in each place, such as one per cluster." }),
  })
  .transform((v, context): SeveralTarget => {
    const [first, second, ...others] = v.of;
    if (first === undefined || second === undefined) {
      context.addIssue({ code: "custom", message: "at least two places" });
      return z.NEVER;
    }
    const of = [first, second, ...others] as const;
    const settlesIn = milliseconds(Math.max(...of.map((place) => place.settlesIn)));
    return { kind: v.kind, replicas: v.replicas, of: [...of], settlesIn, auth: null };
  });

export const ROUTER = z.discriminatedUnion("kind", [...SINGLE, SEVERAL]);
