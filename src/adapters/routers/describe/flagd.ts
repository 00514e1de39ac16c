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

/** The same on a file in a repository: `edit` names the variant that everybody gets, or is empty for a look. */
const THERE =
  'const [address,branch,secret,flag,edit]=process.argv.slice(1),headers={Accept:"application/vnd.github+json",' +
  "Authorization:`Bearer ${process.env[secret]}`},call=async(path,more)=>{const r=await fetch(path,{headers,...more}),j=await r.json();" +
  "if(!r.ok){console.error(r.status,j.message);process.exit(1)}return j};(async()=>{" +
  'const now=await call(address+(branch?`?ref=${encodeURIComponent(branch)}`:"")),all=JSON.parse(Buffer.from(now.content,"base64"));' +
  "if(edit){all.flags[flag].targeting={};all.flags[flag].defaultVariant=edit;" +
  'const content=Buffer.from(JSON.stringify(all,null,2)+"\\n").toString("base64");' +
  'await call(address,{method:"PUT",body:JSON.stringify({message:`${flag} back to ${edit}`,content,sha:now.sha,...(branch&&{branch})})});' +
  'console.log("everybody gets "+edit)}else{const {targeting,defaultVariant}=all.flags[flag];console.log(JSON.stringify({targeting,defaultVariant}))}})()';

/**
 * A flagd flag definition file: thousandths of a percent, attributes for cohorts, sticky by the hashed attribute.
 *
 * A write names the version that was read. The file does not know which of its readers has polled it.
 */
export function describeFlagd(target: FlagdTarget): Described {
  const where = target.repository === undefined ? onDisk(target) : inRepository(target, target.repository);
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
      route: `flagd: ${target.flag} in ${where.file}`,
      steps: [
        write({
          does: `Take the targeting off ${target.flag} and make ${target.baseline} its default.`,
          run: where.write,
          expect: `everybody gets ${target.baseline}`,
          needs: where.needs,
        }),
        look(
          {
            does: "See the flag as it stands in the file; flagd reads it again by itself.",
            run: where.look,
            expect: JSON.stringify({ targeting: {}, defaultVariant: target.baseline }),
            needs: where.needs,
          },
          target.settlesIn,
        ),
      ],
    },
  };
}

interface Where {
  readonly file: string;
  readonly write: string;
  readonly look: string;
  readonly needs: readonly string[];
}

function onDisk({ file, flag, baseline }: FlagdTarget): Where {
  return {
    file,
    write: script(EDIT, [file, flag, baseline]),
    look: script(SHOW, [file, flag]),
    needs: [`the right to write ${file}`, "node"],
  };
}

function inRepository(target: FlagdTarget, repository: string): Where {
  const { file, flag, baseline, branch = "", auth } = target;
  const token = auth?.["token"] ?? "GITHUB_TOKEN";
  const at = [addressOf(target), branch, token, flag];
  const on = branch === "" ? repository : `${repository} (${branch})`;
  return {
    file: `${file} of ${on}`,
    write: script(THERE, [...at, baseline]),
    look: script(THERE, at),
    needs: [token, `a token with the right contents: write on ${repository}`, "node"],
  };
}

/** Where GitHub's contents API has the file. */
export function addressOf({ url = "https://api.github.com", repository, file }: FlagdTarget): string {
  const path = file.split("/").map(encodeURIComponent).join("/");
  return `${url.replace(/\/$/, "")}/repos/${repository}/contents/${path}`;
}

function script(text: string, words: readonly string[]): string {
  return `node -e ${quote(text)} -- ${words.map(quote).join(" ")}`;
}
