import { randomBytes } from 'node:crypto'
import libmime from 'libmime'

/** What somebody answers to a mail, before their mail program writes it. */
export interface Reply {
  readonly from: Mailbox
  readonly to: string
  readonly answered: AnsweredMail
  /** Paragraphs. Inline, each stands below one of the questions that are quoted. */
  readonly own: readonly string[]
  readonly language: 'nb' | 'en'
  readonly place: 'top' | 'bottom' | 'inline'
  readonly signature?: readonly string[] | undefined
  /** What the company's gateway puts under it. */
  readonly disclaimer?: string | undefined
  readonly files?: readonly AttachedFile[] | undefined
}

interface Mailbox {
  readonly name: string
  readonly address: string
}

interface AnsweredMail {
  readonly from: Mailbox
  readonly to: Mailbox
  readonly sent: Date
  readonly subject: string
  /** With <>, as in the headers. */
  readonly id: string
  readonly references: string
  readonly text: string
  readonly html: string
}

export interface AttachedFile {
  readonly name: string
  readonly type: string
  readonly bytes: Uint8Array
}

/** How a program lays out its text, or its HTML. */
export interface Layout {
  readonly said: (paragraph: string) => string
  readonly sign: (lines: readonly string[]) => string
  /** Above the quote, up to its first character. */
  readonly intro: string
  readonly quote: (stretch: string) => string
  readonly disclaim: (text: string) => string
  /** Between one thing and the next. */
  readonly gap: string
}

/** What a mail program makes of a reply. */
export interface Written {
  readonly prefix: string
  readonly messageId: string
  readonly headers: readonly string[]
  /** Undefined where it sends HTML alone. */
  readonly text: Layout | undefined
  /** Undefined where it sends text alone. */
  readonly html: (Layout & { readonly page: (body: string) => string }) | undefined
  /** What its text quotes: the HTML that was answered, made into text, or the text beside it. */
  readonly quotes: 'html' | 'text'
  /** What it puts under every signature. */
  readonly line?: string
  /** Where a gateway's words go: under the sender's, or under everything. */
  readonly gateway: 'under' | 'last'
  readonly charset: 'utf-8' | 'windows-1252'
  readonly encoding: 'quoted-printable' | 'base64' | '8bit'
  /** Of its text. */
  readonly flowed?: true
  /** Where files stand; Apple has them beside the HTML, within the alternative. */
  readonly files?: 'beside HTML'
}

/** A mail program. */
export type Client = (reply: Reply) => Written

/** The whole mail that a program sends for a reply. */
export function mailBy(client: Client, reply: Reply): string {
  const { from, answered } = reply
  const written = client(reply)
  return [
    `From: ${libmime.encodeWords(from.name, 'Q', 52)} <${from.address}>`,
    `To: ${reply.to}`,
    `Subject: ${libmime.foldLines(libmime.encodeWords(`${written.prefix} ${answered.subject}`, 'Q', 52))}`,
    `Date: ${new Date().toUTCString().replace('GMT', '+0000')}`,
    `Message-ID: <${written.messageId}>`,
    `In-Reply-To: ${answered.id}`,
    `References: ${`${answered.references} ${answered.id}`.trim().replaceAll('> <', '>\n <')}`,
    ...written.headers,
    'MIME-Version: 1.0',
    bodyBy(written, reply),
  ]
    .join('\n')
    .replace(/\r?\n/g, '\r\n')
}

function bodyBy(written: Written, reply: Reply): string {
  const { text, html, quotes } = written
  const body = bodyOf(reply.answered.html)
  const files = (reply.files ?? []).map(filePart)
  const plain =
    text === undefined
      ? []
      : [
          textPart(
            'plain',
            laidOut(reply, written, text, quotes === 'html' ? plainOf(body) : reply.answered.text),
            written,
          ),
        ]
  if (html === undefined) return plain[0] ?? ''
  const page = textPart('html', html.page(laidOut(reply, written, html, body)), written)
  if (files.length === 0) return multipart('alternative', [...plain, page])
  return written.files === 'beside HTML'
    ? multipart('alternative', [...plain, multipart('mixed', [page, ...files])])
    : multipart('mixed', [multipart('alternative', [...plain, page]), ...files])
}

