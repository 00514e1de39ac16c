/** Our words, one meaning each: for `explain` and docs/glossary.md. */
import { VERBS, USAGE } from "../gate/command.ts";
import type { Verb } from "../gate/command.ts";

export interface Term {
  /** As it is written; other ways to write it follow. */
  readonly term: string;
  readonly also: readonly string[];
  readonly meaning: string;
  /** What other tools call it; empty where nothing comes near. */
  readonly elsewhere: string;
}

const term = (name: string, meaning: string, given: Partial<Term> = {}): Term => ({
  term: name,
  also: given.also ?? [],
  meaning,
  elsewhere: given.elsewhere ?? "",
});

export const GLOSSARY: readonly Term[] = [
  term(
    "rollout",
    "Everything that happens to one release, from the first look at recorded data until the old version is retired. One file describes it.",
    { also: ["rollout file"], elsewhere: "Argo calls the running object a Rollout." },
  ),
  term(
    "plan",
    "What a rollout file means when all of it is worked out: stages, dates, samples, costs, runbook. People approve the plan, not the file.",
    { elsewhere: "Changesets: release plan." },
  ),
  term(
    "digest",
    "The fingerprint of a plan. Two plans with the same digest do the same; the first 12 of its 64 digits are what people type.",
    { also: ["plan digest", "12 digits"] },
  ),
  term("strategy", "How the new version is given its traffic: canary, shadow or blue-green.", {
    also: ["canary", "blue-green"],
  }),
  term(
    "stage",
    "A named place where a rollout stops and looks: a weight, a bake, and the guards that judge it.",
    { elsewhere: "Argo: a step. Here a step is an action inside a stage." },
  ),
  term("weight", "The share of user traffic that the candidate serves, in percent.", {
    elsewhere: "In Gateway API weights are relative numbers and no percent.",
  }),
  term(
    "shadow",
    "The candidate answers copies of real requests, and no user sees its answers. It has a share of samples and no weight.",
    { also: ["mirror"], elsewhere: "Seldon and Flagger: mirror." },
  ),
  term("bake", "How long a stage holds its weight before it is judged.", {
    elsewhere: "Argo: pause; Flagger: interval times iterations.",
  }),
  term("window", "The time from which a reading takes its samples.", {}),
  term("baseline", "The version that runs now, and to which a rollback returns.", {
    elsewhere: "Argo: stable. Kayenta: control.",
  }),
  term("candidate", "The new version that is being tried.", {
    elsewhere: "Argo: canary. Kayenta: experiment.",
  }),
  term("arm", "Baseline or candidate, where both are treated alike.", {
    elsewhere: "A word of experiment design.",
  }),
  term(
    "cohort",
    "A named part of the users that is judged by itself, so that a harm to few is not lost among many. `all` is everybody together.",
    { elsewhere: "Kayenta: scope." },
  ),
  term("indicator", "A measured series, such as the share of failed requests.", { also: ["sli"] }),
  term("slo", "What was promised of an indicator over a period.", {}),
  term(
    "guard",
    "A promise turned into a limit for a stage. When it breaks, the rollout holds or goes back.",
    { elsewhere: "Argo: AnalysisTemplate. Flagger: a metric with a threshold." },
  ),
  term("reading", "One number of one arm and cohort over a window, with how many samples it rests on.", {
    elsewhere: "Argo: measurement.",
  }),
  term("finding", "What one guard says of one cohort: a verdict with its numbers.", {}),
  term("verdict", "pass, breach or inconclusive. Missing evidence is inconclusive and never a pass.", {
    also: ["pass", "breach", "inconclusive"],
    elsewhere: "Argo: Successful, Failed, Inconclusive.",
  }),
  term("decision", "What happens to a stage after all findings: promote, bake, hold or roll back.", {
    also: ["promote", "hold", "roll-back"],
    elsewhere: "Argo: promote, pause, abort.",
  }),
  term("tick", "One look at a running rollout: read, judge, move at most once, record.", {}),
  term("gate", "The question before a merge: did the right people accept exactly this plan?", {}),
  term("outcome", "What the gate says: go, waiting or no-go, with a reason for every requirement.", {
    also: ["go", "no-go", "waiting"],
    elsewhere: "policy-bot: approved, pending, disapproved.",
  }),
  term(
    "requirement",
    "One thing that the gate asks for. It is met, open, refused, or skipped because it does not apply here.",
    {},
  ),
  term(
    "rule",
    "A requirement of the policy with a condition. Where the condition does not hold, the rule is skipped: that is no failure.",
    { also: ["skipped"] },
  ),
  term(
    "predicate",
    "What a rule's `if` asks of a pull request: files, labels, tier, kind and the like. All of them have to hold, or the rule is skipped.",
    {},
  ),
  term(
    "any",
    "A requirement of a rule that is met as soon as one of its parts is. What is left open of it asks nobody any more.",
    { elsewhere: "policy-bot: or." },
  ),
  term(
    "all",
    "A requirement of a rule that is met when each of its parts is. Of cohorts: everybody together.",
    {
      elsewhere: "policy-bot: and.",
    },
  ),
  term(
    "old holders",
    "Who may change the policy by the policy as it is on the base branch. A pull request that changes who may approve needs them, and not those that it brings.",
    { also: ["approvers-changed"] },
  ),
  term(
    "least access",
    "The least access to the repository with which an approval counts; `approvals.least` in the policy.",
    { also: ["approvals.least"] },
  ),
  term(
    "policy",
    "The file on the base branch that says who must accept what. A pull request cannot change the policy that it is judged by.",
    {},
  ),
  term("tier", "How much a rollout can hurt: 1 is the most. The policy has floors for each tier.", {
    also: ["floor"],
  }),
  term(
    "role",
    "A name for people who may decide something, such as `model-owner`. The policy says who holds it.",
    {},
  ),
  term("model owner", "Who answers for the model and says go or no-go with a review.", {
    also: ["model-owner"],
  }),
  term(
    "on-call",
    "Who accepts to be woken for this rollout. Said by `/rollout ack` in a comment, never by a review.",
    { also: ["on call", "pager", "acknowledgement"] },
  ),
  term("cover", "The time for which one person has taken the pager.", {}),
  term("hand-over", "The end of one person's cover, when the next one is asked.", {}),
  term("freeze", "A time in which the policy lets nothing go forward. Going back is always possible.", {}),
  term(
    "equal plan",
    "An older commit whose plan has the same digest as the head's. Where the policy allows it, an approval of that commit counts.",
    { also: ["equal-digest-counts", "equal digest"] },
  ),
  term(
    "contributor",
    "Who wrote a part of the change, by any of its commits. They may say no, and their yes does not count.",
    {},
  ),
  term("trigger", "The condition of a guard that starts a rollback.", {}),
  term("rollback", "All traffic back on the baseline, read back from the router and confirmed.", {}),
  term(
    "runbook",
    "What people do by hand when something goes wrong, written for this rollout before it starts.",
    {},
  ),
  term(
    "hypothesis",
    "The improvement that the release bets on, with the number that would change our mind.",
    {},
  ),
  term(
    "quarantine",
    "A candidate that was rolled back does not start again until a person lifts it with a reason.",
    {},
  ),
  term("blocker", "A problem that stands in the way: no plan goes on with it.", {}),
  term("advice", "A problem that is told and stops nothing.", {}),
  term(
    "draft",
    "A text that a language model wrote, not believed until its numbers are found in the plan.",
    {},
  ),
  term(
    "drafted statement",
    "One sentence of a draft as the plan's comment shows it, with an id over what it says. People say of it that it is verified, rejected or resolved; another word is another statement, of which nobody has said anything.",
    { also: ["statement", "verified", "not verified", "rejected", "resolved"] },
  ),
  term(
    "conflict",
    "A sentence of a draft that says another number or name than the plan. It is removed from the draft and listed, with what the plan says; *unsupported* is a number that the plan does not have at all.",
    { also: ["unsupported", "removed from the draft"] },
  ),
  term(
    "contradiction",
    "A drafted statement that says another thing than a trusted document. It holds the merge until a person has resolved it, or rejected it, with a reason.",
    { also: ["contradicts", "holds the merge"] },
  ),
  term(
    "trusted document",
    "A file on the base branch that the policy names in `drafting.documents`. What a drafted statement quotes of it stands there letter by letter, or the statement has no source.",
    { also: ["no source", "verify by hand"] },
  ),
  term(
    "uncertain",
    "Words of a draft that say more than the plan shows (*too broad*), or that are a guess. They are underlined and named; nothing hides the marks.",
    { also: ["too broad", "underlined", "mark"] },
  ),
  term(
    "next step",
    "What a draft thinks could be done next: two of them, each with a reason why it may be wrong, or none. Nothing acts on them.",
    { also: ["next steps"] },
  ),
  term("serving", "Answering the requests of users. Only a live stage lets the candidate do it.", {
    also: ["live stage"],
  }),
  term(
    "facts",
    "Everything that was read about a pull request, at one moment. They can be saved, and the gate says the same of them again.",
    { also: ["facts file"] },
  ),
];

