import { n as createStateStore, t as STATE_PREFIX } from "./state-DppzMT58.js";

export { createStateStore };