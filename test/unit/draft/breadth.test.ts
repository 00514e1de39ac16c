import { describe, expect, test } from "vitest";
import { marksIn } from "../../../src/draft/breadth.ts";

/** Sentences with the spans that a reviewer would underline; a mark finds one where they share a letter. */
const LOUD: readonly (readonly [string, readonly string[]])[] = [
  ["This release never breaks a client.", ["never"]],
  ["Rollback always works.", ["always"]],
  ["There is absolutely nothing that can go wrong.", ["absolutely nothing"]],
  ["Users will not notice the switch.", ["will not notice"]],
  ["The new model is at least as good in all respects.", ["all respects"]],
  ["It is probably fine.", ["probably", "fine"]],
  ["Latency should be fine.", ["should be fine"]],
  ["The candidate may be slower on long articles.", ["may be"]],
  ["This might lead to a few retries.", ["might", "a few"]],
  ["We expect no regressions.", ["no regressions"]],
  ["In most cases the cache helps.", ["In most cases"]],
  ["It generally runs faster at night.", ["generally"]],
  ["Zero risk for customers.", ["Zero risk"]],
  ["Everyone benefits from the release.", ["Everyone"]],
  ["All users get better answers.", ["All users"]],
  ["Any problem is caught early.", ["Any problem"]],
  ["The rollback is instant and complete.", ["instant"]],
  ["It is a perfectly safe change.", ["perfectly safe"]],
  ["Nobody has to do anything.", ["Nobody", "anything"]],
  ["The model seems to hallucinate less.", ["seems to"]],
  ["It can hardly get worse.", ["hardly"]],
  ["Quality usually improves with size.", ["usually"]],
  ["There is no downside.", ["no downside"]],
  ["It is free of side effects.", ["free of side effects"]],
  ["Errors are ruled out.", ["ruled out"]],
  ["The guards catch every regression.", ["every regression"]],
  ["It is a no-brainer.", ["no-brainer"]],
  ["There's nothing to worry about.", ["nothing"]],
  ["It will surely help readers.", ["surely"]],
  ["That is bound to improve trust.", ["bound to"]],
  ["Readers ought to see no change.", ["ought to", "no change"]],
  ["I believe the index is fresh.", ["I believe"]],
  ["Supposedly the flag is sticky.", ["Supposedly"]],
  ["The load is expected to stay flat.", ["expected to"]],
  ["It tends to be slower.", ["tends to"]],
  ["The risk is negligible.", ["negligible"]],
  ["The impact is minimal.", ["minimal"]],
  ["It should have little effect.", ["little effect"]],
  ["Shadow traffic is entirely harmless.", ["entirely harmless"]],
  ["Every single user profits.", ["Every single user"]],
  ["Quality will improve.", ["will improve"]],
  ["It works for everyone in every language.", ["everyone", "every language"]],
  ["The whole system is covered.", ["whole system"]],
  ["There is no way this fails.", ["no way"]],
  ["The change is 100% safe.", ["100% safe"]],
  ["It ensures quality at all times.", ["ensures", "at all times"]],
  ["The old index is more or less the same.", ["more or less"]],
  ["Possibly some readers wait longer.", ["Possibly", "some readers"]],
  ["It is likely that summaries get shorter.", ["likely"]],
  ["Hopefully the drill was enough.", ["Hopefully"]],
  ["I'm not sure about the cache.", ["not sure"]],
  ["It would seem that the judge agrees.", ["would seem"]],
  ["This eliminates hallucinations.", ["eliminates"]],
  ["The service never goes down.", ["never"]],
  ["The result is irreversible in no case.", ["in no case"]],
  ["The new model handles all topics.", ["all topics"]],
  ["It has been thoroughly tested.", ["thoroughly"]],
  ["It is proven in production.", ["proven"]],
  ["The candidate outclasses the baseline.", ["outclasses"]],
  ["Most readers like short summaries.", ["Most readers"]],
  ["It is a safe choice.", ["safe"]],
  ["Cannot fail.", ["Cannot fail"]],
  ["The switch is invisible to readers.", ["invisible"]],
  ["The pager will stay silent.", ["will stay silent"]],
  ["The index might have gaps.", ["might"]],
  ["It could be that caches are cold.", ["could be"]],
  ["The answers are much better.", ["much better"]],
  ["This is by far the best model.", ["best model"]],
  ["It virtually never fails.", ["virtually never"]],
  ["There is a slight chance of delay.", ["slight chance"]],
  ["Overall the quality is good.", ["good"]],
  ["It rarely matters.", ["rarely"]],
  ["We are confident in the model.", ["confident"]],
  ["That's impossible.", ["impossible"]],
  ["It costs roughly the same.", ["roughly"]],
  ["No one is affected.", ["No one"]],
  ["The release has no impact on readers.", ["no impact"]],
  ["It's totally under control.", ["totally"]],
  ["The shadow stage has no effect on weights.", ["no effect"]],
  ["Everything after the colon is the id.", ["Everything"]],
  ["The limit applies to all cohorts.", ["all cohorts"]],
  ["Nothing is promoted without a go.", ["Nothing"]],
  ["The candidate is never sent prompts of screen-reader users.", ["never"]],
  ["The index is rebuilt completely each night.", ["completely"]],
  ["The judge samples some of the summaries.", ["some of"]],
  ["This stage can be skipped by nobody.", ["nobody"]],
  ["Far fewer summaries are judged.", ["Far fewer"]],
  ["Best practices are linked.", ["Best practices"]],
  ["Some day the flag goes.", ["Some day"]],
  ["The bench is quite small.", ["quite small"]],
  ["The plan may change before the go.", ["may change"]],
];
/** The same words, and others like them, where they promise nothing. */
const PLAIN: readonly string[] = [
  "Canary-5 serves at most 3% of the traffic.",
  "All eight guards are judged every five minutes.",
  "The May release comes first.",
  "The service starts in safe mode.",
  "The release may be rolled back by the on-call.",
  "The model owner may approve the go.",
  "A breach of any guard rolls back.",
  "Each stage is judged by all guards.",
  "No stage starts on a weekend.",
  "The rollout stops if any guard is breached.",
  "Only the on-call can resume it.",
  "The newsroom reads the summaries in German and English.",
  "The flag is sticky by user.",
  "The likelihood ratio is compared with the limit.",
  "The mean is no worse than the baseline.",
  "Traffic returns to the baseline when a guard is breached.",
  "The general manager approves it.",
  "The guard compares usual levels.",
  "Unit tests run in CI.",
  "All traffic goes to the candidate at the end.",
  "The candidate needs enough samples before it is judged.",
  "The fix is in the second commit.",
  "The on-call must acknowledge before canary-1.",
  "Quality is judged by a rubric.",
  "The estimate uses the daily traffic.",
  "Hold the rollout until a person decides.",
  "If the guard is inconclusive, the stage holds.",
  "The rollback is done by the flag.",
  "The plan lists what is not provable here.",
  "Errors count every failed request.",
  "Only users of the web app are in canary-1.",
  "A person must approve each stage above 5%.",
  "The old version stays deployed until the end.",
  "The drill may not be older than thirty days.",
  "The score can fall to zero.",
  "The model card lists known limits.",
  "The commit is signed.",
  "The rollout ends in the first week of December.",
  "A confidence interval is shown.",
  "The confidence level is 95%.",
  "Great Britain is served by another cluster.",
  "The pretty printer is not used.",
  "The fine-tuned model is loaded.",
  "The model was fine-tuned on news.",
  "The quick test runs first.",
  "Rather than email, the team uses chat.",
  "The general knowledge cohort is excluded.",
  "The light cohort is served first.",
  "A partial index is used in shadow.",
  "The part of the traffic that is mirrored is written to a log.",
  "Feature flags are set by the router.",
];