function laidOut(reply: Reply, { line, gateway }: Written, how: Layout, quoted: string): string {
  const { place, own, signature = [], disclaimer } = reply
  const words = own.map(how.said)
  const lines = [...signature, ...(line === undefined ? [] : [line])]
  const signed = lines.length === 0 ? [] : [how.sign(lines)]
  const disclaimed = disclaimer === undefined ? [] : [how.disclaim(disclaimer)]
  const [first = '', ...rest] = (place === 'inline' ? cut(quoted, own.length) : [quoted]).map(how.quote)
  const begun = `${how.intro}${first}`
  const all = {
    top: [...words, ...signed, ...(gateway === 'under' ? [...disclaimed, begun] : [begun, ...disclaimed])],
    bottom: [begun, ...words, ...signed, ...disclaimed],
    inline: [begun, ...words.flatMap((one, at) => [one, rest[at] ?? '']), ...signed, ...disclaimed],
  }
  return all[place].join(how.gap)
}

/** What is quoted, cut below each question that is answered; HTML stays well-formed. */
function cut(quoted: string, answers: number): string[] {
  const isHtml = quoted.startsWith('<')
  const stretches = quoted.split(isHtml ? /(?<=\?)<br>\n/ : /(?<=\?)\n+/)
  const cuts = [...stretches.slice(0, answers), stretches.slice(answers).join(isHtml ? '<br>\n' : '\n\n')]
  if (!isHtml) return cuts
  return cuts.map((one, at) => `${at === 0 ? '' : '<div><div>'}${one}${at === answers ? '' : '</div></div>'}`)
}

/** What most programs do with plain text. */
export const PLAIN = {
  said: folded,
  sign: (lines: readonly string[]): string => lines.join('\n'),
  quote: (text: string): string => text,
  disclaim: folded,
  gap: '\n\n',
}

export const marked = (text: string): string =>
  text
    .trimEnd()
    .split('\n')
    .map((line) => (line === '' ? '>' : `> ${line}`))
    .join('\n')

/** Broken where a program breaks lines for good. */
export function folded(text: string): string {
  return text.replace(/[^\n]{77,}/g, (line) => line.replace(/(?=.{77})(.{1,76})\s/g, '$1\n'))
}

export const inHtml = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('\n', '<br>\n')

const bodyOf = (html: string): string => /<body[^>]*>([\s\S]*)<\/body>/.exec(html)?.[1]?.trim() ?? html

/** HTML as web mail and Exchange make text of it. */
export const plainOf = (html: string): string =>
  html
    .replaceAll('\n', '')
    .replace(/<a href="([^"]*)">(.*?)<\/a>/g, '$2&lt;$1&gt;')
    .replace(/<br>|<\/div>/g, '\n')
    .replace(/<\/p>|(?<!>)<div/g, '\n\n$&')
    .replace(/<[^>]*>/g, '')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&')
    .trim()

/** When the mail answered was sent, in the pieces that programs write it of. */
export function momentOf({ answered: { sent }, language }: Reply) {
  const written = (options: Intl.DateTimeFormatOptions, locale = language === 'nb' ? 'nb-NO' : 'en-US'): string =>
    new Intl.DateTimeFormat(locale, { timeZone: 'Europe/Oslo', ...options }).format(sent)
  return {
    weekday: written({ weekday: 'short' }),
    weekdayLong: written({ weekday: 'long' }),
    day: written({ day: 'numeric' }, 'en-US'),
    month: written({ day: 'numeric', month: 'short' }).replace(/\s?\d+\.?\s?/, ''), // "nov.", which alone is "nov"
    monthLong: written({ month: 'long' }),
    year: written({ year: 'numeric' }),
    time: written({ hour: '2-digit', minute: '2-digit' }, 'en-GB'),
    timeLong: written({ timeStyle: 'medium' }, 'en-GB'),
    /** With the narrow space that Gmail and Apple have before AM. */
    time12: written({ hour: 'numeric', minute: '2-digit' }, 'en-US'),
    time12Long: written({ timeStyle: 'medium' }, 'en-US'),
    date: written({ day: '2-digit', month: '2-digit', year: 'numeric' }),
  }
}

