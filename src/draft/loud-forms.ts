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

/** Adjectives that weigh a thing. */
const WEIGHED =
  "fair|good|bad|nice|decent|poor|sensible|sound|solid|fine|strict|gentle|cautious|careful|prudent|modest|smart|wise|natural|obvious|serious|rough|small|large|big|huge|tiny|tight|loose|thin|healthy|clean|clear|safe|strong|weak|hard|easy|cheap|risky|calm|quiet|happy|normal|odd|strange|close|stark|steep|sharp|heavy|light|deep|rich|noisy";
/** What follows `stays` or `looks` where a sentence says where something is, and not how. */
const PLAIN_STATES =
  "(?:on|at|in|off|the|an?|its|their|below|above|under|over|within|out|up|down|open|closed|live|as|until|for|with|to|by|from|and|between|there|zero|equal|active|inactive|pending|set|deployed|sticky|running|ready|red|green|empty|warm|what|where|whether|like|into|through|after|before|while|if|not|no|one|two|three|all|each|every|\\d)";

export const LOUD_FORMS: readonly string[] = [
  ADVERB,
  ADJECTIVE,
  "(?:could|might|would|ought to|should(?! (?:not )?be \\w+ed\\b))(?: \\w+){0,2}",
  "can (?:also|still|even|only|get|feel|help|cause|lead|make|improve|hurt|harm|mislead|hide|mask|miss|slip|vary|differ|drift|lower|raise|become|produce|introduce|change|affect|fool|lie) \\w+",
  "(?:\\w+s|work|perform|behave|cope|hold|do|go|handled?) (?:quite |very |equally |really )?(?:well|badly|poorly|fine)(?! (?:above|below|before|under))",
  "(?:improve[sd]?|reduce[sd]?|helps|helped|performs?|copes?|struggles?|falls? short|protects?|mitigate[sd]?|enhance[sd]?|boosts?|simplif(?:y|ies)|strengthens?|benefits?|degrades?|suffers?|succeeds?|outweighs?|deserves?|justif(?:y|ies)|pays? off|makes? sense|matters?)(?![^.]{0,200}\\d)",
  `an? (?:very |pretty |fairly )?(?:${WEIGHED})(?: \\w+)?`,
  `(?:looks?|kept|stay(?:s|ed)?|remain(?:s|ed)?|feels?|turns?|grows?|seems?|sounds?) (?:\\w+ly |too |very |so )?(?!${PLAIN_STATES}\\b)\\w+(?: to| enough)?`,
  "(?:long|good|large|small|high|low|fast|slow|big|early|late|often|clear|close|strong|wide|short|rare|safe|stable|far|soon|well) enough(?! samples)",
  "\\w+s (?:better|worse|faster|slower)(?! than (?:\\d|at|the limit))",
  "will (?:not )?(?:take|need|have|see|feel|make|give|find|bring|lead|cause|work|fit|suit|notice|miss|help|save|stay|remain)(?: \\w+)?",
  "for a while|just in case|plenty|speaks for itself|in good hands|as (?:good|fast|cheap|safe|reliable) as",
  `(?:no|every|any|all|zero) (?!(?:${PLAIN_THINGS})\\b|\\d)[a-z][a-z-]+`,
];
