import { describe } from 'vitest'

/** A suite that runs unless there is a reason against it, which then stands in its name, so that every report of the
 *  skipped tests says why. */
export const describeUnless = (reason: string | undefined, name: string, suite: () => void): void => {
  if (reason === undefined) describe(name, suite)
  else describe.skip(`${name} (skipped: ${reason})`, suite)
}
