/** Router, metrics and channels that fail in the middle of a rollout, over the real transport: docs/faults.md, line by line. */
import { testTable } from "../support/faults/promises.ts";

testTable(["router", "metrics", "notifier"]);
