/** GitHub's own description of its REST API: finds the operation of a request, and says what is wrong with either side. */
import { readFileSync } from "node:fs";
import { Ajv } from "ajv";
import type { ValidateFunction } from "ajv";

type Schema = { readonly [key: string]: unknown };

interface Parameter {
  readonly name: string;
  readonly in: "path" | "query" | "header";
  readonly required?: boolean;
  readonly schema: Schema;
}

export interface Operation {
  readonly id: string;
  readonly template: string;
  readonly parameters: readonly Parameter[];
  readonly body: { readonly required: boolean; readonly schema: Schema } | null;
  /** By status, then by media type; an empty record for an answer without a body. */
  readonly answers: Readonly<Record<string, Readonly<Record<string, Schema>>>>;
}

export interface Match {
  readonly operation: Operation;
  readonly path: Readonly<Record<string, string>>;
}

interface Route {
  readonly method: string;
  readonly pattern: RegExp;
  readonly literals: number;
  readonly operation: Operation;
}

interface Described {
  readonly [key: string]: unknown;
}

interface Slice {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Described>>>>;
  readonly components: Readonly<Record<string, Readonly<Record<string, Described>>>>;
}

/** Refusals that any endpoint may give, documented for it or not. */
const REFUSALS = new Set([400, 401, 403, 404, 409, 413, 422, 429, 500, 502, 503]);
const DATE_TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)$/;

/** GitHub says `uri`, and sends an empty text where there is none. */
function isAddress(text: string): boolean {
  return text === "" || URL.canParse(text);
}

const slice = JSON.parse(readFileSync(new URL("openapi.json", import.meta.url), "utf8")) as Slice;

/** OpenAPI 3.0 says `nullable`; JSON Schema says it with a type. References get the name under which ajv knows the slice. */
function jsonSchema(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(jsonSchema);
  if (typeof value !== "object" || value === null) return value;
  const { nullable, $ref, ...rest } = value as Schema;
  const schema = Object.fromEntries(Object.entries(rest).map(([key, inner]) => [key, jsonSchema(inner)]));
  if (typeof $ref === "string") schema["$ref"] = `github${$ref}`;
  // A 409 of the contents API is one of two errors without a required field: whatever fits one fits both.
  if (JSON.stringify(rest["oneOf"] ?? null).includes("/repository-rule-violation-error")) {
    const { oneOf: anyOf, ...others } = schema;
    return { ...others, anyOf };
  }
  return nullable === true ? { anyOf: [schema, { type: "null" }] } : schema;
}

function follow(value: unknown): Described {
  const described = value as Described;
  const reference = described["$ref"];
  if (typeof reference !== "string") return described;
  const [, , section = "", name = ""] = reference.split("/");
  return follow(slice.components[section]?.[name]);
}

function contentOf(described: Described): Readonly<Record<string, Schema>> {
  const content = (described["content"] ?? {}) as Readonly<Record<string, { readonly schema: Schema }>>;
  return Object.fromEntries(Object.entries(content).map(([type, { schema }]) => [type, schema]));
}

function readOperation(template: string, described: Described): Operation {
  const requestBody = described["requestBody"] === undefined ? null : follow(described["requestBody"]);
  const schema = requestBody === null ? undefined : contentOf(requestBody)["application/json"];
  const responses = Object.entries(described["responses"] as Described);
  return {
    id: String(described["operationId"]),
    template,
    parameters: ((described["parameters"] ?? []) as readonly unknown[]).map(
      (one) => follow(one) as unknown as Parameter,
    ),
    body: schema === undefined ? null : { required: requestBody?.["required"] === true, schema },
    answers: Object.fromEntries(responses.map(([status, one]) => [status, contentOf(follow(one))])),
  };
}

/** `{path}`, `{ref}` and `{branch}` hold slashes, and a path may be absent; every other parameter is one segment. */
function patternOf(template: string): RegExp {
  const source = template.replace(/\/\{(\w+)\}/g, (_, name: string) => {
    if (name === "path") return `(?:/(?<${name}>.*))?`;
    return name === "ref" || name === "branch" ? `/(?<${name}>.+)` : `/(?<${name}>[^/]+)`;
  });
  return new RegExp(`^${source}$`);
}

function readRoutes(): readonly Route[] {
  const routes = Object.entries(slice.paths).flatMap(([template, item]) =>
    Object.entries(item).map(([method, described]) => ({
      method: method.toUpperCase(),
      pattern: patternOf(template),
      literals: template.replace(/\{\w+\}/g, "").length,
      operation: readOperation(template, described),
    })),
  );
  return routes.sort((a, b) => b.literals - a.literals);
}