function marked(text: string): readonly string[] {
  return marksIn(text).map(({ from, to }) => text.slice(from, to));
}

describe("what is too broad or uncertain is underlined (0.10)", () => {
  test("of a hundred such spans at least 95 are", () => {
    const missed = LOUD.flatMap(([text, spans]) => {
      const marks = marksIn(text);
      return spans.filter((span) => {
        const from = text.toLowerCase().indexOf(span.toLowerCase());
        return !marks.some((mark) => mark.from < from + span.length && from < mark.to);
      });
    });
    const all = LOUD.flatMap(([, spans]) => spans).length;
    expect(1 - missed.length / all).toBeGreaterThanOrEqual(0.95);
  });

  test("what is said plainly is not", () => {
    expect(PLAIN.filter((text) => marked(text).length > 0)).toEqual([]);
  });

  test.each([
    ["Shadow traffic has no effect on users.", ["no effect"], "too-broad"],
    ["v2 generally repeats long titles.", ["generally"], "uncertain"],
    ["It never fails.", ["never"], "too-broad"],
  ] as const)("%s", (text, words, why) => {
    expect(marked(text)).toEqual(words);
    expect(marksIn(text).map((mark) => mark.why)).toEqual([why]);
  });

  test("marks that meet are one, the broader word naming it", () => {
    expect(marksIn("It virtually never fails.")).toEqual([{ from: 3, to: 18, why: "too-broad" }]);
  });

  test("offsets count UTF-16 units, also behind an emoji", () => {
    expect(marked("😀 It always works.")).toEqual(["always"]);
  });
});
