/** A scene's answers, kept, so that the same command can run again and again on broken copies of them. */
import { gate } from "../../../src/commands/gate.ts";
import type { Assessment } from "../../../src/commands/assess.ts";
import { Failure } from "../../../src/errors.ts";
import type { Scene } from "../scene.ts";

export interface Recorded {
  readonly outcome: Assessment["outcome"];
  readonly answers: ReadonlyMap<string, string>;
}

export type Replayed =
  | { readonly kind: "outcome"; readonly outcome: Assessment["outcome"]; readonly ms: number }
  | { readonly kind: "failure"; readonly code: string; readonly ms: number }
  | { readonly kind: "crash"; readonly said: string; readonly ms: number };

type Fetch = typeof globalThis.fetch;
const CALL = { dryRun: true, runUrl: null } as const;

/** Runs the gate once against the fake GitHub and keeps what it answered. */
export async function record(scene: Scene, number: number): Promise<Recorded> {
  const answers = new Map<string, string>();
  const real = globalThis.fetch;
  const keep: Fetch = async (input, init) => {
    const response = await real(input, init);
    answers.set(keyOf(input, init), await response.clone().text());
    return response;
  };
  const { outcome } = await through(keep, () => gate(scene.world, { ...CALL, pullRequest: number }));
  return { outcome, answers };
}

/** Runs it again on `answers`; what was not asked before is not there. */
export async function replay(
  scene: Scene,
  number: number,
  answers: ReadonlyMap<string, string>,
): Promise<Replayed> {
  const begun = performance.now();
  const took = (): number => performance.now() - begun;
  const again: Fetch = (input, init) => {
    const text = answers.get(keyOf(input, init));
    const body =
      text ?? '{"data":null,"errors":[{"type":"NOT_FOUND","message":"gone","path":["repository"]}]}';
    return Promise.resolve(
      new Response(body, { headers: { "content-type": "application/json; charset=utf-8" } }),
    );
  };
  try {
    const { outcome } = await through(again, () => gate(scene.as({}), { ...CALL, pullRequest: number }));
    return { kind: "outcome", outcome, ms: took() };
  } catch (cause) {
    if (cause instanceof Failure) return { kind: "failure", code: cause.code, ms: took() };
    return {
      kind: "crash",
      said: cause instanceof Error ? (cause.stack ?? cause.message) : String(cause),
      ms: took(),
    };
  }
}

async function through<T>(fetch: Fetch, run: () => Promise<T>): Promise<T> {
  const before = globalThis.fetch;
  globalThis.fetch = fetch;
  try {
    return await run();
  } finally {
    globalThis.fetch = before;
  }
}

function keyOf(input: Parameters<Fetch>[0], init: Parameters<Fetch>[1]): string {
  const url = input instanceof Request ? input.url : String(input);
  return `${init?.method ?? "GET"} ${new URL(url).pathname} ${typeof init?.body === "string" ? init.body : ""}`;
}
