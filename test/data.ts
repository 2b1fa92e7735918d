import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const place = process.env.HVEMVET_TEST_DATA ?? fileURLToPath(new URL('../../shared/data', import.meta.url))

/** Where the real mail for tests lies, with a README; undefined on a machine without it, and tests that need it skip. */
export const dataDir: string | undefined = existsSync(place) ? place : undefined

/** The same as a reason to skip (test/unless.ts). */
export const whyNoData: string | undefined =
  dataDir === undefined ? 'no real mail here, HVEMVET_TEST_DATA says where it lies' : undefined
