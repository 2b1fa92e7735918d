import { zstdCompressSync, zstdDecompressSync } from 'node:zlib'
import type { Message } from './message.ts'

/** A text is at most 2 MB, and JSON at most six bytes a character. */
const MAX_BODY_BYTES = 32 * 1024 * 1024

/** A mail's text, and whose words are where in it. */
export type Body = Pick<Message, 'text' | 'parts'>

/** A body as the record keeps it: JSON, zstd-compressed. Packed where mail is read, so that the one writer need not. */
export const packBody = ({ text, parts }: Body): Uint8Array => zstdCompressSync(JSON.stringify({ text, parts }))

/** The inverse of `packBody`. */
export const openBody = (body: Uint8Array): Body =>
  JSON.parse(zstdDecompressSync(body, { maxOutputLength: MAX_BODY_BYTES }).toString()) as Body
