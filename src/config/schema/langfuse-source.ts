import type { LangfuseOptions } from "../source-options.ts";
import * as f from "./fields.ts";

export const LANGFUSE_OPTIONS = f
  .mapping({
    url: f.url("Address of Langfuse; https://cloud.langfuse.com when not said.").optional(),
    api: f.choice("Which metrics API it has; `cloud` when not said.", ["cloud", "self-hosted"]).optional(),
  })
  .transform((v): LangfuseOptions => ({ url: v.url ?? "https://cloud.langfuse.com", api: v.api ?? "cloud" }));
