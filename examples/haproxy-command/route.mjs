/**
 * Moves the traffic of a HAProxy backend between two of its servers, by their weights in the runtime API.
 *
 *   router:
 *     - { kind: command, run: [node, examples/haproxy-command/route.mjs, "--admin", /run/haproxy.sock, "--backend", models,
 *         "--baseline", v1, "--candidate", v2], settles-in: 1s }
 *
 * `--admin` is the stats socket (`stats socket … level admin`): a path, or host:port. The configuration says which weights HAProxy
 * starts with: write 100 and 0 there, so that a restart in mid-rollout gives the candidate nobody.
 */
import { readFileSync } from "node:fs";
import { connect } from "node:net";
import { parseArgs } from "node:util";

const CONFLICT = 3;
const { values: at } = parseArgs({
  options: {
    admin: { type: "string" },
    backend: { type: "string" },
    baseline: { type: "string" },
    candidate: { type: "string" },
  },
});
const order = JSON.parse(readFileSync(0, "utf8"));

/** Several commands are one line with `;` between them, and are carried out one after the other. */
function ask(...commands) {
  const [host, port] = at.admin.split(":");
  const socket = connect(at.admin.startsWith("/") ? { path: at.admin } : { host, port: Number(port) });
  socket.setTimeout(5_000, () => socket.destroy(new Error("the admin socket does not answer within 5 s")));
  socket.end(`${commands.join("; ")}\n`);
  return new Promise((resolve, reject) => {
    let said = "";
    socket.on("data", (chunk) => (said += chunk));
    socket.on("error", reject);
    socket.on("close", () => resolve(said));
  });
}

/** HAProxy answers `95 (initial 100)`. */
async function weights() {
  const said = await ask(
    `get weight ${at.backend}/${at.baseline}`,
    `get weight ${at.backend}/${at.candidate}`,
  );
  const found = [...said.matchAll(/^(\d+) \(initial \d+\)/gm)].map(([, weight]) => Number(weight));
  if (found.length !== 2) throw new Error(`expected two weights, found: ${said.trim()}`);
  return { baseline: found[0], candidate: found[1] };
}

function view({ baseline, candidate }) {
  const sum = baseline + candidate;
  if (sum === 0) throw new Error("both servers have the weight 0: nobody is served");
  return { set: { candidate: (100 * candidate) / sum }, version: `${baseline}/${candidate}` };
}

/** Whoever takes over is opened before the other one is closed, so that there is always somebody to answer. */
async function write(now, to) {
  const one = (arm) => `set weight ${at.backend}/${at[arm]} ${to[arm]}`;
  const arms = now.baseline > 0 ? ["candidate", "baseline"] : ["baseline", "candidate"];
  const said = (await ask(...arms.map(one))).trim();
  if (said !== "") throw new Error(`HAProxy said: ${said}`);
}

const now = await weights();
const { version } = view(now);
if (order.op === "read") process.stdout.write(JSON.stringify(view(now)));
else if (!order.ctx.forced && order.ctx.version !== version) {
  console.error(`the weights are ${version}, not ${order.ctx.version}`);
  process.exitCode = CONFLICT;
}
// Writing what stands there already shows whether the socket lets us.
else if (order.ctx.dryRun) await write(now, now);
else {
  const candidate = Math.round(order.target.candidate);
  await write(now, { baseline: 100 - candidate, candidate });
}
