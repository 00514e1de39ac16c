/** What only a recording can have wrong, with what it means and how to mend it. The others are those of a rollout file. */
export const RECORDING_CODES = {
  "recording-empty": "The file of readings holds none. Write one reading a line, as docs/replay.md shows.",
  "recording-too-long":
    "The readings span more intervals than a rollout can last. Look for a wrong year, or cut the file.",
  "json-syntax":
    "The line is not JSON. One reading is one JSON object on one line, or one element of a list.",
  "shape-unknown":
    "The keys do not tell what the reading is. Write one shape, such as events and total, or `missing` with the reason.",
  "shape-wrong":
    "The guard is judged by other numbers than these. Write the shape that belongs to its kind, as docs/replay.md lists them.",
  "time-backwards": "A reading is older than the one before it. Sort the file by `at`.",
  "reading-twice":
    "Two lines are about the same guard, cohort, arm and interval, and only one can be true. Delete one.",
  "interval-not-aligned":
    "`at` is the end of an interval, and intervals begin at whole multiples of the rollout's `every`.",
  "candidate-missing":
    "No line is a reading of the candidate, so there is no live stage to replay. Record both arms.",
} as const satisfies Readonly<Record<string, string>>;
