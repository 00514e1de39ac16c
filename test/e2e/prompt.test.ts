/** The prompt-only example with `dist/`, from its plan to the promotion and from its plan to the rollback. Nothing else runs. */
import { expect, test } from "vitest";
import { inFiles, openCompany } from "../support/prompt-company.ts";

test("its plan is promoted by this version, stage by stage, to everybody", async () => {
  using company = openCompany(inFiles);
  expect(await company.plan()).not.toContain("does not promote it");
  await company.accept();
  expect(await company.promote()).toMatchObject({ reason: "started" });
  const served = [await company.percents()];
  for (const weight of [10, 50, 100]) {
    await company.write(weight, () => 0.18);
    company.sleep();
    const { said, ...tick } = await company.bakeOver();
    expect(tick, said).toEqual({ exitCode: 0, reason: weight === 100 ? "completed" : "stage-passed" });
    served.push(await company.percents());
  }
  const others = { "dark-mode": 50 };
  expect(served).toEqual([10, 50, 100, 100].map((percent) => ({ "reply-prompt": percent, ...others })));
});

test("a prompt that is worse in one language alone goes back to nobody", async () => {
  using company = openCompany(inFiles);
  await company.accept();
  await company.promote();
  await company.write(10, (prompt, language) => (prompt === "p13" && language === "other" ? 0.5 : 0.18));
  company.sleep();
  const { said, ...tick } = await company.promote();
  expect(tick, said).toEqual({ exitCode: 1, reason: "breach" });
  expect(await company.percents()).toEqual({ "reply-prompt": 0, "dark-mode": 50 });
});
