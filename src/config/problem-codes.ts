/** Every code that a problem in a user's file can carry, with what it means and how to mend it. */
export const PROBLEM_CODES = {
  "file-too-large":
    "The file has more than 256 KiB or 4,000 lines. Split the release, or move long texts to files of their own.",
  "file-unreadable":
    "The file is no plain text of at most 256 KiB: a symlink, a submodule, a binary. Put a text file there.",
  "interval-missing":
    "A SELECT of a guard names neither or only one end of the interval. Without both it would count the same rows at every look: write `at >= :from AND at < :to`.",
  "nested-too-deep": "Brackets or indentation go deeper than 64 levels. Flatten the file.",
  "too-many-entries": "A mapping or list has more than 2,000 entries. Generate fewer, or use labels instead.",
  "character-hidden":
    "A control, zero-width or direction-changing character makes the file read differently from what it says. Delete it.",
  "tab-found": "YAML and tabs do not mix. Indent and separate with spaces.",
  "directive-found":
    "A directive such as %YAML changes how the rest is read. Remove the line; the file is always YAML 1.2.",
  "several-documents": "A file holds one document. Remove the `---` or `...` and what comes after it.",
  "yaml-syntax":
    "The file is not YAML here. Compare indentation, quotes and brackets with the lines around it.",
  "yaml-warning": "The YAML parser reads this, but not as you may think. Write it plainly.",
  "duplicate-key": "The same key stands twice in one mapping and one of them would be lost. Keep one.",
  "merge-key": "`<<` does not merge in YAML 1.2. Write the entries out, or use `extends`.",
  "reserved-key": "This key means something to JavaScript and could change the program. Choose another name.",
  "tag-unknown": "A `!tag` changes the type of a value. Remove it.",
  "too-many-aliases": "More than 50 aliases, or aliases that unfold without end. Write the values out.",
  "file-empty": "The file holds nothing. Start from `model-rollout init`.",
  "root-not-a-mapping": "The file must be a mapping of keys, not a single value or a list.",
  "number-not-exact":
    "The number as written cannot be held exactly, or is not decimal. Write a plain decimal number.",
  undecided:
    "A value is `TODO`, or a comment says `TODO(decide)`: drafting found no origin for it, and a person has to decide. Write the value and delete the comment.",
  "unknown-key": "Nothing here has this key. Correct its spelling, or remove it.",
  "missing-key": "A key that cannot be left out is missing. Add it.",
  "wrong-shape": "A mapping stands where a list or a value belongs, or the other way round.",
  "wrong-value": "The value is of the right type, but not one that is understood here.",
  "unit-missing": "A number without its unit. Write the unit with the number: 5%, 1pp, x1.05, 900ms, $4.60.",
  "unit-wrong": "The number has another unit than the one that belongs here.",
  "margin-percent":
    "A bare % as a margin could mean points or a factor. Write points (1pp) or a factor (x1.01).",
  "out-of-range": "The value is outside what makes sense here.",
  "name-wrong": "Names are lower-case letters, digits and dashes.",
  "kind-unknown": "No kind goes by this name, or the keys do not tell which kind it is.",
  "list-empty": "The list needs at least one entry.",
  "units-mixed": "The levels of one guard must all wear the same unit.",
  "path-outside": "A path must stay inside the repository: relative, without `..` and with forward slashes.",
  "url-wrong": "A URL must begin with https:// or http:// and must not carry a name or password.",
  "login-wrong":
    "People are @login, @login:12345678 where they decide, @org/team or CODEOWNERS:path, in the plain characters that GitHub allows in a login.",
  "secret-pasted":
    "A secret stands in the file. Revoke it now, store a new one as a secret, and write its name here.",
  "secret-name-wrong":
    "Here stands the name of a secret, as an environment variable: capital letters, digits and underscores.",
  "extends-wrong": "`extends` names one defaults file in the same folder, such as _defaults.yml.",
  "extends-missing": "The defaults file that `extends` names is not there.",
  "rows-missing":
    "A query stands in a file of its own, and that file is not beside the rollout, or holds no query.",
  "extends-twice": "A defaults file cannot extend another one. Merge the two.",
  "name-repeated": "Two entries of one list have the same name, so nothing could tell them apart.",
  "weights-not-whole": "The weights of the parts do not add up to 100 %.",
  "moment-unknown": "This is no moment that is known. Name an event, a stage, or a time before or after one.",
  "variable-unknown":
    "A message names something that is not filled in. Write one of the known places, such as {candidate}, in single braces.",
  "variable-empty":
    "A message names something that nobody knows at its moment, so that the place stays as it is written. Say it at another moment, or leave it out.",
  "weight-goes-down": "The weight falls from one stage to the next. Going down is what a rollback does.",
  "last-stage-partial":
    "The last stage does not serve everybody. End with 100 %, or the rollout would never be done.",
  "stage-order": "Stages go from offline to shadow to live traffic.",
  "stage-unguarded":
    "Nothing is judged in this stage, so nothing could stop it. Let a guard begin here or before.",
  "stage-missing": "A rollout needs at least one stage that serves traffic.",
  "guard-without-limit":
    "Without an objective and without a margin nothing can breach. Add at-most, at-least, between or no-worse-than-baseline.",
  "guard-not-relative": "A comparison with the baseline needs a source that tells the two arms apart.",
  "pairs-without-shadow":
    "Both versions answer the same request only in a shadow stage, so a guard of pairs is judged nowhere else. Add such a stage, or take the guard out.",
  "certify-impossible":
    "`certify: true` asks for proof that cannot come, so no stage would ever end. Give the guard an objective or a margin above nothing, or take `certify` out.",
  "limits-contradict": "The two limits cannot be kept at once.",
  "detect-inside-limit":
    "`detect` is a level that must be found, so it lies at the objective or on its bad side.",
  "unknown-guard": "There is no guard of this name.",
  "unknown-cohort": "There is no cohort of this name.",
  "unknown-source": "There is no source of this name.",
  "unknown-unit": "There is no traffic unit of this name.",
  "unknown-stage": "There is no such stage, or it serves no traffic.",
  "unknown-role": "There is no such entry under `people`.",
  "unknown-channel":
    "There is no channel of this name, and no entry under `people` whom a person could tell.",
  "unknown-slo": "There is no entry of this name under `slos`.",
  "unused-entry": "Nothing in the file uses this entry. Use it or remove it.",
  "circular-reference": "Entries that refer to one another in a circle.",
  "cohort-share-wrong":
    "The shares of cohorts that cannot overlap add up to more than everybody, or are zero.",
  "partition-overlaps":
    "`partition: true` says that nobody is in two cohorts, and two of them can have the same person. Tell them apart by one label, or take `partition` out.",
  "partition-not-whole":
    "`partition: true` says that everybody is in a cohort, and the shares do not add up to 100 %. Add the missing cohort, correct the shares, or take `partition` out.",
  "traffic-odd":
    "The numbers of the traffic contradict one another, or are larger than any service. Check them where they were measured.",
  "bake-too-short":
    "The stage is over before the guard has looked once, or before what it counts is old enough. Bake longer, or let the guard begin `from` a later stage.",
  "cohort-weight-wrong": "The weights by cohort do not fit the cohorts.",
  "cluster-undeclared":
    "Several of these units come from one routed unit and resemble each other. Say how many (per-routed) and how alike (correlation).",
  "source-without-arms":
    "This source does not tell the baseline from the candidate. Add `arm` with the label and its two values.",
  "same-query":
    "A composite must not repeat the query of a guard that stands alone; it could never replace it.",
  "deadline-too-short": "The deadline comes before the stages could be over.",
  "extend-too-short": "`extend-to` is the longest a stage bakes, so it cannot be shorter than the bake.",
  "nothing-changes": "Baseline and candidate are the same; there is nothing to release.",
  "rule-impossible":
    "A rule asks for what can never be. Name more people, lower `at-least`, or require somebody else's status.",
  "rule-too-deep": "`all` and `any` of a rule go deeper than 5 levels. Split the rule in two.",
  "period-reversed": "The end comes before the beginning.",
} as const satisfies Readonly<Record<string, string>>;

/** Codes that reading and checking a user's file can give. */
export type ProblemCode = keyof typeof PROBLEM_CODES;
