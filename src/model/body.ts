import { constants, type ZstdOptions, zstdCompressSync, zstdDecompressSync } from 'node:zlib'
import type { Message } from './message.ts'

/** A text is at most 2 MB of characters, each at most three bytes, and its parts at most two a line. */
const MAX_BODY_BYTES = 256 * 1024 * 1024

/** Mail of some KB is as small at the quickest level as at the usual one, to 2 %, in three quarters of the time. */
export const QUICKLY: ZstdOptions = { params: { [constants.ZSTD_c_compressionLevel]: 1 } }

/** A mail's text, and whose words are where in it. */
export type Body = Pick<Message, 'text' | 'parts'>

/** A body as the record keeps it: the parts as JSON on one line, and below it the text; zstd-compressed. Packed where mail is
 *  read, so that the one writer need not. */
export const packBody = ({ text, parts }: Body): Uint8Array =>
  zstdCompressSync(`${JSON.stringify(parts)}\n${text}`, QUICKLY)

/** The inverse of `packBody`. */
export function openBody(body: Uint8Array): Body {
  const packed = zstdDecompressSync(body, { maxOutputLength: MAX_BODY_BYTES }).toString()
  const end = packed.indexOf('\n')
  return { text: packed.slice(end + 1), parts: JSON.parse(packed.slice(0, end)) as Body['parts'] }
}
