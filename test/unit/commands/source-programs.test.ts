/** Who runs the program of a source, and who never does. */
import { describe, expect, test } from "vitest";
import { contactAll } from "../../../src/commands/doctor/contact.ts";
import { allSecrets } from "../../../src/commands/init/secrets.ts";
import type { Rollout } from "../../../src/config/rollout.ts";
import { Failure } from "../../../src/errors.ts";
import { openDoors } from "../../../src/entry/doors.ts";
import { readEnvironment } from "../../../src/entry/environment.ts";
import type { ProgramOrder, Programs } from "../../../src/ports.ts";
import { diagnoseContact } from "../../../src/protection/contacts.ts";
import { namedSecrets } from "../../../src/protection/secrets.ts";
import { instant, sha } from "../../../src/units.ts";
import { aCount } from "../../support/metric-queries.ts";
import { parseMinimal, replacing } from "../../support/rollout-files.ts";
import { ask } from "../../support/source-contract.ts";

const ARM = "arm: { label: version, baseline: v1, candidate: v2 }";
const PROGRAM = `options: { run: [./readings], env: [A_KEY], time: at }, auth: { token: B_KEY }`;

function rolloutOfProgram(): Rollout {
  const { rollout } = parseMinimal(
    replacing(`{ kind: sql, database: requests.db, ${ARM} }`, `{ kind: command, ${ARM}, ${PROGRAM} }`),
  );
  if (rollout === null) throw new TypeError("not read");
  return rollout;
}

function sourceOf({ sources }: Rollout) {
  const [source] = sources;
  if (source === undefined) throw new TypeError("no source");
  return source;
}

const clock = { now: () => instant(0), sleep: () => Promise.resolve() };
const REQUEST = [ask("errors", aCount("count"))];

function recorded() {
  const orders: ProgramOrder[] = [];
  const programs: Programs = {
    run: (order) => {
      orders.push(order);
      return Promise.resolve({ kind: "not-run", because: "recorded" });
    },
  };
  return { orders, programs };
}

describe("a program of a source", () => {
  test("is run by a job that may run programs, at the approved commit, with the secrets that it names", async () => {
    const { orders, programs } = recorded();
    const doors = openDoors(readEnvironment({}), clock, { programs });
    const commit = sha("c".repeat(40));
    await doors.openMetrics(sourceOf(rolloutOfProgram()), commit).fetch(REQUEST);
    expect(orders).toMatchObject([
      { argv: ["./readings"], commit, secrets: ["A_KEY", "B_KEY"], within: 60_000 },
    ]);
  });

  test("is not run without the commit that people approved, nor where no program may be run", async () => {
    const { orders, programs } = recorded();
    const source = sourceOf(rolloutOfProgram());
    const looks = [
      openDoors(readEnvironment({}), clock, { programs }).openMetrics(source),
      openDoors(readEnvironment({}), clock).openMetrics(source, sha("c".repeat(40))),
    ];
    for (const metrics of looks)
      for (const reading of await metrics.fetch(REQUEST))
        expect(reading).toMatchObject({
          ok: false,
          why: "unreachable",
          detail: expect.stringContaining("promote"),
        });
    expect(orders).toEqual([]);
  });

  test("is not run by doctor, which says that it did not ask", async () => {
    const world = {
      clock,
      openTraffic: () => {
        throw new Failure("router-unreachable", "nobody there");
      },
      openMetrics: () => {
        throw new RangeError("a program was asked");
      },
    };
    const rollouts = [rolloutOfProgram()];
    const contacts = await contactAll(world, { policy: { kind: "missing" }, rollouts });
    const contact = contacts.find((each) => each.of === "source");
    expect(contact).toMatchObject({ of: "source", said: { kind: "not-asked" } });
    if (contact === undefined) throw new TypeError("nobody was asked");
    expect(JSON.stringify(diagnoseContact(contact))).toContain("only run by `promote`");
  });

  test("has its secrets handed on by the workflows", () => {
    const rollout = rolloutOfProgram();
    expect(allSecrets(rollout, null)).toEqual(expect.arrayContaining(["A_KEY", "B_KEY"]));
    expect([...namedSecrets([rollout], null).keys()]).toEqual(expect.arrayContaining(["A_KEY", "B_KEY"]));
  });
});
