/**
 * The kinds that our API server knows. Their schemas are the real ones where the environment variable CRD_SCHEMAS names a folder
 * with them; else small ones of our own, for the fields that we write.
 */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseAllDocuments } from "yaml";
import { isRecord, type Json, type Schema } from "./schema.ts";
import { MINIMAL } from "./minimal.ts";

export interface Kind {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  readonly plural: string;
  readonly schema: Schema;
  /** Whether status is written apart, and the generation rises with the spec alone. */
  readonly hasStatus: boolean;
}

/** Where each kind's definition lies in the folder. */
export const FILES: Readonly<Record<string, string>> = {
  "inferenceservices.serving.kserve.io": "kserve-inferenceservices.yaml",
  "llminferenceservices.serving.kserve.io": "kserve-llminferenceservices.yaml",
  "experiments.mlops.seldon.io": "seldon-experiments.yaml",
  "models.mlops.seldon.io": "seldon-models.yaml",
  "virtualservices.networking.istio.io": "istio-all.yaml",
  "destinationrules.networking.istio.io": "istio-all.yaml",
  "httproutes.gateway.networking.k8s.io": "gateway-httproutes.yaml",
};

const FOLDER = process.env["CRD_SCHEMAS"] ?? "";

/** Whether the real schemas are there. Tests say which they used. */
export const HAS_REAL_SCHEMAS = FOLDER !== "" && existsSync(FOLDER);

const loaded = new Map<string, readonly Kind[]>();

/** All versions of a kind by `<plural>.<group>`; built-in kinds have no schema to speak of. */
export function kindsOf(name: string): readonly Kind[] {
  const known = loaded.get(name);
  if (known !== undefined) return known;
  const file = FILES[name];
  const kinds =
    HAS_REAL_SCHEMAS && file !== undefined ? fromCrd(join(FOLDER, file), name) : (MINIMAL[name] ?? []);
  loaded.set(name, kinds);
  return kinds;
}

const texts = new Map<string, readonly Json[]>();

function definitions(path: string): readonly Json[] {
  const known = texts.get(path);
  if (known !== undefined) return known;
  const all = parseAllDocuments(readFileSync(path, "utf8"), { logLevel: "silent" })
    .map((document): unknown => document.toJS({ maxAliasCount: -1 }))
    .filter(isRecord);
  texts.set(path, all);
  return all;
}

function fromCrd(path: string, name: string): readonly Kind[] {
  const crd = definitions(path).find(
    (each) => isRecord(each["metadata"]) && each["metadata"]["name"] === name,
  );
  const spec = crd?.["spec"];
  if (!isRecord(spec) || !isRecord(spec["names"]) || !Array.isArray(spec["versions"]))
    throw new RangeError(`expected the definition of ${name} in ${path}`);
  const { group, names, versions } = spec;
  return versions.filter(isRecord).flatMap((each) => {
    if (each["served"] !== true) return [];
    const schema = isRecord(each["schema"]) ? each["schema"]["openAPIV3Schema"] : null;
    return [
      {
        group: String(group),
        version: String(each["name"]),
        kind: String(isRecord(names) ? names["kind"] : ""),
        plural: String(isRecord(names) ? names["plural"] : ""),
        schema: isRecord(schema) ? schema : {},
        hasStatus: isRecord(each["subresources"]) && "status" in each["subresources"],
      },
    ];
  });
}
