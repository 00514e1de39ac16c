/** What an API server does to an object by its kind's structural schema: drops what is unknown, fills defaults, refuses. */

export type Json = Readonly<Record<string, unknown>>;

export interface Schema {
  readonly type?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: Schema | boolean;
  readonly items?: Schema;
  readonly required?: readonly string[];
  readonly enum?: readonly unknown[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly pattern?: string;
  readonly nullable?: boolean;
  readonly default?: unknown;
  readonly "x-kubernetes-preserve-unknown-fields"?: boolean;
  readonly "x-kubernetes-int-or-string"?: boolean;
}

export interface Admitted {
  readonly value: unknown;
  /** Paths of fields that the schema does not know: dropped from `value`. */
  readonly unknown: readonly string[];
  /** `spec.weight: Invalid value: …`, as the server writes them. */
  readonly errors: readonly string[];
}

const EVERYWHERE: Readonly<Record<string, Schema>> = {
  apiVersion: { type: "string" },
  kind: { type: "string" },
  metadata: { type: "object", "x-kubernetes-preserve-unknown-fields": true },
};

export function admit(schema: Schema, value: unknown): Admitted {
  const unknown: string[] = [];
  const errors: string[] = [];
  // The metadata of every kind is the server's own, whatever the schema says of it.
  const known = { ...schema, properties: { ...schema.properties, ...EVERYWHERE } };
  return { value: visit(known, value, { path: "", unknown, errors }), unknown, errors };
}

interface Visit {
  readonly path: string;
  readonly unknown: string[];
  readonly errors: string[];
}

function visit(schema: Schema, value: unknown, at: Visit): unknown {
  const wrong = typeError(schema, value);
  if (wrong !== null) {
    at.errors.push(
      `${at.path}: Invalid value: ${shown(value)}: ${at.path} in body must be of type ${wrong}: ${shown(typeOf(value))}`,
    );
    return value;
  }
  limits(schema, value, at);
  if (Array.isArray(value)) {
    const { items } = schema;
    // The real server leaves the index out of the paths of its complaints.
    return items === undefined ? value : value.map((each) => visit(items, each, at));
  }
  return isRecord(value) ? visitRecord(schema, value, at) : value;
}

function visitRecord(schema: Schema, value: Json, at: Visit): Json {
  const kept: Record<string, unknown> = {};
  const { properties = {}, additionalProperties } = schema;
  for (const [key, each] of Object.entries(value)) {
    const path = at.path === "" ? key : `${at.path}.${key}`;
    const known =
      properties[key] ?? (typeof additionalProperties === "object" ? additionalProperties : undefined);
    if (known === undefined) {
      if (schema["x-kubernetes-preserve-unknown-fields"] === true || additionalProperties === true)
        kept[key] = each;
      else at.unknown.push(path);
    } else if (each !== null || known.nullable === true) kept[key] = visit(known, each, { ...at, path });
  }
  for (const [key, known] of Object.entries(properties)) {
    if (!(key in kept) && known.default !== undefined) kept[key] = structuredClone(known.default);
  }
  for (const key of schema.required ?? []) {
    if (!(key in kept)) at.errors.push(`${at.path === "" ? key : `${at.path}.${key}`}: Required value`);
  }
  return kept;
}

function typeOf(value: unknown): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "array";
  if (typeof value === "number") return Number.isInteger(value) ? "integer" : "number";
  return typeof value;
}

/** The type that was expected, where it is another one. */
function typeError(schema: Schema, value: unknown): string | null {
  if (value === null)
    return schema.nullable === true || schema.type === undefined ? null : (schema.type ?? null);
  const is = typeOf(value);
  if (schema["x-kubernetes-int-or-string"] === true)
    return is === "integer" || is === "string" ? null : "integer,string";
  if (schema.type === undefined || schema.type === is) return null;
  if (schema.type === "number" && is === "integer") return null;
  return schema.type;
}

function limits(schema: Schema, value: unknown, { path, errors }: Visit): void {
  const complain = (text: string): void =>
    void errors.push(`${path}: Invalid value: ${shown(value)}: ${path} in body ${text}`);
  if (typeof value === "number") {
    if (schema.minimum !== undefined && value < schema.minimum)
      complain(`should be greater than or equal to ${schema.minimum}`);
    if (schema.maximum !== undefined && value > schema.maximum)
      complain(`should be less than or equal to ${schema.maximum}`);
  }
  if (typeof value === "string") {
    if (schema.minLength !== undefined && value.length < schema.minLength)
      complain(`should be at least ${schema.minLength} chars long`);
    if (schema.maxLength !== undefined && value.length > schema.maxLength)
      complain(`should be at most ${schema.maxLength} chars long`);
    if (schema.pattern !== undefined && !new RegExp(schema.pattern).test(value))
      complain(`should match '${schema.pattern}'`);
  }
  if (Array.isArray(value)) {
    if (schema.minItems !== undefined && value.length < schema.minItems)
      complain(`should have at least ${schema.minItems} items`);
    if (schema.maxItems !== undefined && value.length > schema.maxItems)
      errors.push(`${path}: Too many: ${value.length}: must have at most ${schema.maxItems} items`);
  }
  if (schema.enum !== undefined && !schema.enum.includes(value))
    errors.push(
      `${path}: Unsupported value: ${shown(value)}: supported values: ${schema.enum.map(shown).join(", ")}`,
    );
}

function shown(value: unknown): string {
  return JSON.stringify(value);
}

export function isRecord(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
