/** The API server as tests see it, ours or a real one, and what its objects are found by. */
import { isRecord, type Json } from "./schema.ts";

export interface ApiCall {
  readonly method: string;
  /** With its query. */
  readonly path: string;
  readonly status: number;
}

/** What a call meets instead of an answer. `pass` lets it through. */
export type Fault =
  | "pass"
  | "hang"
  | "hang-up"
  /** It is done, and the answer does not arrive. */
  | "lost"
  | { readonly status: number; readonly headers?: Readonly<Record<string, string>>; readonly body: string };

export interface ClusterApi extends AsyncDisposable {
  readonly url: string;
  /** The token of a user who may do everything but what `deny` says. */
  readonly token: string;
  /** Its certificate, in PEM; null where it speaks HTTP. */
  readonly ca: string | null;
  readonly calls: readonly ApiCall[];
  /** Stores as a user with all rights and without schema; what is there is replaced. Returns what is stored. */
  put(object: Json): Json;
  get(plural: string, namespace: string, name: string): Json;
  has(plural: string, namespace: string, name: string): boolean;
  remove(plural: string, namespace: string, name: string): void;
  /** Writes a status as a controller does: the generation stays. */
  status(plural: string, namespace: string, name: string, status: Json): void;
  /** Called before each call is answered. */
  meets: ((call: { readonly method: string; readonly path: string }) => Fault) | null;
  /** Called after each stored write. */
  stored: (() => void) | null;
  /** Rights that the token does not have, as `update virtualservices`. */
  readonly denied: Set<string>;
  /** Fields that the schemas do not know although they are listed, as paths: an older CRD. */
  readonly forgotten: Set<string>;
  /** Whether `fieldValidation=Strict` is understood: servers before 1.25 drop without a word. */
  isStrict: boolean;
}

export function metaOf(object: Json): Json {
  return isRecord(object["metadata"]) ? object["metadata"] : {};
}

const PLURALS: Readonly<Record<string, string>> = {
  InferenceService: "inferenceservices",
  LLMInferenceService: "llminferenceservices",
  Experiment: "experiments",
  Model: "models",
  Pipeline: "pipelines",
  VirtualService: "virtualservices",
  DestinationRule: "destinationrules",
  HTTPRoute: "httproutes",
  Service: "services",
  EndpointSlice: "endpointslices",
};

export function pluralOf(object: Json): string {
  const plural = PLURALS[String(object["kind"])];
  if (plural === undefined)
    throw new RangeError(`expected a kind of the list, found ${String(object["kind"])}`);
  return plural;
}
