/** Judges one kind of stream, in a process of its own: `node bench/judging/cell.ts NAME` prints the tallies. */
import { CATALOGUE } from "../streams/catalogue.ts";
import { JUDGES } from "./judges.ts";
import { judgeAll, streamsOf } from "./run-judges.ts";
import { RUNS } from "./runs.ts";

const name = process.argv[2] ?? "";
const streamOf = CATALOGUE.get(name);
if (streamOf === undefined) throw new RangeError(`no streams are called ${name}`);
console.log(JSON.stringify([...judgeAll(JUDGES, streamsOf(RUNS, streamOf))]));
