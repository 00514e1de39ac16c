import { a as setOutput, c as summary, i as saveState, n as error, o as setSecret, r as info, s as warning, t as ExitCode } from "./core-CCSRQZ6q.js";

export { error, setOutput, summary };