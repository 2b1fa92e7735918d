/** How well the sender's own words are told from the rest, on the annotated mail of the test data: one figure a data set, and
 *  with a name what is taken for own and should not be, and the other way.
 *
 *  node bench/own-words.ts [trimmer|talon|webis|norwegian|agree] */
import { readdirSync, readFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { openPath } from '../src/intake/open.ts'
import { type Message, textOf } from '../src/model/message.ts'
import { authorOf } from '../src/parse/author.ts'
import { readBody } from '../src/parse/body.ts'
import { readHeaders } from '../src/parse/headers.ts'
import { htmlToText } from '../src/parse/html.ts'
import { parseMail } from '../src/parse/mail.ts'
import { splitOwnWords } from '../src/parse/own-words.ts'
import { replyText } from '../src/parse/read.ts'
import { lists, unpacked, workshop } from './corpus.ts'

const data = dirname(lists)
const shown = process.argv[2]
function fromHtml(html: Uint8Array): Pick<Message, 'text' | 'parts'> {
  const text = htmlToText(Buffer.from(html).toString())
  return { text, parts: splitOwnWords(text) }
}
const ownOf = (text: string): string => textOf({ text, parts: splitOwnWords(text) }, 'own')
const linesOf = (text: string): string[] =>
  text.split(/\r?\n/).flatMap((line) => (line.trim() === '' ? [] : [line.trim()]))
const say = (text: string) => process.stdout.write(`${text}\n`)

function compared(set: string, name: string, own: readonly string[], expected: readonly string[]): boolean {
  if (own.join('\n') === expected.join('\n')) return true
  if (shown === set) {
    say(`== ${name}`)
    for (const line of expected.filter((one) => !own.includes(one))) say(`- ${line}`)
    for (const line of own.filter((one) => !expected.includes(one))) say(`+ ${line}`)
  }
  return false
}

function trimmer(): string {
  const place = join(data, 'quotes/email_reply_trimmer')
  const names = readdirSync(join(place, 'emails'))
  const read = (kind: string, name: string) => readFileSync(join(place, kind, name), 'utf8')
  const right = (isKept: (line: string) => boolean) =>
    names.filter((name) =>
      compared(
        'trimmer',
        name,
        linesOf(ownOf(read('emails', name).replaceAll('\r\n', '\n'))),
        linesOf(read('trimmed', name)).filter(isKept),
      ),
    ).length
  return `${right((line) => !line.startsWith('>'))} of ${names.length}`
}

async function talon(): Promise<string> {
  const place = join(data, 'quotes/talon/fixtures')
  let [right, all] = [0, 0]
  for (const folder of ['standard_replies', 'html_replies']) {
    const names = readdirSync(join(place, folder))
    for (const name of names.filter((one) => !one.endsWith('_reply_text'))) {
      const told = `${basename(name, '.eml')}_reply_text`
      const raw = readFileSync(join(place, folder, name))
      // Its truth keeps "Sent from my iPhone", which is a signature here: such a truth is compared with both.
      const keepsSignature = names.includes(told)
      const usual = name.endsWith('.eml') ? ['Hello'] : ['Hi. I am fine.', 'Thanks,', 'Alex']
      const expected = keepsSignature ? linesOf(readFileSync(join(place, folder, told), 'utf8')) : usual
      const mail = name.endsWith('.eml')
        ? await parseMail(raw, { receivedAtMs: 0, maxBytes: raw.length })
        : fromHtml(raw)
      const own = keepsSignature ? `${textOf(mail, 'own')}\n${textOf(mail, 'signature')}` : textOf(mail, 'own')
      all++
      if (compared('talon', name, linesOf(own), expected)) right++
    }
  }
  return `${right} of ${all}`
}

async function norwegian(): Promise<string> {
  const place = join(data, 'norwegian/mail')
  const names = readdirSync(place).filter((name) => name.endsWith('.expected-reply.txt'))
  let right = 0
  for (const name of names) {
    const own = await replyText(readFileSync(join(place, name.replace('.expected-reply.txt', '.eml'))))
    if (compared('norwegian', name, linesOf(own), linesOf(readFileSync(join(place, name), 'utf8')))) right++
  }
  return `${right} of ${names.length}`
}

/** Lines below a header copied without marks are labelled by the kind of text they are, not by whose they are: where `isAbove`, they
 *  are not judged. */
interface Annotated {
  readonly id: string
  readonly text: string
  readonly labels: readonly (readonly [start: number, end: number, label: string])[]
}

/** Labels of what is not the sender's words: quotes, what stands under the words, and the furniture. Patches, logs, tables and
 *  code that somebody sends are theirs, as are greetings and closings. */
const NOT_OWN = new Set([
  'quotation',
  'quotation_marker',
  'mua_signature',
  'personal_signature',
  'inline_headers',
  'visual_separator',
  'technical',
])

function webis(file: string, half: (at: number) => boolean, isAbove: boolean): string {
  const rows = readFileSync(join(data, 'quotes/webis-gmane-annotations', file), 'utf8')
    .trim()
    .split('\n')
  let [both, onlyOurs, onlyTheirs, mails] = [0, 0, 0, 0]
  for (const [row, json] of rows.entries()) {
    if (!half(row)) continue
    mails++
    const { id, text, labels } = JSON.parse(json) as Annotated
    const parts = splitOwnWords(text)
    const wrong: string[] = []
    const copied = Math.min(...labels.filter(([, , label]) => label === 'inline_headers').map(([from]) => from))
    let start = 0
    for (const line of text.split('\n')) {
      if (isAbove && start >= copied) break
      const at = start + Math.max(0, line.search(/\S/))
      start += line.length + 1
      const label = labels.find(([from, to]) => from <= at && at < to)?.[2]
      if (line.trim() === '' || label === undefined) continue
      const kind = parts.find((part) => part.start <= at && at < part.end)?.kind
      const isTheirs = !NOT_OWN.has(label)
      if (kind === 'own' && isTheirs) both++
      else if (kind === 'own') onlyOurs++
      else if (isTheirs) onlyTheirs++
      if ((kind === 'own') !== isTheirs) wrong.push(`${isTheirs ? '-' : '+'} ${label} ${kind} | ${line}`)
    }
    if (shown === 'webis' && wrong.length > 0) say([`== ${file} ${row} ${id}`, ...wrong].join('\n'))
  }
  const f1 = (2 * both) / (2 * both + onlyOurs + onlyTheirs)
  return `F1 ${f1.toFixed(4)} (${mails} mails; lines: ${both} right, ${onlyOurs} too many, ${onlyTheirs} too few)`
}

/** Words as letters and digits, without what only one of the two says: addresses, and names of images. */
const comparable = (text: string): string =>
  text
    .toLowerCase()
    .replace(/<?(?:https?:|mailto:)\S+|\[(?:cid|image)[:][^\]]*\]|\[x\]/g, ' ')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()

