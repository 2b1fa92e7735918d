import { availableParallelism } from 'node:os'
import { defineConfig } from 'vitest/config'
import { soak } from './test/soak.ts'

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    setupFiles: ['test/setup.ts'],
    pool: 'forks', // sockets, child processes and node:sqlite in every second suite: a process of its own for each file
    maxWorkers: Math.max(3, availableParallelism() - 1), // more than two cores: much of the time is spent waiting for servers
    testTimeout: soak.on ? 3_600_000 : 30_000,
    hookTimeout: soak.on ? 3_600_000 : 60_000,
  },
})