const routes = readRoutes();
const ajv = new Ajv({
  strict: false,
  allErrors: true,
  formats: {
    "date-time": DATE_TIME,
    uri: isAddress,
    email: /^.+@.+$/,
    int64: true,
    "repo.nwo": /^[^/]+\/[^/]+$/,
  },
});
ajv.addSchema(jsonSchema({ components: slice.components }) as Schema, "github");
const compiled = new WeakMap<Schema, ValidateFunction>();

/** What the schema has against a value; empty when nothing. */
function faults(schema: Schema, value: unknown, where: string): readonly string[] {
  const validate = compiled.get(schema) ?? ajv.compile(jsonSchema(schema) as Schema);
  compiled.set(schema, validate);
  if (validate(value)) return [];
  return (validate.errors ?? []).map(
    ({ instancePath, message, params }) => `${where}${instancePath} ${message} ${JSON.stringify(params)}`,
  );
}

/** The operation that answers this path, the most literal one first; null when GitHub has none that we know. */
export function findOperation(method: string, path: string): Match | null {
  for (const { method: wanted, pattern, operation } of routes) {
    const groups = wanted === method ? pattern.exec(path)?.groups : undefined;
    if (wanted !== method || !pattern.test(path)) continue;
    const decoded = Object.entries(groups ?? {}).map(([name, text]) => [
      name,
      decodeURIComponent(text ?? ""),
    ]);
    return { operation, path: Object.fromEntries(decoded) as Record<string, string> };
  }
  return null;
}

/** Text of a URL as the type that its schema wants. */
function typed(text: string, schema: Schema): unknown {
  const type = follow(schema)["type"];
  if (type === "integer" && /^-?\d+$/.test(text)) return Number(text);
  if (type === "boolean" && (text === "true" || text === "false")) return text === "true";
  return text;
}

function parameterFaults(
  operation: Operation,
  place: "path" | "query",
  given: Readonly<Record<string, string>>,
): readonly string[] {
  const known = operation.parameters.filter((one) => one.in === place);
  const unknown = Object.keys(given).filter((name) => !known.some((one) => one.name === name));
  const missing = known.filter(({ name, required }) => required === true && given[name] === undefined);
  return [
    ...unknown.map((name) => `${place} parameter ${name} is not known to GitHub`),
    ...missing.map(({ name }) => `${place} parameter ${name} is missing`),
    ...known.flatMap(({ name, schema }) => {
      const text = given[name];
      return text === undefined ? [] : faults(schema, typed(text, schema), `${place} parameter ${name}`);
    }),
  ];
}

/** Fields that GitHub would drop without a word: a misspelt one does nothing there. */
function unknownFields(schema: Schema, body: unknown): readonly string[] {
  const { properties, additionalProperties } = follow(schema);
  if (typeof properties !== "object" || properties === null || additionalProperties !== undefined) return [];
  const names = typeof body === "object" && body !== null ? Object.keys(body) : [];
  return names
    .filter((name) => !(name in properties))
    .map((name) => `body field ${name} is not known to GitHub`);
}

function bodyFaults({ body: wanted }: Operation, body: unknown): readonly string[] {
  if (wanted === null) return body === undefined ? [] : ["GitHub takes no body here"];
  if (body === undefined) return wanted.required ? ["the body is missing"] : [];
  return [...faults(wanted.schema, body, "body"), ...unknownFields(wanted.schema, body)];
}

/** Everything that GitHub's description has against a request. */
export function requestFaults(
  { operation, path }: Match,
  request: { readonly query: Readonly<Record<string, string>>; readonly body: unknown },
): readonly string[] {
  return [
    ...parameterFaults(operation, "path", path),
    ...parameterFaults(operation, "query", request.query),
    ...bodyFaults(operation, request.body),
  ];
}

/** Everything that GitHub's description has against our own answer. */
export function answerFaults(
  operation: Operation,
  answer: { readonly status: number; readonly type: string; readonly body: unknown },
): readonly string[] {
  const content = operation.answers[String(answer.status)];
  if (content === undefined) {
    return REFUSALS.has(answer.status)
      ? refusalFaults(answer.body)
      : [`status ${answer.status} is not documented`];
  }
  const schema = content[answer.type] ?? content["application/json"];
  // Described in words only.
  if (schema === undefined && REFUSALS.has(answer.status)) return refusalFaults(answer.body);
  if (schema === undefined) return answer.body === undefined ? [] : [`status ${answer.status} has no body`];
  return answer.type.startsWith("application/vnd.github.raw")
    ? []
    : faults(schema, answer.body, `${answer.status}`);
}

function refusalFaults(body: unknown): readonly string[] {
  const schema = slice.components["schemas"]?.["basic-error"];
  return schema === undefined ? ["basic-error is not in the slice"] : faults(schema, body, "refusal");
}
