import { execFileSync } from 'node:child_process'
import { closeSync, openSync } from 'node:fs'
import { join } from 'node:path'
import { ImapFlow } from 'imapflow'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { openPath } from '../../src/intake/open.ts'
import type { MessageId } from '../../src/model/ids.ts'
import type { Message } from '../../src/model/message.ts'
import { headersOnly } from '../../src/parse/mail.ts'
import { threadsOf } from '../../src/thread/threads.ts'
import { dataDir, whyNoData } from '../data.ts'
import { type Dovecot, startDovecot, whyNoDovecot } from '../servers/dovecot.ts'
import { soak } from '../soak.ts'
import { tempDir } from '../temp.ts'
import { describeUnless } from '../unless.ts'
import { toThreading } from './drawn.ts'

/** The usual test takes the first part of the list. */
const MAILS = soak.times(3_000, 30_000)
const HEAD_BYTES = 32 * 1024

describeUnless(whyNoData ?? whyNoDovecot(), "the threads of a real list, held against Dovecot's THREAD=REFS", () => {
  let dovecot: Dovecot
  beforeAll(async () => {
    dovecot = await startDovecot()
  })
  afterAll(() => dovecot?.stop())

  it('agree in at least 99.5 % of the pairs of mails that either of the two puts together', async () => {
    const mails = await deliver(dovecot)
    const theirs = await threadedByDovecot(dovecot, mails)
    const linked = mails.map((mail) => ({ ...toThreading(mail), isReplySubject: false })) // REFS does not join by subject
    const { both, either } = agreement(threadsOf(linked), theirs)
    soak.figure("pairs of mails in one thread, here and by Dovecot's REFS", `${both} of ${either}`)
    expect(either).toBeGreaterThan(mails.length)
    expect(both / either).toBeGreaterThanOrEqual(0.995)
  })
})

/** Puts the heads of the list's mails before Dovecot, of mails with one id the first: in the order of their numbers there. */
async function deliver(dovecot: Dovecot): Promise<Message[]> {
  const path = join(tempDir(), 'openbmc.mbox')
  const file = openSync(path, 'w')
  execFileSync('xz', ['-dc', join(dataDir ?? '', 'lists/openbmc.mbox.xz')], { stdio: ['ignore', file, 'inherit'] })
  closeSync(file)
  const mails = new Map<MessageId, Message>()
  const options = { list: undefined, maxBytes: 30_000_000, spoolDir: tempDir(), onProgress: () => undefined }
  for await (const item of openPath(path, options)) {
    if ('kind' in item) continue
    const head = Buffer.from((item.raw.kind === 'large' ? item.raw.head : item.raw.bytes).subarray(0, HEAD_BYTES))
    const context = { receivedAtMs: item.receivedAtMs, maxBytes: 0, sizeBytes: head.length, problem: 'its head only' }
    const { message } = headersOnly(head, context)
    if (mails.has(message.id)) continue
    mails.set(message.id, message)
    await dovecot.deliver('liste', 'INBOX', head, { internalDate: new Date(1_500_000_000_000 + mails.size * 1000) })
    if (mails.size === MAILS) break
  }
  return [...mails.values()]
}

async function threadedByDovecot(dovecot: Dovecot, mails: readonly Message[]): Promise<MessageId[][]> {
  const { user, pass, ...where } = dovecot.user('liste')
  const client = new ImapFlow({ ...where, secure: false, auth: { user, pass }, logger: false, socketTimeout: 300_000 })
  client.on('error', () => {})
  await client.connect()
  try {
    await client.mailboxOpen('INBOX')
    let answer: unknown[] = []
    const words = ['REFS', 'UTF-8', 'ALL'].map((value) => ({ type: 'ATOM', value }))
    const untagged = { THREAD: async ({ attributes }: { attributes: unknown[] }) => void (answer = attributes) }
    const done = await execOf(client)('THREAD', words, { untagged })
    done.next()
    return answer.map((thread) => numbersIn(thread).map((number) => (mails[number - 1] as Message).id))
  } finally {
    client.close()
  }
}

type Exec = (command: string, words: readonly object[], options: object) => Promise<{ next(): void }>
/** imapflow has no THREAD of its own. */
const execOf = (client: ImapFlow): Exec => (client as unknown as { exec: Exec }).exec.bind(client)

function numbersIn(answer: unknown): number[] {
  const numbers: number[] = []
  const left = [answer]
  for (let next = left.pop(); next !== undefined; next = left.pop()) {
    if (Array.isArray(next)) left.push(...(next as unknown[]))
    else numbers.push(Number((next as { value: string }).value))
  }
  return numbers
}

/** Of the pairs of mails that are in one thread in either, how many are in both. */
function agreement(some: readonly (readonly string[])[], others: readonly (readonly string[])[]) {
  const pairs = (threads: Iterable<{ readonly length: number }>): number =>
    [...threads].reduce((sum, { length }) => sum + (length * (length - 1)) / 2, 0)
  const threadOf = new Map(others.flatMap((ids, i) => ids.map((id) => [id, i] as const)))
  const both = pairs(some.flatMap((ids) => [...Map.groupBy(ids, (id) => threadOf.get(id)).values()]))
  return { both, either: pairs(some) + pairs(others) - both }
}
