/** In which order the files of one run begin. */
import { BaseSequencer, type TestSpecification } from "vitest/node";

/** Those of `test/real` that wait longest: for stages of a rollout that go by in real time. */
const STAGES = /\/promote-[a-z-]+\.test\.ts$/;

/**
 * Tests against real servers wait, others compute: side by side both are over sooner than one after the other.
 *
 * Each file of `real` begins beside one of `e2e`, those that wait longest first; what comes after stays as vitest has it.
 */
export class SideBySide extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const of = (name: string): TestSpecification[] => sorted.filter(({ project }) => project.name === name);
    const waiting = of("real").toSorted(
      (a, b) => Number(STAGES.test(b.moduleId)) - Number(STAGES.test(a.moduleId)),
    );
    const computing = of("e2e");
    const most = Math.max(waiting.length, computing.length);
    const paired = Array.from({ length: most }, (_, index) => [waiting[index], computing[index]])
      .flat()
      .filter((file) => file !== undefined);
    return [...paired, ...sorted.filter((file) => !paired.includes(file))];
  }
}
