/** Secrets that stand in the headers of a source by name: `Bearer ${env:TOKEN}`. */
import type { SourceTarget } from "./rollout.ts";

/** A header's value: printable, and every `${…}` in it the name of a secret. */
export const HEADER_VALUE = /^(?:[\x20-\x23\x25-\x7e]|\$(?!\{)|\$\{env:[A-Z][A-Z0-9_]{1,99}\}){1,1000}$/;

/** Names in `${env:NAME}`. */
export function variablesIn(text: string): readonly string[] {
  return [...text.matchAll(/\$\{env:([^}]*)\}/g)].map(([, name]) => name ?? "");
}

/** Of one source, each name as often as it stands there. */
export function headerSecrets(source: SourceTarget): readonly string[] {
  return Object.values(headersOf(source)).flatMap(variablesIn);
}

function headersOf(source: SourceTarget): Readonly<Record<string, string>> {
  if (source.kind === "prometheus") return source.headers;
  return source.kind === "http-json" ? source.options.headers : {};
}
