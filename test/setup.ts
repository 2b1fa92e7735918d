import fc from 'fast-check'
import { soak } from './soak.ts'

// Every property test of the project, unless it says otherwise itself.
fc.configureGlobal({ seed: soak.seed, numRuns: soak.times(100, 5_000) })
