import type { FlagdTarget } from "../../../config/router.ts";
import { quote } from "../shell.ts";
import { look, write, type Described } from "./step.ts";

const EDIT =
  'const fs=require("node:fs"),[file,flag,baseline]=process.argv.slice(1),all=JSON.parse(fs.readFileSync(file,"utf8"));' +
  "all.flags[flag].targeting={};all.flags[flag].defaultVariant=baseline;" +
  'fs.writeFileSync(file+".undo",JSON.stringify(all,null,2)+"\\n");fs.renameSync(file+".undo",file);console.log("everybody gets "+baseline)';
const SHOW =
  'const fs=require("node:fs"),[file,flag]=process.argv.slice(1),{targeting,defaultVariant}=JSON.parse(fs.readFileSync(file,"utf8")).flags[flag];' +
  "console.log(JSON.stringify({targeting,defaultVariant}))";

/**
 * A flagd flag definition file: thousandths of a percent, attributes for cohorts, sticky by the hashed attribute.
 *
 * A write names the version that was read. The file does not know which of its readers has polled it.
 */
export function describeFlagd(target: FlagdTarget): Described {
  const needs = [`the right to write ${target.file}`, "node"];
  return {
    capabilities: {
      weight: { step: 0.001, max: 100 },
      mirror: null,
      cohorts: "attribute",
      sticky: "user",
      compareAndSwap: true,
      reportsServed: false,
      settlesIn: target.settlesIn,
    },
    undo: {
      route: `flagd: ${target.flag} in ${target.file}`,
      steps: [
        write({
          does: `Take the targeting off ${target.flag} and make ${target.baseline} its default.`,
          run: `node -e ${quote(EDIT)} -- ${[target.file, target.flag, target.baseline].map(quote).join(" ")}`,
          expect: `everybody gets ${target.baseline}`,
          needs,
        }),
        look(
          {
            does: "See the flag as it stands in the file; flagd reads it again by itself.",
            run: `node -e ${quote(SHOW)} -- ${[target.file, target.flag].map(quote).join(" ")}`,
            expect: JSON.stringify({ targeting: {}, defaultVariant: target.baseline }),
            needs,
          },
          target.settlesIn,
        ),
      ],
    },
  };
}