/** What each request does, who may make it, and what it needs. */
const VERBS_EXPLAINED: Readonly<Record<Verb, string>> = {
  ack: "Takes the pager for this plan, for a time. Only who holds on-call, in a new comment that a person typed and nobody edited.",
  hold: "Stops promotion; traffic stays where it is. Whoever may write, holds a role, or owns what the rollout reaches; no digits and no reason needed.",
  resume:
    "Lifts what people held before this comment. Model owner or on-call, neither author nor contributor, with the digits of the plan.",
  abort:
    "Takes all traffic back to the baseline now and ends the rollout. Whoever may write, or holds a role; no digits and no reason needed.",
  go: "Lets a named stage begin once its time has come. Who holds a role that the stage asks for, neither author nor contributor, with stage and digits.",
  extend:
    "Lets a stage bake longer, as long as its bake is over by the deadline. Model owner or on-call, neither author nor contributor, with stage, time and digits.",
  override:
    "Lets promotion go past a guard that only holds, for 24h at most. Two of model owner and on-call within 24h, with digits and a reason; a guard that rolls back is never set aside.",
  emergency:
    "Lets a running rollout skip what the policy's `emergency` says, for 24h at most: bakes, never guards, the rollback or the pager. As many holders of the role as the policy says, neither author nor contributor, within 24h, with digits and a reason.",
  report:
    "Says what somebody saw of a guard that people watch: it holds. `confirmed` rolls back, and takes whom the guard names or who may abort; `withdrawn` takes whom it names or who may resume.",
  "retry-from":
    "After a rollback, names the passed stage at which the next attempt may begin. It starts nothing. Model owner or on-call, with stage and digits.",
  unquarantine:
    "Lets a candidate that was rolled back be tried again. Model owner or on-call, on the pull request that was rolled back, with a reason; two of them at tier 1.",
  verify:
    "Says that drafted statements were looked up and are right, by the ids in the plan's comment. Whoever has the access that an approval needs, neither author nor contributor; a statement that changes is unverified again.",
  reject:
    "Says that a drafted statement is wrong, and why: it waits for nobody any more. Who may verify, with its id and a reason.",
  resolve:
    "Says why a drafted statement that contradicts a trusted document may stand all the same. Who may verify, with its id and a reason; until then it holds the merge.",
  status: "Says what each rollout of this pull request is doing.",
  help: "Lists these requests.",
};

export const VERB_USAGE: readonly {
  readonly verb: Verb;
  readonly usage: string;
  readonly meaning: string;
}[] = VERBS.map((verb) => ({ verb, usage: USAGE[verb], meaning: VERBS_EXPLAINED[verb] }));
