/** The example of a router's program on a real proxy under load: a whole rollout through it, and how it takes what goes wrong. */
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { commandTraffic } from "../../src/adapters/routers/command-router.ts";
import type { CommandTarget } from "../../src/config/router.ts";
import type { Traffic, TrafficTarget } from "../../src/ports.ts";
import { instant, milliseconds, percent } from "../../src/units.ts";
import { startHaproxy, type RunningHaproxy } from "../support/haproxy.ts";
import { missing } from "../support/programs.ts";
import { programsIn } from "../support/route-program.ts";
import { rollUnderLoad } from "../support/rollout-under-load.ts";

const absent = missing("haproxy");
const ROOT = fileURLToPath(new URL("../..", import.meta.url));

function targetOf(proxy: Pick<RunningHaproxy, "admin">, more: readonly string[] = []): CommandTarget {
  const servers = ["--backend", "split", "--baseline", "v1", "--candidate", "v2"];
  return {
    kind: "command",
    run: [
      process.execPath,
      "examples/haproxy-command/route.mjs",
      "--admin",
      proxy.admin,
      ...servers,
      ...more,
    ],
    env: [],
    settlesIn: milliseconds(1_000),
    auth: null,
  };
}

function throughProgram(proxy: Pick<RunningHaproxy, "admin">, more: readonly string[] = []): Traffic {
  return commandTraffic(targetOf(proxy, more), {
    now: () => instant(Date.now()),
    programs: programsIn(ROOT),
  });
}

function to(candidate: number): TrafficTarget {
  return { candidate: percent(candidate), mirror: percent(0), cohorts: {} };
}

describe.skipIf(absent !== "")("HAProxy through a program", () => {
  test("sixteen clients lose no request while a rollout goes 1 → 5 → 25 → 100 → 0", async () => {
    const { held, lost, last, after } = await rollUnderLoad((proxy) => throughProgram(proxy));
    expect(lost).toEqual([]);
    expect(held.map(({ weight }) => weight)).toEqual([1, 5, 25, 100, 0]);
    for (const { weight, candidate } of held) {
      const isEnd = weight === 0 || weight === 100;
      const tolerance = isEnd ? 0 : 0.5 + 600 * Math.sqrt(((weight / 100) * (1 - weight / 100)) / 4_000);
      expect(Math.abs(candidate - weight)).toBeLessThanOrEqual(tolerance);
    }
    expect(last).toMatchObject({ decision: "roll-back", confirmed: true });
    expect(after).toBe(0);
  }, 120_000);

  test("the rehearsal before the first stage changes nothing, and restore puts back what was", async () => {
    await using proxy = await startHaproxy();
    const traffic = throughProgram(proxy);
    const { version } = await traffic.read();
    const snapshot = await traffic.snapshot();
    expect(await traffic.read()).toMatchObject({ set: to(0), version });
    await traffic.apply(to(100), version);
    expect((await proxy.traffic.read()).set).toEqual(to(100));
    await traffic.restore(snapshot);
    expect(await traffic.read()).toMatchObject({ set: to(0), version });
  });

  test("another hand in between is a conflict for a stage, and none for a rollback", async () => {
    await using proxy = await startHaproxy();
    const traffic = throughProgram(proxy);
    const { version } = await traffic.read();
    await proxy.traffic.apply(to(40), "force");
    await expect(traffic.apply(to(5), version)).rejects.toMatchObject({ code: "router-conflict" });
    expect((await proxy.traffic.read()).set).toEqual(to(40));
    await traffic.apply(to(0), "force");
    expect((await proxy.traffic.read()).set).toEqual(to(0));
  });

  test("a server that is not there, and a socket that nobody listens at, are told by name", async () => {
    await using proxy = await startHaproxy();
    await expect(throughProgram(proxy, ["--candidate", "v3"]).read()).rejects.toMatchObject({
      code: "router-refused",
      message: expect.stringContaining("expected two weights"),
    });
    await expect(throughProgram({ admin: "127.0.0.1:9" }).read()).rejects.toMatchObject({
      code: "router-refused",
      message: expect.stringContaining("ECONNREFUSED"),
    });
  });
});
