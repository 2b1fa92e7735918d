/** The process that reads hostile bytes for `pool.ts`: it may hang, die or run out of memory, and takes nothing with it. */
import { readHeaders } from './headers.ts'
import { parseMail } from './mail.ts'
import {
  type MailToRead,
  type PackedResult,
  type PoolReply,
  type PoolRequest,
  type PostResult,
  pack,
  type ReadResult,
} from './pool-protocol.ts'
import { readHead, readRaw } from './read.ts'
import { UnreadableMail } from './unreadable.ts'
import { unwrapped } from './wrapped.ts'

async function answer(request: PoolRequest): Promise<PoolReply> {
  switch (request.kind) {
    case 'read': {
      const results: PackedResult[] = []
      for (const mail of request.mails) results.push(pack(await readOne(mail, request.maxBytes)))
      return { kind: 'read', results }
    }
    case 'post':
      return { kind: 'post', result: await readPost(request.mail, request.maxBytes) }
    case 'html':
      return { kind: 'html', html: await (await import('./display.ts')).htmlOf(unwrapped(request.raw)) }
    case 'attachments':
      return {
        kind: 'attachments',
        files: await (await import('./attachments.ts')).attachmentsOf(unwrapped(request.raw)),
      }
    case 'attachment':
      return {
        kind: 'attachment',
        file: await (await import('./display.ts')).attachmentOf(unwrapped(request.raw), request.index),
      }
  }
}

async function readOne({ raw, receivedAtMs, sizeBytes }: MailToRead, maxBytes: number): Promise<ReadResult> {
  const context = { receivedAtMs, maxBytes }
  try {
    if (sizeBytes === undefined || sizeBytes <= raw.length) return await readRaw(raw, context)
    return readHead(raw, { ...context, sizeBytes, problem: `larger than ${Math.round(maxBytes / (1024 * 1024))} MB` })
  } catch (error) {
    if (error instanceof UnreadableMail) return { problem: error.message }
    throw error
  }
}

async function readPost({ raw, receivedAtMs }: MailToRead, maxBytes: number): Promise<PostResult> {
  const { postFactsOf } = await import('./post-facts.ts')
  try {
    const message = await parseMail(raw, { receivedAtMs, maxBytes })
    return { message, post: postFactsOf(readHeaders(raw), raw, message.text) }
  } catch (error) {
    if (error instanceof UnreadableMail) return { problem: error.message }
    throw error
  }
}

process.on('disconnect', () => process.exit(0)) // the parent is gone, by whatever end
process.on('message', (request: PoolRequest) => {
  answer(request).then(
    (reply) => process.send?.(reply),
    (error: unknown) =>
      process.send?.({
        kind: 'failed',
        reason: error instanceof Error ? error.message : String(error),
      } satisfies PoolReply),
  )
})
process.send?.({ kind: 'ready' } satisfies PoolReply)
