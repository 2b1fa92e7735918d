import { availableParallelism } from 'node:os'
import { fileURLToPath } from 'node:url'
import type { HashedFile } from './attachments.ts'
import { ChildPool, ParserFailed } from './child-pool.ts'
import type { AttachmentFile } from './display.ts'
import {
  type MailToRead,
  type PackedResult,
  type PoolReply,
  type PoolRequest,
  type PostResult,
  pack,
  type ReadResult,
  unpack,
} from './pool-protocol.ts'

export { ParserFailed } from './child-pool.ts'
export type { MailToRead, PostResult, ReadResult } from './pool-protocol.ts'

const CHILD = fileURLToPath(new URL('./child.ts', import.meta.url))
/** A mail of 25 MB with its attachments decoded takes about 150 MB; what takes more is made to. The heap may double before
 *  it is marked again: a mail leaves nothing behind, and marking the parser's own 25 MB over and over took a third of the
 *  time. The child reads files (its own code) and does nothing else to the machine: no
 *  writing, no processes. */
const CHILD_FLAGS = [
  '--max-old-space-size=256',
  '--max-semi-space-size=8',
  '--heap-growing-percent=100',
  '--permission',
  '--allow-fs-read=*',
  '--disable-warning=ExperimentalWarning',
]

export interface ParserPoolOptions {
  /** How many processes read mail; started when first needed. Default: one a core. */
  readonly children?: number
  /** Default 60 s. */
  readonly batchTimeoutMs?: number
  /** Default 20 s. */
  readonly mailTimeoutMs?: number
  /** A mail larger than this has only its headers read. Default 25 MB. */
  readonly maxBytes?: number
}

export interface ParserPool {
  /** Reads mails, results in their order. A mail that kills its child, hangs it or exhausts its memory is named with the reason
   *  and stops no other: the batch is then read again, each mail alone. */
  parse(batch: readonly MailToRead[]): Promise<ReadResult[]>
  /** The same, each still to be opened with `unpack`: for results that go on to another thread. */
  parsePacked(batch: readonly MailToRead[]): Promise<PackedResult[]>
  /** Reads a mail to the ask address: with its text, and what it says of how to deal with it. Of one larger than `maxBytes`
   *  the headers, as `parse` does; a mail that cannot be read, or takes its child with it, is a problem in words.
   *  @throws ParserFailed where the pool is closed */
  postOf(raw: Uint8Array, receivedAtMs: number): Promise<PostResult>
  /** A mail's HTML, safe to show; undefined where it has none.
   *  @throws ParserFailed */
  htmlOf(raw: Uint8Array): Promise<string | undefined>
  /** @throws ParserFailed */
  attachmentOf(raw: Uint8Array, index: number): Promise<AttachmentFile | undefined>
  /** All attachments of a mail.
   *  @throws ParserFailed */
  attachmentsOf(raw: Uint8Array): Promise<readonly HashedFile[]>
  /** Starts the children that are not there yet, for work that is about to come. */
  warm(): void
  /** Ends the children; what is under way fails. */
  close(): Promise<void>
}

export function openParserPool(options: ParserPoolOptions = {}): ParserPool {
  const {
    children = availableParallelism(),
    batchTimeoutMs = 60_000,
    mailTimeoutMs = 20_000,
    maxBytes = 25 * 1024 * 1024,
  } = options
  const pool = new ChildPool<PoolRequest, PoolReply>({ program: CHILD, flags: CHILD_FLAGS }, Math.max(1, children))

  const read = async (mails: readonly MailToRead[], timeoutMs: number): Promise<readonly PackedResult[]> => {
    const reply = await pool.run({ kind: 'read', mails, maxBytes }, timeoutMs)
    if (reply.kind !== 'read' || reply.results.length !== mails.length)
      throw new ParserFailed('refused', 'the reader gave no answer')
    return reply.results
  }
  const readAlone = async (mail: MailToRead): Promise<PackedResult> => {
    try {
      return (await read([mail], mailTimeoutMs))[0] ?? pack({ problem: 'the reader gave no answer' })
    } catch (error) {
      if (error instanceof ParserFailed && !pool.isClosed) return pack({ problem: error.message })
      throw error
    }
  }
  const parsePacked = async (batch: readonly MailToRead[]): Promise<PackedResult[]> => {
    if (batch.length === 0) return []
    try {
      return [...(await read(batch, batchTimeoutMs))]
    } catch (error) {
      if (!(error instanceof ParserFailed) || pool.isClosed) throw error
      return Promise.all(batch.map(readAlone))
    }
  }
  return {
    parsePacked,
    parse: async (batch) => (await parsePacked(batch)).map(unpack),
    async postOf(raw, receivedAtMs) {
      try {
        const reply = await pool.run({ kind: 'post', mail: { raw, receivedAtMs }, maxBytes }, mailTimeoutMs)
        return reply.kind === 'post' ? reply.result : { problem: 'the reader gave no answer' }
      } catch (error) {
        if (error instanceof ParserFailed && !pool.isClosed) return { problem: error.message }
        throw error
      }
    },
    async htmlOf(raw) {
      const reply = await pool.run({ kind: 'html', raw }, mailTimeoutMs)
      return reply.kind === 'html' ? reply.html : undefined
    },
    async attachmentOf(raw, index) {
      const reply = await pool.run({ kind: 'attachment', raw, index }, mailTimeoutMs)
      return reply.kind === 'attachment' ? reply.file : undefined
    },
    async attachmentsOf(raw) {
      const reply = await pool.run({ kind: 'attachments', raw }, mailTimeoutMs)
      return reply.kind === 'attachments' ? reply.files : []
    },
    warm: () => pool.warm(),
    close: () => pool.close(),
  }
}
