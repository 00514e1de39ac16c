import { t as createRepository } from "./repository-Bloa-az5.js";

export { createRepository };