import { t as createRepository } from "./repository-C8LtNol2.js";

export { createRepository };