import { spawn } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { expect, it, onTestFinished } from 'vitest'
import { senderOf, whyNotAnswered } from '../../src/ask/sender.ts'
import { openPath } from '../../src/intake/open.ts'
import type { Message } from '../../src/model/message.ts'
import type { PostFacts } from '../../src/model/post.ts'
import { automaticBy } from '../../src/parse/automatic.ts'
import { bodyStartOf, Headers, readHeaders } from '../../src/parse/headers.ts'
import { parseMail } from '../../src/parse/mail.ts'
import { partsOf } from '../../src/parse/mime-parts.ts'
import { postFactsOf } from '../../src/parse/post-facts.ts'
import { dataDir, whyNoData } from '../data.ts'
import { describeUnless } from '../unless.ts'

const KARI = { name: 'Kari Li', address: 'kari@example.org' }

interface Read {
  readonly name: string
  readonly raw: Uint8Array
  readonly message: Message
  readonly post: PostFacts
}

/** Answered, though everything speaks for the sender: every address is a colleague's, and whoever hands over is trusted. */
function isAnswered({ message, post }: Read): boolean {
  const handed = { mailFrom: undefined, peer: '127.0.0.1' }
  if (whyNotAnswered({ message, post, handed }, { isOurAddress: () => false }) !== undefined) return false
  return senderOf(post, handed, { trust: { lmtpPeers: ['127.0.0.1'] }, isColleague: () => true }).kind === 'colleague'
}
const answered = (mails: readonly Read[]): string[] => mails.filter(isAnswered).map(({ name }) => name)

async function* mailsIn(path: string, stdin?: Readable): AsyncGenerator<{ name: string; raw: Uint8Array }> {
  const spoolDir = mkdtempSync(join(tmpdir(), 'hvemvet-ask-'))
  onTestFinished(() => rmSync(spoolDir, { recursive: true, force: true }))
  for await (const found of openPath(path, { spoolDir, ...(stdin === undefined ? {} : { stdin }) }))
    if ('raw' in found) yield { name: found.source, raw: found.raw.kind === 'bytes' ? found.raw.bytes : found.raw.head }
}

async function readOne(name: string, raw: Uint8Array): Promise<Read> {
  const message = await parseMail(raw, { receivedAtMs: 0, maxBytes: 1e8 })
  return { name, raw, message, post: postFactsOf(readHeaders(raw), raw, message.text) }
}

async function readAll(path: string): Promise<Read[]> {
  const read: Read[] = []
  for await (const { name, raw } of mailsIn(path)) read.push(await readOne(name.slice(path.length + 1), raw))
  return read
}

describeUnless(whyNoData, 'real mail that nobody waits for an answer to', () => {
  const fixtures = `${dataDir}/fixtures`

  it('is 566 delivery reports, complaints and absence replies of 80 mail systems, and none is answered', async () => {
    const folder = `${fixtures}/sisimai-bounces`
    const names = ['bsd', 'dos', 'not'].flatMap((kind) =>
      readdirSync(join(folder, kind)).map((name) => `${kind}/${name}`),
    )
    const mails = await Promise.all(names.map((name) => readOne(name, readFileSync(join(folder, name)))))
    expect(mails).toHaveLength(569)
    // The other three are people's: two its makers call no bounces, and one a bounce that somebody sends on.
    expect(answered(mails).toSorted()).toEqual([
      'bsd/lhost-sendmail-14.eml',
      'not/is-not-bounce-01.eml',
      'not/is-not-bounce-02.eml',
    ])
  })

  it("is every automatic reply, report, invitation and list mail of other projects' tests", async () => {
    const projects = dataDir === undefined ? [] : readdirSync(fixtures).filter((name) => name !== 'sisimai-bounces')
    const mails = (await Promise.all(projects.map((project) => readAll(join(fixtures, project))))).flat()
    const kinds = {
      machines: mails.filter(({ message }) => message.machine !== undefined),
      lists: mails.filter(({ raw }) =>
        readHeaders(raw)
          .names()
          .some((name) => name.startsWith('list-')),
      ),
      invitations: mails.filter(({ raw }) =>
        /^content-type:\s*text\/calendar/im.test(Buffer.from(raw).toString('latin1')),
      ),
      named: mails.filter(({ name }) => /(?:^|[/_-])(?:mdn|bounce|arf|vacation|autoreply|report_\d+)\b/i.test(name)),
      bySubject: mails.filter(({ message }) => /auto-?reply|out of office|^read: /i.test(message.subject)),
    }
    expect(answered(Object.values(kinds).flat())).toEqual([])
    expect(Object.fromEntries(Object.entries(kinds).map(([kind, found]) => [kind, found.length]))).toEqual({
      machines: 260,
      lists: 1117,
      invitations: 2,
      named: 6,
      bySubject: 2,
    })
  })

  it('is every mail that came through a list', { timeout: 60_000 }, async () => {
    const unpacked = spawn('xz', ['-dc', `${dataDir}/lists/openbmc.mbox.xz`])
    let fromList = 0
    const kept: string[] = []
    let invitations = 0
    for await (const { name, raw } of mailsIn('-', unpacked.stdout)) {
      const headers = readHeaders(raw)
      if (headers.first('list-id') === undefined) continue
      fromList++
      if (postFactsOf(headers, raw, '').automatic === undefined) kept.push(name)
      // Without the list's headers: 18 of the 33 with a calendar are invitations, the others have one attached.
      const content = new Headers()
      for (const type of headers.all('content-type')) content.add('content-type', type)
      const parts = partsOf(headers, raw.subarray(bodyStartOf(raw)))
      if (automaticBy(content, [KARI], parts)?.startsWith('an invitation') === true) invitations++
    }
    expect(kept).toEqual([])
    expect(fromList).toBe(21_937)
    expect(invitations).toBe(18)
  })
})

describeUnless(whyNoData, "people's own mail", () => {
  it.each([
    ['norwegian/mail', 5],
    ['quotes/email_reply_trimmer', 8],
    ['quotes/talon', 14],
  ])('is answered: %s', async (folder, expected) => {
    const mails = await readAll(`${dataDir}/${folder}`)
    // One of talon's is a piece of text, without From.
    expect(answered(mails.filter(({ post }) => post.from.length > 0))).toHaveLength(expected)
  })
})
