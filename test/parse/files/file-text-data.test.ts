import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { openPath } from '../../../src/intake/open.ts'
import { parseMessageId } from '../../../src/model/ids.ts'
import { readBody } from '../../../src/parse/body.ts'
import { type FileReader, openFileReader } from '../../../src/parse/files/file-reader.ts'
import { readHeaders } from '../../../src/parse/headers.ts'
import { dataDir, whyNoData } from '../../data.ts'
import { soak } from '../../soak.ts'
import { tempDir } from '../../temp.ts'
import { describeUnless } from '../../unless.ts'
import { aRandom, mutated } from './mutated.ts'

interface Expected {
  readonly messageId: string
  readonly kind: string
  readonly sha1: string
  /** What another program found in it; '' of scans, and of the winmail.dat, which none could open. */
  readonly text: string
}

const place = `${dataDir ?? ''}/ground-truth/attachments`

function readExpected(): Expected[] {
  const [, ...lines] = readFileSync(`${place}/attachments.tsv`, 'utf8').trimEnd().split('\n')
  return lines.map((line) => {
    const [, id = '', , , kind = '', , sha1 = '', , file = ''] = line.split('\t')
    const text = file === '' ? '' : readFileSync(`${place}/${file}`, 'utf8')
    return { messageId: parseMessageId(id) ?? id, kind, sha1, text: kind === 'ics' ? wordsOfCalendar(text) : text }
  })
}

/** The truth of a calendar file is the file; its text is what people wrote in it. */
const wordsOfCalendar = (text: string): string =>
  text
    .replace(/\r?\n[ \t]/g, '')
    .split(/\r?\n/)
    .filter((line) => /^(?:SUMMARY|DESCRIPTION|LOCATION)[;:]/.test(line))
    .map((line) =>
      line
        .replace(/^[^:]*:/, '')
        .replace(/\\n/gi, '\n')
        .replaceAll('\\', ''),
    )
    .join('\n')

const wordsIn = (text: string): string[] =>
  text
    .normalize('NFKC')
    .toLowerCase()
    .match(/[\p{L}\p{N}]+/gu) ?? []

/** Which share of the expected words, each as often as it stands, is in a text. */
function shareOf(expected: string, text: string): number {
  const left = new Map<string, number>()
  for (const word of wordsIn(text)) left.set(word, (left.get(word) ?? 0) + 1)
  const words = wordsIn(expected)
  const there = words.filter((word) => {
    const count = left.get(word) ?? 0
    left.set(word, count - 1)
    return count > 0
  })
  return words.length === 0 ? 1 : there.length / words.length
}

/** The first 40 of the documents in scripts/test, all of them in a soak: unpacking the list takes longer than reading them. */
const DOCUMENTS = soak.times(40, 182)
const ENOUGH = 0.95

describeUnless(whyNoData, 'documents that people sent to a list', () => {
  let reader: FileReader
  const documents: Uint8Array[] = []
  beforeAll(() => {
    reader = openFileReader()
  })
  afterAll(() => reader.close())

  it(
    'give their text, at least 95 of a hundred: 95 % of the words that another program found; scans say that they have none',
    async () => {
      const wanted = Map.groupBy(readExpected(), ({ messageId }) => messageId)
      const unpacked = spawn('xz', ['-dc', `${dataDir ?? ''}/lists/openbmc.mbox.xz`])
      let scans = 0
      const given: { readonly kind: string; readonly share: number }[] = []
      try {
        const mails = openPath('-', { list: undefined, maxBytes: 25e6, spoolDir: tempDir(), stdin: unpacked.stdout })
        for await (const mail of mails) {
          if ('kind' in mail || mail.raw.kind !== 'bytes') continue
          const headers = readHeaders(mail.raw.bytes)
          const ours = wanted.get(parseMessageId(headers.first('message-id') ?? '') ?? '')
          if (ours === undefined) continue
          const bySha1 = new Map(
            (await readBody(headers, mail.raw.bytes)).attachments.map((file) => [
              createHash('sha1').update(file.bytes).digest('hex'),
              file,
            ]),
          )
          for (const { kind, sha1, text: expected } of ours) {
            const file = bySha1.get(sha1)
            if (file !== undefined) documents.push(file.bytes)
            // one lies in a mail that is attached, and comes with its text
            const within = [...bySha1.values()].filter(({ type }) => type === 'message/rfc822')
            const read = await Promise.all(
              (file === undefined ? within : [file]).map((one) => reader.textOf(one.bytes, one)),
            )
            const text = read.map((one) => one.text).join('\n')
            const isScan = expected === '' && kind !== 'tnef'
            if (isScan) scans++
            if (isScan) given.push({ kind, share: Number(read[0]?.problem === 'empty') })
            else given.push({ kind, share: expected === '' ? Number(text !== '') : shareOf(expected, text) })
          }
          wanted.delete(parseMessageId(headers.first('message-id') ?? '') ?? '')
          if (given.length >= DOCUMENTS) break
        }
      } finally {
        unpacked.kill()
      }
      const all = soak.on ? 182 : given.length // one that is not there has not given its text
      const full = given.filter(({ share }) => share >= ENOUGH).length
      soak.figure('documents that gave their text', `${full} of ${all}, ${scans} of them scans that say so`)
      expect(given.length).toBeGreaterThanOrEqual(soak.on ? 180 : DOCUMENTS)
      expect(full / all).toBeGreaterThanOrEqual(0.95)
    },
    soak.times(120_000, 600_000),
  )

  it(
    'come to something as well with bytes changed, cut out or put in twice',
    async () => {
      const random = aRandom(soak.seed)
      const times = soak.times(30, 5000)
      for (let i = 0; i < times; i++) {
        const changed = mutated(documents[i % documents.length] as Uint8Array, random)
        const { text, problem } = await reader.textOf(changed, { name: '', type: '' })
        expect(text !== '' || problem !== undefined).toBe(true)
      }
      soak.figure('changed documents that gave an outcome', times)
    },
    soak.times(120_000, 3_600_000),
  )
})
