import { BaseSequencer } from 'vitest/node';
import type { TestSpecification } from 'vitest/node';

/**
 * What takes longest, by the end of its path. A clone that never ran has no durations to go by, and vitest then starts
 * the largest files first: a short file that runs for two minutes would begin last and keep the other workers waiting.
 */
const LONG = [
  'tests/simulator/histories.test.ts',
  'tests/faults/registration-kill.test.ts',
  'tests/integration/cli-serving.test.ts',
  'tests/faults/corruption.test.ts',
  'tests/integration/demo.test.ts',
  'tests/integration/regroup.test.ts',
  'tests/integration/sync-fuzz.test.ts',
  'tests/faults/sync-kill.test.ts',
  'tests/faults/import-kill.test.ts',
  'tests/integration/snmp-poller.test.ts',
  'tests/integration/recovery-key.test.ts',
  'tests/integration/sync-scope-laws.test.ts',
  'tests/integration/wifi-script.test.ts',
  'tests/e2e/screens-new-person.test.ts',
  'tests/e2e/journey.test.ts',
  'tests/e2e/screens-trouble-wifi.test.ts',
  'tests/e2e/screens-wall.test.ts',
  'tests/e2e/screens-trouble-central.test.ts',
  'tests/e2e/screens-roll-call.test.ts',
  'tests/e2e/screens-targets.test.ts',
  'tests/e2e/course-journey.test.ts',
  'tests/postgres/host.test.ts',
];

/** Vitest's own order, with the files that take longest at the head of their group. */
export class LongFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const group = ({ project }: TestSpecification) => project.config.sequence.groupOrder;
    const length = ({ moduleId }: TestSpecification) => {
      const at = LONG.findIndex((path) => moduleId.endsWith(path));
      return at === -1 ? LONG.length : at;
    };
    return (await super.sort(files)).toSorted((a, b) => group(a) - group(b) || length(a) - length(b));
  }
}
