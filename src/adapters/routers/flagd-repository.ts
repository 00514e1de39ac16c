/** A flag definition file in a repository, through GitHub's contents API: each write is a commit that names the blob it replaces. */
import { z } from "zod";
import type { FlagdTarget } from "../../config/router.ts";
import { Failure } from "../../errors.ts";
import { milliseconds } from "../../units.ts";
import { authHeaders, request, type Answer, type Call, type Secret } from "../http.ts";
import { addressOf } from "./describe/flagd.ts";
import { readFlag, refused, shownFile, type FlagFile, type Loaded, type Swapped } from "./flagd-flag.ts";

const HEADERS = { Accept: "application/vnd.github+json", "X-GitHub-Api-Version": "2022-11-28" };
/** The API gives the text of files up to this size, in base64. */
const LARGEST = 1_500_000;
const BUDGET = milliseconds(20_000);

const CONTENT = z.looseObject({
  type: z.string(),
  path: z.string(),
  sha: z.string(),
  encoding: z.string().optional(),
  content: z.string().optional(),
});
const COMMITTED = z.looseObject({ content: z.looseObject({ sha: z.string() }).nullable() });

type Refused = Extract<Answer, { readonly ok: false }>;

/** The version is the id of the blob: a commit that leaves the file as it is moves nothing. */
export function inRepository(target: FlagdTarget, secret: Secret): FlagFile {
  const load = async (): Promise<Loaded> => {
    const at = target.branch === undefined ? "" : `?ref=${encodeURIComponent(target.branch)}`;
    const answer = await request({
      ...callOf(target, secret),
      url: `${addressOf(target)}${at}`,
      method: "GET",
    });
    if (!answer.ok) throw refusal(answer, target, `read ${shownFile(target)}`);
    return loadedFrom(answer.json, target);
  };
  return {
    load,
    swap: async (loaded, text, does) => {
      const answer = await request({
        ...callOf(target, secret),
        url: addressOf(target),
        method: "PUT",
        // Its answer lost, a second one would meet its own commit as a conflict: the file is read back instead.
        retries: 0,
        body: JSON.stringify({
          message: does,
          content: Buffer.from(text, "utf8").toString("base64"),
          sha: loaded.at,
          ...(target.branch === undefined ? {} : { branch: target.branch }),
        }),
      });
      return answer.ok ? writtenBy(answer.json, target) : swappedBy(answer, target);
    },
  };
}

function callOf(target: FlagdTarget, secret: Secret): Pick<Call, "headers" | "budget" | "atMostBytes"> {
  const token = target.auth?.["token"];
  const signedIn = authHeaders(token === undefined ? null : { bearer: token }, secret);
  return { headers: { ...HEADERS, ...signedIn }, budget: BUDGET, atMostBytes: LARGEST };
}

function loadedFrom(json: unknown, target: FlagdTarget): Loaded {
  const found = CONTENT.safeParse(json);
  if (Array.isArray(json) || (found.success && found.data.type !== "file"))
    throw refused(target, "a file", Array.isArray(json) ? "a folder" : `a ${found.data?.type}`);
  if (!found.success || found.data.path !== target.file)
    throw new Failure(
      "router-unreachable",
      `Expected ${shownFile(target)}; the server answered something else`,
    );
  const { sha, content, encoding } = found.data;
  if (encoding !== "base64" || content === undefined)
    throw refused(
      target,
      "at most 1 MB",
      "more: GitHub gives no text of it. Move the flag to a file of its own",
    );
  const bytes = Buffer.from(content, "base64");
  const text = bytes.toString("utf8");
  if (!Buffer.from(text, "utf8").equals(bytes)) throw refused(target, "UTF-8", "other bytes");
  return { at: sha, text, version: sha, flag: readFlag(text, target) };
}

function writtenBy(json: unknown, target: FlagdTarget): Swapped {
  if (COMMITTED.safeParse(json).success) return { kind: "written" };
  const message = `Expected a commit of ${shownFile(target)}; the server answered something else`;
  return { kind: "unanswered", failure: new Failure("router-unreachable", message) };
}

/**
 * 409 is a blob that moved, or a branch that moved in between. Rules of the branch answer with 409 and 422, too: these are for
 * people.
 */
function swappedBy(answer: Refused, target: FlagdTarget): Swapped {
  const failure = refusal(answer, target, `write ${shownFile(target)}`);
  const isConflict = answer.status === 409 || (answer.status === 422 && /\bsha\b/.test(answer.detail));
  if (isConflict && !isRule(answer)) return { kind: "moved" };
  if (failure.code === "router-refused") throw failure;
  return { kind: "unanswered", failure };
}

function isRule({ status, detail }: Refused): boolean {
  return (
    (status === 409 || status === 422 || status === 403) &&
    /rule violation|protected branch|pull request/i.test(detail)
  );
}

function refusal(answer: Refused, target: FlagdTarget, what: string): Failure {
  const found = `Expected to ${what}; ${answer.detail}`;
  if (isRule(answer))
    return new Failure(
      "router-refused",
      `${found}. The branch takes changes through reviewed pull requests alone: let the token's app bypass that rule, or keep the flags on a branch of their own`,
    );
  if (answer.why === "rate-limited" || (answer.status === 403 && /rate limit/i.test(answer.detail)))
    return new Failure("router-unreachable", found);
  if (answer.why === "unauthorised")
    return new Failure(
      "router-refused",
      `${found}. Give the token the right contents: write on ${target.repository}`,
    );
  if (answer.status === 404)
    return new Failure(
      "router-refused",
      `${found}. Write a repository, a branch and a file that are there and that the token may see`,
    );
  const isRefused = answer.why === "query-error" && answer.status !== null && answer.status >= 400;
  return new Failure(isRefused ? "router-refused" : "router-unreachable", found);
}
