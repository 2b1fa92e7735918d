import { appendFileSync } from 'node:fs'

/** How long the suites run: short in `scripts/test`, long in `scripts/soak [SEED]`. */
export const soak = {
  on: process.env.HVEMVET_SOAK === '1',
  /** What random tests start from, so that a failure can be run again. Another for every soak, the same in scripts/test. */
  seed: Number(process.env.HVEMVET_SEED ?? 1),
  /** How many times to do something: `usual` in scripts/test, `long` in a soak. */
  times: (usual: number, long: number): number => (soak.on ? long : usual),
  /** A line for the end of a soak, such as `figure('kills survived', 300)`. */
  figure: (name: string, value: string | number): void => {
    const file = process.env.HVEMVET_FIGURES
    if (file !== undefined) appendFileSync(file, `${name}: ${value}\n`)
  },
}
