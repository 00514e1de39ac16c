/** The two that traffic is split between. */
import { Failure } from "../../../errors.ts";

/** @throws Failure router-refused where both are the same: nothing could ever be taken off the candidate */
export function demandTwoNames(
  { baseline, candidate }: { readonly baseline: string; readonly candidate: string },
  meant: (name: string) => string,
): void {
  if (meant(baseline) !== meant(candidate)) return;
  throw new Failure(
    "router-refused",
    `Expected two names in the router, found ${baseline} as baseline and ${candidate} as candidate. Write the name of each version`,
  );
}
