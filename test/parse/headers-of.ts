import type { Headers } from '../../src/parse/headers.ts'
import { readHeaders } from '../../src/parse/headers.ts'

/** Header fields as text, one a line. */
export const headersOf = (...fields: readonly string[]): Headers => readHeaders(Buffer.from(`${fields.join('\n')}\n\n`))
