/** Whether people talk to each other: a comment that is no request costs no request of ours. */
import { speaksToUs } from "../gate/near-miss.ts";

export function isTalkAmongPeople(body: string): boolean {
  return !speaksToUs(body);
}
