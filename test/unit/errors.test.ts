import { expect, test } from "vitest";
import { Failure, reasonOf } from "../../src/errors.ts";

const full = new Error("ENOSPC: no space left on device");

test.each([
  [
    "a cause is told behind what it caused",
    new Failure("file-unreadable", "no room", { cause: full }),
    "no room (ENOSPC: no space left on device)",
  ],
  [
    "what is said already is not said again",
    new Failure("file-unreadable", `no room: ${full.message}`, { cause: full }),
    "no room: ENOSPC: no space left on device",
  ],
  [
    "a chain is told to its end",
    new Error("a", { cause: new Error("b", { cause: full }) }),
    "a (b (ENOSPC: no space left on device))",
  ],
  ["an answer has no words of its own", new Error("a", { cause: { status: 500 } }), "a"],
  ["what is no error is told as it is", "stopped", "stopped"],
])("%s", (_, cause, told) => {
  expect(reasonOf(cause)).toBe(told);
});