/** The header that Outlook copies above the mail answered: labels and what they say. */
export function copied(
  reply: Reply,
  precision: 'minutes' | 'seconds',
): readonly (readonly [label: string, said: string])[] {
  const { from, to, subject } = reply.answered
  const { weekdayLong, day, monthLong, year, ...moment } = momentOf(reply)
  const [time, time12] = precision === 'minutes' ? [moment.time, moment.time12] : [moment.timeLong, moment.time12Long]
  const sent = {
    nb: `${weekdayLong} ${day}. ${monthLong} ${year} ${time}`,
    en: `${weekdayLong}, ${monthLong} ${day}, ${year} ${time12.replace('\u202f', ' ')}`,
  }
  const labels = { nb: ['Fra:', 'Sendt:', 'Til:', 'Emne:'], en: ['From:', 'Sent:', 'To:', 'Subject:'] }
  const mailbox = ({ name, address }: Mailbox): string => `${name} <${address}>`
  const all = [mailbox(from), sent[reply.language], mailbox(to), subject]
  return labels[reply.language].map((label, at) => [label, all[at] ?? ''])
}

export const hex = (bytes: number, encoding: BufferEncoding = 'hex'): string => randomBytes(bytes).toString(encoding)

function textPart(kind: 'plain' | 'html', text: string, { charset, encoding, flowed }: Written): string {
  const bytes = charset === 'utf-8' ? Buffer.from(text) : Buffer.from(text.replace(/[…“”’–]/g, windows1252), 'latin1')
  const encoded = {
    '8bit': () => text,
    base64: () => inBase64(bytes),
    'quoted-printable': () => inQuotedPrintable(bytes),
  }[encoding]()
  const more = flowed && kind === 'plain' ? '; format=flowed' : ''
  return `Content-Type: text/${kind}; charset="${charset}"${more}\nContent-Transfer-Encoding: ${encoding}\n\n${encoded}\n`
}

/** The byte of a sign that Latin-1 has not. */
const windows1252 = (sign: string): string =>
  String.fromCharCode({ '…': 0x85, '“': 0x93, '”': 0x94, '’': 0x92, '–': 0x96 }[sign] ?? 0x3f)

const filePart = ({ name, type, bytes }: AttachedFile): string =>
  `Content-Type: ${type}; name="${name}"\nContent-Transfer-Encoding: base64\nContent-Disposition: attachment; filename="${name}"\n\n${inBase64(Buffer.from(bytes))}\n`

function multipart(kind: 'alternative' | 'mixed', parts: readonly string[]): string {
  const boundary = `_000_${hex(12)}_`
  const all = parts.map((part) => `--${boundary}\n${part}\n`).join('')
  return `Content-Type: multipart/${kind}; boundary="${boundary}"\n\n${all}--${boundary}--\n`
}

const inBase64 = (bytes: Buffer): string => bytes.toString('base64').replace(/.{76}(?=.)/g, '$&\n')

const inQuotedPrintable = (bytes: Buffer): string =>
  bytes
    .toString('latin1')
    .replace(
      /[^\t\n\x20-\x3c\x3e-\x7e]|[\t ]$/gm,
      (sign) => `=${sign.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`,
    )
    .replace(/.{77,}/g, (line) => line.match(/.{1,75}(?<!=|=[0-9A-F])/g)?.join('=\n') ?? line)
