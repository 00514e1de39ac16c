/**
 * Zod without compiled parsers; imported first, because a schema takes this over when it is made.
 *
 * A job reads each form a few times: compiling a parser for it (3 ms before the first request) is never earned back, and
 * a thousand rollout files are read as fast without.
 */
import { config } from "zod";

config({ jitless: true });
