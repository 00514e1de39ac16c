import { n as createStateStore, t as STATE_PREFIX } from "./state-DjFnwK50.js";

export { createStateStore };