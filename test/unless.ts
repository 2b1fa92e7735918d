import { describe, it } from 'vitest'

/** A suite that runs unless there is a reason against it, which then stands in its name, so that every report of the
 *  skipped tests says why. */
export function describeUnless(reason: string | undefined, name: string, suite: () => void): void {
  if (reason === undefined) describe(name, suite)
  else describe.skip(skipped(name, reason), suite)
}

/** The same for one test. */
export function itUnless(reason: string | undefined, name: string, test: () => void | Promise<void>): void {
  if (reason === undefined) it(name, test)
  else it.skip(skipped(name, reason), test)
}

const skipped = (name: string, reason: string): string => `${name} (skipped: ${reason})`
