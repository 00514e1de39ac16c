import { expect, test } from "vitest";
import { promote } from "../../../src/commands/promote.ts";
import { respond } from "../../../src/commands/respond.ts";
import { CALL, FILE, ROLLOUT } from "../../support/flow-rollout.ts";
import { openScene } from "../../support/scene.ts";
import type { Scene } from "../../support/scene.ts";

const PROMPT = { "prompts/summary.md": "Summarise." };

test("attack 55: the pager is taken by no stranger, no app, no edited comment and no reaction, and the gate goes on waiting", async () => {
  await using scene = await openScene();
  scene.repo.permit("mallory", "read");
  const number = scene.open();
  const assessment = await scene.plan(number);
  const digits = assessment.outcome.rollouts[0]?.digest?.slice(0, 12) ?? "";
  scene.repo.review(number, { by: "olga", state: "APPROVED", body: "I accept 10% of the traffic." });
  expect((await scene.say(number, "author", `/rollout ack ${digits}`)).answer?.kind).toBe(
    "acknowledgement-refused",
  );
  expect((await scene.say(number, "mallory", `/rollout ack ${digits}`)).answer).toEqual({
    kind: "acknowledgement-refused",
    why: "no-role",
  });
  const comment = scene.repo.comment(number, { by: "oscar", body: "looks fine" });
  scene.repo.editComment(comment, "oscar", `/rollout ack ${digits}`);
  const call = { ...CALL, pullRequest: number, comment, viaApp: null, runUrl: null };
  expect((await respond(scene.world, call)).answer).toEqual({ kind: "edited" });
  const app = scene.repo.comment(number, { by: "oscar", body: `/rollout ack ${digits}`, viaApp: "chat-bot" });
  expect((await respond(scene.world, { ...call, comment: app, viaApp: "chat-bot" })).answer).toMatchObject({
    kind: "not-allowed",
    why: "through-an-app",
  });
  scene.repo.deleteComment(app);
  expect((await scene.gate(number)).outcome.kind).toBe("waiting");
  expect(scene.status(number)).toMatch(/^pending: /);
  expect((await scene.say(number, "oscar", `/rollout ack ${digits}`)).answer).toMatchObject({
    kind: "acknowledged",
    by: "oscar",
  });
});

test("who typed an acknowledgement is asked of GitHub where the event does not say", async () => {
  await using scene = await openScene();
  const number = scene.open();
  const assessment = await scene.plan(number);
  const body = `/rollout ack ${assessment.outcome.rollouts[0]?.digest?.slice(0, 12) ?? ""}`;
  const answered = (comment: number) =>
    respond(scene.world, { ...CALL, pullRequest: number, comment, runUrl: null });
  const app = scene.repo.comment(number, { by: "oscar", body, viaApp: "chat-bot" });
  expect((await answered(app)).answer).toMatchObject({ kind: "not-allowed", why: "through-an-app" });
  const typed = scene.repo.comment(number, { by: "oscar", body });
  expect((await answered(typed)).answer).toMatchObject({ kind: "acknowledged", by: "oscar" });
});

/** Merged and in its first stage; the second asks for the owner. */
async function running(scene: Scene): Promise<{ readonly number: number; readonly digits: string }> {
  const asking = ROLLOUT.replace("weight: 50%, bake: 1h }", "weight: 50%, bake: 1h, go: [model-owner] }");
  const number = scene.open({ [FILE]: asking, ...PROMPT });
  const assessment = await scene.plan(number);
  scene.accept(number, assessment);
  scene.repo.merge(number, "squash", { by: "oscar" });
  scene.memory.tell = () => ({ events: 20, total: 1_000 });
  const [report] = await promote(scene.world, CALL);
  expect([report?.decision, report?.reason]).toEqual(["promote", "started"]);
  return { number, digits: assessment.outcome.rollouts[0]?.digest?.slice(0, 12) ?? "" };
}

