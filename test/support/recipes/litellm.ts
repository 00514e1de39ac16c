/**
 * LiteLLM's proxy: `GET /model/info` and `PATCH /model/{model_id}/update`.
 *
 * Shapes: `model_management_endpoints.py` and `types/router.py` (`updateDeployment`, `weight: int`) of BerriAI/litellm, "Model
 * Management" of docs.litellm.ai; who is served is drawn as `simple_shuffle.py` draws.
 */
import { z } from "zod";
import { listen, type Asked, type Reply } from "../loopback.ts";
import { RECIPE_KEY, type Recipe, type RecipeService } from "./service.ts";

const BODY = z.strictObject({ litellm_params: z.strictObject({ weight: z.int().min(0) }) });

export const LITELLM: Recipe = {
  name: "LiteLLM",
  address: "https://litellm.acme.example",
  start: async () => {
    const weights = new Map([
      ["chat-v1", 100],
      ["chat-v2", 0],
    ]);
    const shown = (id: string) => ({
      model_name: "chat",
      litellm_params: { model: `openai/${id}`, weight: weights.get(id) },
      model_info: { id, db_model: true },
    });
    const server = await listen((asked) => answer(asked));
    function answer({ method, path, headers, body }: Asked): Reply {
      if (headers.authorization !== `Bearer ${RECIPE_KEY}`) return { status: 401, body: "{}" };
      const { pathname, searchParams } = new URL(path, server.url);
      const id = searchParams.get("litellm_model_id") ?? pathname.split("/")[2] ?? "";
      if (!weights.has(id)) return { status: 400, body: '{"error":"no such model"}' };
      if (method === "GET" && pathname === "/model/info")
        return { body: JSON.stringify({ data: [shown(id)] }) };
      if (method !== "PATCH" || pathname !== `/model/${id}/update`) return { status: 405, body: "{}" };
      if (service.approval !== null) return service.approval;
      const told = BODY.safeParse(JSON.parse(body));
      if (!told.success) return { status: 422, body: JSON.stringify({ detail: told.error.message }) };
      weights.set(id, told.data.litellm_params.weight);
      return { body: JSON.stringify(shown(id)) };
    }
    const set = (weight: number, sum = 100): void => {
      weights.set("chat-v1", sum - weight).set("chat-v2", weight);
    };
    const service: RecipeService = {
      url: server.url,
      asked: server.asked,
      approval: null,
      served: () => {
        const [v1 = 0, v2 = 0] = [...weights.values()];
        return (100 * v2) / (v1 + v2);
      },
      // Twice as much of both is the same split.
      touch: () => weights.set("chat-v1", 2 * (weights.get("chat-v1") ?? 0)),
      move: (weight) => set(weight),
      others: () => [...weights.keys()],
      ours: () => [...weights],
      [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
    };
    return service;
  },
};
