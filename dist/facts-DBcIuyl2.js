import { t as readFacts } from "./facts-CfraED51.js";

export { readFacts };