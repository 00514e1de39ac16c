import { n as createStateStore, t as STATE_PREFIX } from "./state-D0uyVWEU.js";

export { createStateStore };