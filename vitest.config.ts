import { availableParallelism } from 'node:os'
import { configDefaults, defineConfig } from 'vitest/config'
import { SlowFirst } from './test/slow-first.ts'
import { soak } from './test/soak.ts'

/** Pure suites share a process, and what it has loaded, with one another. */
const TOGETHER = ['access', 'expertise', 'language', 'model', 'parse', 'settings', 'thread'].map(
  (room) => `test/${room}/**/*.test.ts`,
)
/** Not those that measure, or hold a server. */
const APART = ['test/parse/linear-time.test.ts', 'test/parse/*pool.test.ts', 'test/thread/dovecot-refs.test.ts']

export default defineConfig({
  test: {
    setupFiles: ['test/setup.ts'],
    pool: 'forks', // sockets, child processes and node:sqlite in every second suite: a process of its own for each file
    maxWorkers: Math.max(2, availableParallelism() - 1), // of two cores both; a third was slower, since the servers want some too
    testTimeout: soak.on ? 3_600_000 : 30_000,
    hookTimeout: soak.on ? 3_600_000 : 60_000,
    sequence: { sequencer: SlowFirst },
    projects: [
      {
        extends: true,
        test: {
          name: 'together',
          include: TOGETHER,
          exclude: [...configDefaults.exclude, ...APART],
          isolate: false,
        },
      },
      {
        extends: true,
        test: {
          name: 'apart',
          include: ['test/*.test.ts', 'test/*/**/*.test.ts'],
          exclude: [...configDefaults.exclude, ...TOGETHER],
        },
      },
      { extends: true, test: { name: 'alone', include: APART } },
    ],
  },
})