test("attack 62: a go by an environment that an administrator went past counts for nothing, and the journal says so", async () => {
  await using scene = await openScene();
  const { number, digits } = await running(scene);
  scene.fake.token("form", {
    repository: "acme/news",
    permissions: { actions: "read", contents: "write", issues: "write", "pull-requests": "write" },
  });
  const world = scene.as({ token: "form" });
  const form = (id: number, attempt = 1) =>
    respond(world, {
      ...CALL,
      pullRequest: number,
      comment: { by: "author", text: `go half ${digits}`, run: { id, attempt } },
      runUrl: null,
    });
  const state = async () => (await scene.world.states.load("summarizer"))?.state;
  expect(await form(1)).toMatchObject({ answer: { kind: "not-reviewed", why: "bypassed" }, done: false });
  expect((await state())?.goes).toEqual([]);
  const [newest] = scene.repo.comments(number).slice(-1);
  expect(newest?.body).toContain("no reviewer is recorded");
  scene.repo.approveRun(2, { by: "oscar", environments: ["model-rollout-go"] });
  expect((await form(2)).answer).toMatchObject({ kind: "not-allowed", why: "no-role" });
  scene.repo.approveRun(3, { by: "author", environments: ["model-rollout-go"] });
  expect((await form(3)).answer).toMatchObject({ kind: "not-allowed", why: "author" });
  scene.repo.approveRun(4, { by: "olga", environments: ["model-rollout-go"], state: "rejected" });
  expect((await form(4)).answer).toMatchObject({ kind: "not-reviewed", why: "rejected" });
  scene.repo.approveRun(5, { by: "olga", environments: ["model-rollout-go"] });
  expect((await form(5, 2)).answer).toMatchObject({ kind: "not-reviewed", why: "run-again" });
  expect((await state())?.goes).toEqual([]);
  // Whoever lets a job into another environment was asked something else.
  for (const [run, name] of [
    [6, "staging"],
    [7, "model-rollout-go-other"],
    [8, "model-rollout-go-summarizer-2"],
  ] as const) {
    scene.repo.approveRun(run, { by: "olga", environments: [name] });
    expect((await form(run)).answer).toMatchObject({ kind: "not-reviewed", why: "other-environment" });
  }
  expect((await state())?.goes).toEqual([]);
  expect((await form(5)).answer).toMatchObject({ kind: "go-given", by: "olga", roles: ["model-owner"] });
  expect((await state())?.goes).toMatchObject([{ stage: "half", by: "olga" }]);
  expect((await form(5)).answer).toEqual({ kind: "already-done" });
});

test("a go may come by the environment of the rollout alone, whoever else reviewed the run", async () => {
  await using scene = await openScene();
  const { number, digits } = await running(scene);
  scene.repo.approveRun(1, { by: "oscar", environments: ["production"] });
  scene.repo.approveRun(1, { by: "olga", environments: ["Model-Rollout-Go-Summarizer"] });
  scene.fake.token("form", {
    repository: "acme/news",
    permissions: { actions: "read", contents: "write", issues: "write", "pull-requests": "write" },
  });
  const { answer } = await respond(scene.as({ token: "form" }), {
    ...CALL,
    pullRequest: number,
    comment: { by: "author", text: `go half ${digits}`, run: { id: 1, attempt: 1 } },
    runUrl: null,
  });
  expect(answer).toMatchObject({ kind: "go-given", by: "olga" });
});

test("what lets go on is never asked for in a form; what stops is", async () => {
  await using scene = await openScene();
  scene.repo.permit("mallory", "read");
  const { number, digits } = await running(scene);
  const form = async (text: string, by = "oscar") =>
    (
      await respond(scene.world, {
        ...CALL,
        pullRequest: number,
        comment: { by, text, run: { id: 9, attempt: 1 } },
        runUrl: null,
      })
    ).answer;
  expect(await form(`ack ${digits}`)).toMatchObject({ kind: "not-allowed", why: "app-unknown" });
  expect(await form(`resume ${digits} fine`)).toMatchObject({ kind: "not-allowed", why: "app-unknown" });
  expect(await form("hold odd answers", "some-app[bot]")).toBe(null);
  expect(await form("hold odd answers", "mallory")).toMatchObject({ kind: "not-allowed", why: "stranger" });
  expect(await form("hold odd answers", "author")).toMatchObject({ kind: "held", by: "author" });
  expect(await form("/rollout abort smells", "author")).toMatchObject({ kind: "aborted", confirmed: true });
  expect(scene.memory.router.set.candidate).toBe(0);
});
