/** How long the suites run: short in `scripts/test`, long in `scripts/soak [SEED]`. */
export const soak = {
  on: process.env.HVEMVET_SOAK === '1',
  /** What random tests start from, so that a failure can be run again. Differs per run only in a soak. */
  seed: Number(process.env.HVEMVET_SEED ?? 1),
  /** How many times to do something: `usual` in scripts/test, `long` in a soak. */
  times: (usual: number, long: number): number => (soak.on ? long : usual),
}
