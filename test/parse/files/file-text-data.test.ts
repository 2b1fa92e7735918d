import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { openPath } from '../../../src/intake/open.ts'
import { parseMessageId } from '../../../src/model/ids.ts'
import { readBody } from '../../../src/parse/body.ts'
import { openFileReader } from '../../../src/parse/files/file-reader.ts'
import { readHeaders } from '../../../src/parse/headers.ts'
import { dataDir, whyNoData } from '../../data.ts'
import { soak } from '../../soak.ts'
import { tempDir } from '../../temp.ts'
import { describeUnless } from '../../unless.ts'

interface Expected {
  readonly messageId: string
  readonly kind: string
  readonly sha1: string
  /** What another program found in it; '' where none did. */
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
  it(
    'give their text, at least 95 of a hundred: 95 % of the words that another program found, or some where none did',
    async () => {
      const wanted = Map.groupBy(readExpected(), ({ messageId }) => messageId)
      const reader = openFileReader()
      const unpacked = spawn('xz', ['-dc', `${dataDir ?? ''}/lists/openbmc.mbox.xz`])
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
            const text = file === undefined ? '' : (await reader.textOf(file.bytes, file)).text
            given.push({ kind, share: expected === '' ? Number(text !== '') : shareOf(expected, text) })
          }
          wanted.delete(parseMessageId(headers.first('message-id') ?? '') ?? '')
          if (given.length >= DOCUMENTS) break
        }
      } finally {
        unpacked.kill()
        await reader.close()
      }
      const all = soak.on ? 182 : given.length // one that is not there has not given its text
      const full = given.filter(({ share }) => share >= ENOUGH).length
      soak.figure('documents that gave their text', `${full} of ${all}`)
      expect(given.length).toBeGreaterThanOrEqual(soak.on ? 180 : DOCUMENTS)
      expect(full / all).toBeGreaterThanOrEqual(0.95)
    },
    soak.times(120_000, 600_000),
  )
})
