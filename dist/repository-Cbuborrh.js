import { t as createRepository } from "./repository-DhtsZFjI.js";

export { createRepository };