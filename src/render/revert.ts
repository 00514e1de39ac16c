import { maskSecrets } from "../config/secrets.ts";
import type { Plan } from "../plan/plan.ts";
import type { RolloutState } from "../promotion/state.ts";
import { shortDigest } from "../units.ts";
import { link, span, text } from "./escape.ts";
import { blocks } from "./markdown.ts";
import { moment } from "./numbers.ts";

const LONGEST_TITLE = 200;

/** The pull request that takes a release back on the branch: for people to read and merge, so it says what it does not do. */
export function renderRevert(
  { rollout }: Plan,
  about: { readonly state: RolloutState; readonly incident: string | null },
): { readonly title: string; readonly body: (kept: readonly string[]) => string } {
  const { state, incident } = about;
  const { ending } = state;
  const [baseline, candidate] = [rollout.release.baseline.id, rollout.release.candidate.id];
  const brought = state.pullRequest === null ? "" : ` It came with #${state.pullRequest}.`;
  const why =
    ending?.kind === "rolled-back"
      ? `${text(candidate)} was rolled back at ${moment(ending.at)} in stage ${span(ending.stage)}: ${text(ending.because)}.`
      : `${text(candidate)} was rolled back.`;
  return {
    title: harmless(`Take ${rollout.name} ${candidate} back to ${baseline}`).slice(0, LONGEST_TITLE),
    body: (kept) =>
      blocks([
        `${why}${incident === null ? "" : ` ${link("Incident", incident)}.`}`,
        `This puts the rollout file and the files that it names back as they were before ${span(state.commit.slice(0, 7))}.${brought} It moves no traffic: that is on ${text(baseline)} already.`,
        kept.length === 0
          ? ""
          : `**Left as they are**, because somebody changed them since: ${kept.map((path) => span(path)).join(", ")}.`,
        `Plan ${span(shortDigest(state.digest))}. The program merges nothing. GitHub starts no checks for a pull request that a workflow opened: close and reopen it to start them.`,
      ]),
  };
}

/** A title is plain text, but mentions and hidden characters are still what they are. */
function harmless(title: string): string {
  return maskSecrets(title)
    .replace(/[\p{C}\s]+/gu, " ")
    .replace(/@/g, "(at)");
}
