import { availableParallelism } from 'node:os'
import { relative } from 'node:path'
import { defineConfig } from 'vitest/config'
import { BaseSequencer, type TestSpecification } from 'vitest/node'

/** Files that take longest, in order: begun last, one of them would keep one core busy while the others have nothing left to do. */
const LONGEST = [
  'test/warehouse/clickhouse.test.ts',
  'test/cli.test.ts',
  'test/api/bodies.security.test.ts',
  'test/gates/product.test.ts',
  'test/api/fuzz.security.test.ts',
  'test/scores/city.test.ts',
  'test/import/hostile.test.ts',
  'test/queries/controls.test.ts',
  'test/warehouse/damage.test.ts',
  'test/api/beside.security.test.ts',
  'test/web/dialogs.test.ts',
  'test/commands/ledger.test.ts',
  'test/kill/kill.test.ts',
  'test/cases/cases.test.ts',
  'test/commands/disk.test.ts',
  'test/bot/kill.test.ts',
  'test/import/mangled.test.ts',
  'test/scores/year.test.ts',
  'test/access/login.test.ts',
  'test/demo/truth.test.ts',
  'test/gates/demo.test.ts',
  'test/scores/cli.test.ts',
  'test/api/demo-cards.security.test.ts',
  'test/warehouse/facts.test.ts',
  'test/api/matrix.security.test.ts',
  'test/evidence/changed.test.ts',
  'test/import/direct.test.ts',
  'test/story.test.ts',
]

class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = (file: TestSpecification) => {
      const at = LONGEST.indexOf(relative(import.meta.dirname, file.moduleId))
      return at === -1 ? LONGEST.length : at
    }
    // Stable: the others stay as vitest puts them.
    return (await super.sort(files)).sort((a, b) => rank(a) - rank(b))
  }
}

const shared = { testTimeout: 60_000, hookTimeout: 120_000, pool: 'forks' as const }

export default defineConfig({
  test: {
    sequence: { sequencer: LongestFirst },
    projects: [
      {
        test: {
          ...shared,
          name: 'code',
          include: ['test/**/*.test.ts'],
          exclude: ['test/web/browser/**'],
          // Files of one worker share the product's modules, which take a second or two to load; a test's data is its own.
          isolate: false,
          execArgv: ['--expose-gc'],
          setupFiles: ['test/support/tidy.ts'],
          // One more than cores: much of the suite waits for servers, workers and clusters that it starts, kills and starts again.
          maxWorkers: availableParallelism() + 1,
          sequence: { groupOrder: 0 },
        },
      },
      {
        test: {
          ...shared,
          name: 'browser',
          include: ['test/web/browser/**/*.test.ts'],
          globalSetup: ['test/web/browser/setup.ts'],
          // They share one city on one server.
          fileParallelism: false,
          sequence: { groupOrder: 1 },
          testTimeout: 180_000,
          hookTimeout: 600_000,
        },
      },
    ],
  },
})
