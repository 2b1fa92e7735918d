import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { textOf } from '../../src/model/message.ts'
import { htmlToText } from '../../src/parse/html.ts'
import { parseMail } from '../../src/parse/mail.ts'
import { splitOwnWords } from '../../src/parse/own-words.ts'
import { replyText } from '../../src/parse/read.ts'
import { dataDir } from '../data.ts'
import { describeUnless } from '../unless.ts'

const ownOf = (text: string): string => textOf({ text, parts: splitOwnWords(text) }, 'own')
/** Lines with something in them: white space between is not what is judged. */
const linesOf = (text: string): string[] =>
  text.split(/\r?\n/).flatMap((line) => (line.trim() === '' ? [] : [line.trim()]))

interface Annotated {
  readonly text: string
  readonly labels: readonly (readonly [start: number, end: number, label: string])[]
}
/** Not the sender's words: quotes, what stands under the words, and the furniture (copied headers, rules, attachments' icons). Patches,
 *  logs, tables and code that somebody sends are theirs, as are greetings and closings. */
const NOT_OWN = new Set([
  'quotation',
  'quotation_marker',
  'mua_signature',
  'personal_signature',
  'inline_headers',
  'visual_separator',
  'technical',
])

describeUnless(dataDir === undefined ? 'no real mail here' : undefined, 'own words of real mail', () => {
  const folder = dataDir ?? ''

  it('are what Discourse trims 64 mails of 20 languages to, but for quotes between answers, in 62 of them at least', () => {
    const place = `${folder}/quotes/email_reply_trimmer`
    const read = (kind: string, name: string) => readFileSync(`${place}/${kind}/${name}`, 'utf8')
    const names = readdirSync(`${place}/emails`)
    const right = names.filter((name) => {
      const expected = linesOf(read('trimmed', name)).filter((line) => !line.startsWith('>'))
      return linesOf(ownOf(read('emails', name).replaceAll('\r\n', '\n'))).join('\n') === expected.join('\n')
    })
    expect(names).toHaveLength(64)
    expect(right.length).toBeGreaterThanOrEqual(62)
  })

  it('are what a Norwegian stripped five mails to by hand', async () => {
    const place = `${folder}/norwegian/mail`
    const names = readdirSync(place).filter((name) => name.endsWith('.expected-reply.txt'))
    for (const name of names) {
      const own = await replyText(readFileSync(`${place}/${name.replace('.expected-reply.txt', '.eml')}`))
      expect(linesOf(own), name).toEqual(linesOf(readFileSync(`${place}/${name}`, 'utf8')))
    }
    expect(names.length).toBeGreaterThan(0)
  })

  it('are the same word in the text of twelve clients, and what they sign with is a signature', async () => {
    const place = `${folder}/quotes/talon/fixtures/standard_replies`
    const names = readdirSync(place).filter((name) => name.endsWith('.eml'))
    for (const name of names) {
      const raw = readFileSync(`${place}/${name}`)
      const mail = await parseMail(raw, { receivedAtMs: 0, maxBytes: raw.length })
      const signed = `${place}/${name.replace('.eml', '_reply_text')}` // keeps the signature
      const expected = existsSync(signed) ? linesOf(readFileSync(signed, 'utf8')) : ['Hello']
      expect(linesOf(`${textOf(mail, 'own')}\n${textOf(mail, 'signature')}`).slice(0, expected.length), name).toEqual(
        expected,
      )
      expect(linesOf(textOf(mail, 'own')), name).toEqual(['Hello'])
    }
    expect(names).toHaveLength(12)
  })

  it('are the same few lines in the HTML of nine clients', () => {
    const place = `${folder}/quotes/talon/fixtures/html_replies`
    for (const name of readdirSync(place)) {
      const own = linesOf(ownOf(htmlToText(readFileSync(`${place}/${name}`, 'utf8'))))
      expect(own, name).toEqual(['Hi. I am fine.', 'Thanks,', 'Alex'])
    }
  })

  it('are the lines that people marked as such in 150 list mails, F1 at least 0.95', () => {
    const rows = readFileSync(`${folder}/quotes/webis-gmane-annotations/gmane-1.jsonl`, 'utf8').trim().split('\n')
    let [both, onlyOurs, onlyTheirs] = [0, 0, 0]
    for (const row of rows) {
      const { text, labels } = JSON.parse(row) as Annotated
      const parts = splitOwnWords(text)
      for (const [line, start] of linesWithStart(text)) {
        const at = start + line.search(/\S/)
        const label = labels.find(([from, to]) => from <= at && at < to)?.[2]
        if (line.trim() === '' || label === undefined) continue
        const isOurs = parts.find((part) => part.start <= at && at < part.end)?.kind === 'own'
        const isTheirs = !NOT_OWN.has(label)
        if (isOurs && isTheirs) both++
        else if (isOurs) onlyOurs++
        else if (isTheirs) onlyTheirs++
      }
    }
    expect((2 * both) / (2 * both + onlyOurs + onlyTheirs)).toBeGreaterThan(0.95)
  })
})

function* linesWithStart(text: string): Generator<[line: string, start: number]> {
  let start = 0
  for (const line of text.split('\n')) {
    yield [line, start]
    start += line.length + 1
  }
}
