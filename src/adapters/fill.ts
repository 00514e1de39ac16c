/** Fills places in parsed JSON and in texts: what is put in never becomes a place, a key or a number of its own. */
/** Place → what is put there. */
export type Values = Readonly<Record<string, string | number>>;

/** A text that is one placeholder becomes its value: a weight is a number there. */
export function fill(value: unknown, values: Values): unknown {
  if (typeof value === "string")
    return byName(values, /^\{(\w+)\}$/.exec(value)?.[1]) ?? filled(value, values, String);
  if (Array.isArray(value)) return value.map((each) => fill(each, values));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, fill(each, values)]));
}

/** @param show how a value stands in the text around it */
export function filled(text: string, values: Values, show: (value: string) => string): string {
  return text.replace(/\{(\w+)\}/g, (written, name: string) => {
    const value = byName(values, name);
    return value === undefined ? written : show(decimal(value));
  });
}

function byName(values: Values, name: string | undefined): string | number | undefined {
  return name !== undefined && Object.hasOwn(values, name) ? values[name] : undefined;
}

/** No service reads 1e-7 as a percent. */
function decimal(value: string | number): string {
  return typeof value === "number" && value !== 0 && Math.abs(value) < 1e-6
    ? value.toFixed(12)
    : String(value);
}
