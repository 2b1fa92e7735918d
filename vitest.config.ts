import { availableParallelism } from 'node:os'
import { defineConfig } from 'vitest/config'
import { soak } from './test/soak.ts'

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    setupFiles: ['test/setup.ts'],
    pool: 'forks', // sockets, child processes and node:sqlite in every second suite: a process of its own for each file
    maxWorkers: Math.max(2, availableParallelism() - 1), // of two cores both; a third was slower, since the servers want some too
    testTimeout: soak.on ? 3_600_000 : 30_000,
    hookTimeout: soak.on ? 3_600_000 : 60_000,
  },
})