/** Of the mails of openbmc that come as text and as HTML, how many have the same own words in both. */
async function agreement(): Promise<string> {
  let [both, same] = [0, 0]
  for await (const mail of openPath(unpacked('openbmc'), { spoolDir: workshop })) {
    const raw = 'raw' in mail && mail.raw.kind === 'bytes' ? mail.raw.bytes : new Uint8Array()
    const headers = readHeaders(raw)
    if (!/^multipart/i.test(headers.first('content-type') ?? '')) continue
    const body = await readBody(headers, raw).catch(() => undefined)
    if (body === undefined || body.text.trim() === '' || body.html === '') continue
    const { name } = authorOf(headers, [])
    const [one, other] = [body.text, htmlToText(body.html)].map((text) =>
      textOf({ text, parts: splitOwnWords(text, name) }, 'own'),
    )
    both++
    if (comparable(one ?? '') === comparable(other ?? '')) same++
    else if (shown === 'agree') say(`== ${headers.text('subject')}\n-- text\n${one}\n-- HTML\n${other}`)
  }
  return `${same} of ${both}`
}

say(`email_reply_trimmer  ${trimmer()}`)
say(`talon                ${await talon()}`)
say(`norwegian            ${await norwegian()}`)
say(`text and HTML agree  ${await agreement()}`)
for (const file of ['gmane-1.jsonl', 'enron-train60.jsonl'])
  for (const [half, isIn] of [
    ['even', 0],
    ['odd', 1],
  ] as const)
    for (const isAbove of [false, true])
      say(
        `webis ${basename(file, '.jsonl').padEnd(14)} ${half.padEnd(5)}${isAbove ? 'above copied headers ' : ''.padEnd(21)}${webis(file, (at) => at % 2 === isIn, isAbove)}`,
      )
