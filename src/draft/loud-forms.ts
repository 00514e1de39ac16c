/**
 * Loud by their grammar, whatever the word: adverbs, adjectives and verbs that appraise, `can` and `could`, `no` and `every` before a
 * thing that the plan does not count. Listed are the plain ones instead, those that say what a plan does; a list of loud words never ends.
 */

/** How, when and where a plan does things; everything else in `-ly` is an opinion. */
const PLAIN_ADVERBS =
  "only|daily|weekly|hourly|monthly|nightly|yearly|early|apply|supply|reply|rely|family|assembly|multiply|comply|anomaly|fly|separately|manually|respectively|directly|equally|automatically|independently|previously|currently|finally|initially|firstly|secondly|additionally|namely|silently|publicly|explicitly|jointly|solely|simultaneously|successively|newly|exactly|precisely|repeatedly|randomly|freshly|locally|globally|internally|externally|originally|subsequently|consequently|accordingly|alternatively|numerically|statistically|sequentially|evenly|roughly|approximately|nearly|wholly|literally|privately|individually|collectively|permissibly|friendly";
const ADVERB = `(?!(?:${PLAIN_ADVERBS})\\b)[a-z]{3,}ly`;

const PLAIN_ADJECTIVES =
  "available|readable|table|variable|enable|disable|able|applicable|visible|verifiable|stable|executable|billable|responsible|possible|impossible|eligible|accessible|live|five|active|inactive|positive|negative|receive|give|drive|archive|relative|respective|consecutive|executive|above|have|serve|save|alternative|native|additive|objective|perspective|initiative|inclusive|exclusive|passive|interactive|narrative|sensitive|previous|various|synchronous|asynchronous|continuous|anonymous|simultaneous|autonomous|unless|nevertheless|nonetheless|stateless|serverless|headless|request|test|rest|digest|manifest|latest|earliest|newest|oldest|nearest|interest|harvest|suggest|invest|guest|west|contest|ingest|highest|lowest|longest|shortest|largest|smallest|full|successful|unsuccessful|harmful|useful|derive|arrive|cable|detective|inconclusive|conclusive|provable|knative|cumulative|timetable|ambiguous|immutable|unreadable|irreversible|reversible|reachable|unreachable|directive|reusable|blameless|evaluable|resumable|unusable|usable|unavailable|mergeable|repeatable|reproducible|detectable|extractive|abstractive|generative|observable|testable|reviewable|recoverable|resolvable|attributable|successive|adaptive|imperative|declarative|prescriptive|configurable|runnable|strictest";
const ADJECTIVE = `(?!(?:${PLAIN_ADJECTIVES})\\b)[a-z]{3,}(?:able|ible|ful|less|sive|tive|ous|est)`;

/** What the plan counts, names or does: `no stage` and `every interval` say something that it can keep. */
const PLAIN_THINGS =
  "guards?|stages?|intervals?|ticks?|arms?|readings?|samples?|weights?|routers?|routes?|plans?|files?|documents?|approvals?|approvers?|reviewers?|commits?|comments?|statements?|numbers?|thresholds?|limits?|days?|hours?|minutes?|weeks?|weekdays?|nights?|desks?|canary\\S*|candidates?|baselines?|shadow|cop(?:y|ies)|data|answers?|summar\\w+|steps?|roll-?backs?|rollouts?|flags?|alarms?|messages?|pages?|owners?|engineers?|articles?|items?|checks?|tests?|verdicts?|columns?|rows?|tables?|tokens?|images?|prompts?|thing|ones?|kinds?|place|names?|longer|more|fewer|less|later|earlier|sooner|higher|lower|worse|better|other|such|the|of|its|our|their|these|those|this|that|further|new|own|extra|live|human|persons?|people|roles?|values?|share|part|parts|half|third|quarter|tenth|twentieth|\\w+th|hundred|thousand|million|measured|missing|time|counts?|changes?|switch|go|hold|errors?|quality|latency|costs?|money|releases?|versions?|groups?|cells?|buckets?|morning|evening|seconds?|end|start|words?|lines?|entry|entries|facts?|sources?|quer(?:y|ies)|teams?|side|two|three|four|five|six|seven|eight|nine|ten|both|to|in|on|at|and|or|is|are|was|were|has|be|an?|it|with|without|from|for|by|but|about|again|yet|until|before|after|while|as|if|when|then|than|not|traffic|users?|requests?|cohorts?|enough|proof|reader|readers|customers|screen-reader|enterprise|breach\\w*|severe|lower|upper|failed|channels?|mirror|evidence|moments?|looks?|commands?|status(?:es)?|writes?|pagers?|models?|fields?|keys?|metrics?|labels?|scores?|network|events?|credentials?|secrets?|conditions?|polic(?:y|ies)|workflows?|states?|runs?|comparisons?|decisions?|tiers?|records?|requirements?|digits?|blocks?|series|floors?|programs?|rules?|shell|warnings?|servers?|gates?|permissions?|jobs?|caches?|push(?:es)?|incidents?|rates?|runbooks?|mirrored|previous|active|public|ready|valid|allowed|approved|waiting|false";

export const LOUD_FORMS: readonly string[] = [
  ADVERB,
  ADJECTIVE,
  "(?:could|might|would|ought to|should(?! (?:not )?be \\w+ed\\b))(?: \\w+){0,2}",
  "can (?:also|still|even|only|get|feel|help|cause|lead|make|improve|hurt|harm|mislead|hide|mask|miss|slip|vary|differ|drift|lower|raise|become|produce|introduce|change|affect|fool|lie) \\w+",
  "(?:\\w+s|work|perform|behave|cope|hold|do|go|handled?) (?:quite |very |equally |really )?(?:well|badly|poorly|fine)(?! (?:above|below|before|under))",
  "(?:improve[sd]?|reduce[sd]?|helps|helped|performs?|copes?|struggles?|falls? short|protects?|mitigate[sd]?|enhance[sd]?|boosts?|simplif(?:y|ies)|strengthens?|benefits?|degrades?|suffers?|succeeds?|outweighs?|deserves?|justif(?:y|ies)|pays? off|makes? sense|matters?)(?![^.]{0,200}\\d)",
  `(?:no|every|any|all|zero) (?!(?:${PLAIN_THINGS})\\b|\\d)[a-z][a-z-]+`,
];
