import { n as createStateStore, t as STATE_PREFIX } from "./state-BlUAVDAJ.js";

export { createStateStore };