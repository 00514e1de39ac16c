/** What the terminal prints for `--help`. */
export const HELP = `model-rollout: safe releases of ML and LLM models

Usage: model-rollout <command> [options]

  init        write a rollout file, the policy and the workflows: --from summarizer|recommender|chatbot|fraud|prompt
  draft       a rollout file from a brief, or the gaps of one: draft --brief brief.yml, or draft <rollout file>; people decide
  validate    read every rollout file and the policy; all problems at once
  plan        print the plan and the runbook of every rollout file
  gate        say who must still accept a pull request, from saved facts (--facts)
  promote     one tick of every rollout, with the state in a folder (--state)
  roll-back   take all traffic of one rollout off the candidate (--rollout)
  replay      the story of a rollout on recorded readings: replay <rollout file> <readings>; needs no network
  power       what each stage of a rollout file can prove, and the cheapest ways out: power <rollout file>; needs no network
  runbook     print the runbook of one rollout file: runbook <rollout file> [--entry NAME]; needs no network
  drill       rehearse and measure the rollback of a rollout file: drill <rollout file> [--staging] [--record FILE]
  simulate    what if these people approved: simulate facts.json --approve olga --ack oscar; needs no network
  doctor      what the repository is not protected by, and how to mend it (--repository; GH_TOKEN or GITHUB_TOKEN); changes nothing
  explain     what a code, a word, a status or a /rollout request means: explain role-missing
  status      where each rollout stands, why, until when, who must act; reads states only (--rollout, --state)

Options
  --root DIR       the repository, default: this folder
  --folder DIR     folder with rollout files below the root, may stand several times; default: .github/rollouts
  --policy FILE    default: .github/rollout-policy.yml
  --rollout NAME   one rollout; default: all
  --state DIR      folder with the states, default: .model-rollout
  --saved FILE     roll-back: a copy of the rollout's state.json, for when neither its branch nor its file can be read
  --facts FILE     facts of a pull request as YAML or JSON (docs/facts.md)
  --save-facts FILE  gate: write the facts there, scrubbed
  --approve LOGIN[=REASON], --request-changes LOGIN, --ack LOGIN[=UNTIL], --verify-words LOGIN, --label NAME,
  --access LOGIN=write, --status NAME=success[@APP], --ready, --push, --at TIME
                   simulate: what if; done in the order in which they stand, each several times
  --expect         simulate: the files are tests, also when there is one
  --wait TIME      promote: repeat the tick for so long, as 20m
  --dry-run        write nothing, move nothing
  --resolved       validate: print each file with its defaults merged in
  --since OLDER    plan: what changed since an older rollout file (.yml) or the folder of an older checkout
  --start TIME     replay: when the first live stage begins; default: when the candidate was first measured
  --calendar       replay: respect moving hours, the first date and freezes
  --every          replay: tell every look, not only the changes
  --margin GUARD=x1.2, --at-most GUARD=2%, --at-least GUARD=2%, --detect GUARD=x2, --alpha 1%
                   replay: what if the limits had been these; the first four may stand several times
  --entry NAME     runbook: one entry, by the name of a guard or a failure
  --verify         status: read all journals and follow their chains
  --staging        drill: the target serves nobody, so traffic is raised there before it is taken back
  --record FILE    drill: put the record (rollback.drilled) into this rollout file
  --name NAME, --owner LOGINS, --on-call LOGINS, --org ORG, --domain DOMAIN, --versions "OLD NEW", --drilled DATE/TIME
                   init: the answers; the others are asked for
  --yes            init: ask nothing, take the example's
  --force          init, draft: replace files that are there
  --brief FILE     draft: what you know, as examples/brief/summarizer.yml
  --out FILE       draft: where the rollout file is to stand; default: the file itself, or --folder and the service's name
  --history SOURCE draft: levels of the baseline, from a source of the file by its name, or prometheus or sql for all of them
  --weeks N        draft: how far back, 1 to 12; default: 4
  --no-model       draft: only what is known and computed; asks nobody
  --print-request  draft: print what would be sent, its size and SHA-256 on standard error; sends nothing
  --words          draft: words for the plan of a rollout file, as the pull request would show them
  --repository OWNER/NAME
                   doctor: the repository; default: GITHUB_REPOSITORY
  --json           one JSON document instead of text

Exit codes: 0 done · 1 breach, rolled back and verified · 2 rollback NOT confirmed · 3 hold or waiting
            4 the file or the call is wrong · 5 the world did not answer
`;
