/**
 * Moves the traffic of a LiteLLM proxy between two deployments of one model name, by their weights.
 *
 *   router:
 *     - { kind: command, run: [node, examples/litellm-command/route.mjs, "--url", "https://litellm.acme.example",
 *         "--baseline", chat-v1, "--candidate", chat-v2], env: [LITELLM_KEY], settles-in: 60s }
 *
 * `--baseline` and `--candidate` are `model_info.id` of the two. Both have a weight and are kept in the proxy's database, and the
 * routing strategy is simple-shuffle, the default. LITELLM_KEY is a key of a proxy admin.
 */
import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";

const CONFLICT = 3;
const { values: at } = parseArgs({
  options: { url: { type: "string" }, baseline: { type: "string" }, candidate: { type: "string" } },
});
const order = JSON.parse(readFileSync(0, "utf8"));

async function call(method, path, body) {
  const answer = await fetch(`${at.url}${path}`, {
    method,
    redirect: "error",
    signal: AbortSignal.timeout(8_000),
    headers: { authorization: `Bearer ${process.env.LITELLM_KEY}`, "content-type": "application/json" },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${method} ${path} answered HTTP ${answer.status}: ${text.slice(0, 200)}`);
  return JSON.parse(text);
}

async function deployment(id) {
  const { data } = await call("GET", `/model/info?litellm_model_id=${encodeURIComponent(id)}`);
  const found = data.find((each) => each.model_info.id === id);
  const weight = found?.litellm_params.weight;
  if (typeof weight !== "number") throw new Error(`expected the deployment ${id} with a weight, found none`);
  return { weight, name: found.model_name, isStored: found.model_info.db_model === true };
}

async function look() {
  const [baseline, candidate] = await Promise.all([deployment(at.baseline), deployment(at.candidate)]);
  const sum = baseline.weight + candidate.weight;
  if (sum === 0) throw new Error("both deployments have the weight 0: nobody is served");
  if (baseline.name !== candidate.name)
    throw new Error(
      `${baseline.name} and ${candidate.name} are two model names: nothing is split between them`,
    );
  return {
    now: { baseline: baseline.weight, candidate: candidate.weight },
    set: { candidate: (100 * candidate.weight) / sum },
    version: `${baseline.weight}/${candidate.weight}`,
    blockedBy:
      baseline.isStored && candidate.isStored
        ? null
        : "a deployment stands in config.yaml: only those in the proxy's database can be changed while it runs",
  };
}

/** There is no call for both: the candidate first, unless the baseline has to be opened before. */
async function write(now, to) {
  const arms = now.baseline > 0 ? ["candidate", "baseline"] : ["baseline", "candidate"];
  for (const arm of arms)
    await call("PATCH", `/model/${encodeURIComponent(at[arm])}/update`, {
      litellm_params: { weight: to[arm] },
    });
}

const { now, ...view } = await look();
if (order.op === "read") process.stdout.write(JSON.stringify(view));
else if (!order.ctx.forced && order.ctx.version !== view.version) {
  console.error(`the weights are ${view.version}, not ${order.ctx.version}`);
  process.exitCode = CONFLICT;
}
// Writing what stands there already shows whether the key may.
else if (order.ctx.dryRun) await write(now, now);
else {
  const candidate = Math.round(order.target.candidate);
  await write(now, { baseline: 100 - candidate, candidate });
}
