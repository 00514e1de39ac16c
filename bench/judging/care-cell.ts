/** Judges one kind of stream at every alpha, in a process of its own: `node bench/judging/care-cell.ts NAME` prints the alarms. */
import { CATALOGUE } from "../streams/catalogue.ts";
import { alarmsOn } from "./care.ts";
import { streamsOf } from "./run-judges.ts";
import { RUNS } from "./runs.ts";

const name = process.argv[2] ?? "";
const streamOf = CATALOGUE.get(name);
if (streamOf === undefined) throw new RangeError(`no streams are called ${name}`);
// Those that all judges saw, then as many others.
console.log(JSON.stringify(Array.from(streamsOf(2 * RUNS, streamOf), alarmsOn)));
