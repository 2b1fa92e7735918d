import { createHash } from 'node:crypto'
import { readBody } from './body.ts'
import { readHeaders } from './headers.ts'

/** An attachment, and the SHA-256 of its content in hex. */
export interface HashedFile {
  readonly name: string
  /** What the mail claims. */
  readonly type: string
  readonly bytes: Uint8Array
  readonly hash: string
}

/** All attachments of a mail, each with the hash of its content (SHA-256, in hex). */
export async function attachmentsOf(raw: Uint8Array): Promise<HashedFile[]> {
  const { attachments } = await readBody(readHeaders(raw), raw)
  return attachments.map(({ name, type, bytes }) => ({
    name,
    type,
    bytes,
    hash: createHash('sha256').update(bytes).digest('hex'),
  }))
}
