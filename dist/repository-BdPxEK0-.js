import { t as createRepository } from "./repository-C34rBnJB.js";

export { createRepository };