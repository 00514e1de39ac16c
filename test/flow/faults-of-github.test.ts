/** GitHub that fails in the middle of a rollout: docs/faults.md, line by line. */
import { testTable } from "../support/faults/promises.ts";

testTable(["github"]);
