/** What stands in a mail: own words, signature, and the mail it answers as that client quotes it. */
import type { Client, Language, Mail, Person } from '../source.ts'
import { appleDate, gmailDate, osloTime, outlookDate, thunderbirdDate } from './dates.ts'
import { citedLines, paragraphs, quote, signature } from './html.ts'

/** Plain lines are not wrapped yet; the sender's client decides that. */
export type Body = { plain: string; html: string }

/** A mail as its readers saw it, which is what they quote. */
export type Seen = {
  mail: Mail
  messageId: string
  subject: string
  from: { name: string; address: string }
  to: { name: string; address: string }[]
  cc: { name: string; address: string }[]
  body: Body
}

/** What the writer typed: a closing and a name too, but no signature block and no line the telephone adds. */
export function typedWords(mail: Mail, writer: Person): string {
  const closing = mail.sign === 'short' && mail.client !== 'iphone' ? `\n\n${writer.short}` : ''
  return `${ownWords(mail)}${closing}`
}

/** The text without the parent's lines. */
export const ownWords = (mail: Mail): string =>
  mail.quote === 'inline'
    ? mail.text
        .split('\n')
        .filter((line) => !line.startsWith('> '))
        .join('\n')
        .replace(/\n{3,}/g, '\n\n')
        .trim()
    : mail.text

export function renderBody(mail: Mail, writer: Person, parent: Seen | undefined): Body {
  const own = ownPart(mail)
  const signed = signaturePart(mail, writer)
  if (!parent || mail.quote === 'none') return join(own, signed)
  if (mail.quote === 'inline') return join(attribution(mail, parent), own, signed)
  const quoted = mail.quote === 'bottom' ? trimmed(mail, parent) : whole(mail, parent)
  return mail.quote === 'bottom' ? join(quoted, own, signed) : join(own, signed, quoted)
}

const join = (...parts: Body[]): Body => ({
  plain: parts
    .map(({ plain }) => plain)
    .filter((plain) => plain !== '')
    .join('\n\n'),
  html: parts
    .map(({ html }) => html)
    .filter((html) => html !== '')
    .join('\n'),
})

function ownPart(mail: Mail): Body {
  const lines = mail.text.split('\n')
  if (mail.quote !== 'inline') return { plain: mail.text, html: paragraphs(lines, mail.client) }
  const runs: { cited: boolean; lines: string[] }[] = []
  for (const line of lines) {
    const cited = line.startsWith('> ')
    const bare = cited ? line.slice(2) : line
    if (runs.at(-1)?.cited === cited) runs.at(-1)!.lines.push(bare)
    else runs.push({ cited, lines: [bare] })
  }
  return {
    plain: mail.text,
    html: runs
      .map((run) => (run.cited ? citedLines(run.lines, mail.client) : paragraphs(run.lines, mail.client)))
      .join('\n'),
  }
}

function signaturePart(mail: Mail, writer: Person): Body {
  if (mail.sign === 'none') return { plain: '', html: '' }
  const lines =
    mail.client === 'iphone'
      ? [
          ...(writer.client === 'iphone' && mail.sign === 'full' ? writer.signature : []),
          mail.language === 'en' ? 'Sent from my iPhone' : 'Sendt fra min iPhone',
        ]
      : mail.sign === 'full'
        ? writer.signature
        : writer.short.split('\n')
  const dashes = mail.sign === 'full' && (mail.client === 'gmail' || mail.client === 'thunderbird')
  const asSignature = mail.sign === 'full' && mail.client !== 'iphone'
  return {
    plain: [...(dashes ? ['-- '] : []), ...lines].join('\n'),
    html: asSignature ? signature(lines, mail.client) : paragraphs(['', ...lines], mail.client),
  }
}

const LABELS = {
  nb: { from: 'Fra:', sent: 'Sendt:', to: 'Til:', cc: 'Kopi:', subject: 'Emne:' },
  nn: { from: 'Frå:', sent: 'Sendt:', to: 'Til:', cc: 'Kopi:', subject: 'Emne:' },
  en: { from: 'From:', sent: 'Sent:', to: 'To:', cc: 'Cc:', subject: 'Subject:' },
}
const full = ({ name, address }: { name: string; address: string }) => `${name} <${address}>`

function outlookFields(parent: Seen, language: Language): [string, string][] {
  const { from, sent, to, cc, subject } = LABELS[language]
  return [
    [from, full(parent.from)],
    [sent, outlookDate(osloTime(parent.mail.date), language)],
    [to, parent.to.map(full).join('; ')],
    ...(parent.cc.length > 0 ? [[cc, parent.cc.map(full).join('; ')] as [string, string]] : []),
    [subject, parent.subject],
  ]
}

/** The words around the name in "… skrev Kari Lund <…>:". Apple and Google have no nynorsk, Thunderbird has. */
function saidBy(client: Client, language: Language, parent: Seen): { before: string; after: string } {
  const time = osloTime(parent.mail.date)
  const english = language === 'en'
  switch (client) {
    case 'gmail':
      return english
        ? { before: `On ${gmailDate(time, language)} `, after: ' wrote:' }
        : { before: `${gmailDate(time, language)} skrev `, after: ':' }
    case 'thunderbird':
      return english
        ? { before: `On ${thunderbirdDate(time, language)}, `, after: ' wrote:' }
        : { before: `Den ${thunderbirdDate(time, language)}, ${language === 'nn' ? 'skreiv' : 'skrev'} `, after: ':' }
    default:
      return english
        ? { before: `On ${appleDate(time, language)}, `, after: ' wrote:' }
        : { before: `${appleDate(time, language)} skrev `, after: ':' }
  }
}

const attributionLine = (mail: Mail, parent: Seen): string => {
  const { before, after } = saidBy(mail.client, mail.language, parent)
  return `${before}${mail.client === 'thunderbird' ? parent.from.name : full(parent.from)}${after}`
}

/** Above inline answers the quoted lines are already in the text, so only the attribution is added. */
function attribution(mail: Mail, parent: Seen): Body {
  const line = attributionLine(mail, parent)
  return { plain: line, html: paragraphs([line], mail.client) }
}

const marked = (plain: string): string =>
  plain
    .split('\n')
    .map((line) => (line.startsWith('>') ? `>${line}` : line === '' ? '>' : `> ${line}`))
    .join('\n')

function whole(mail: Mail, parent: Seen): Body {
  const { client, language } = mail
  const quoted = {
    fields: outlookFields(parent, language),
    ...saidBy(client, language, parent),
    name: parent.from.name,
    address: parent.from.address,
    html: parent.body.html,
    messageId: parent.messageId,
  }
  const html = quote(quoted, client)
  const line = attributionLine(mail, parent)
  switch (client) {
    case 'outlook':
    case 'outlook-text':
    case 'owa': {
      const rule =
        client === 'owa'
          ? '________________________________\n'
          : client === 'outlook-text'
            ? '-----Opprinnelig melding-----\n'
            : ''
      return {
        plain: `${rule}${quoted.fields.map(([label, value]) => `${label} ${value}`).join('\n')}\n\n${parent.body.plain}`,
        html,
      }
    }
    // Apple's clients put the attribution inside the quote, an iPhone with a byte order mark before the words.
    case 'apple':
      return { plain: `> ${line}\n>\n${marked(parent.body.plain)}`, html }
    case 'iphone':
      return { plain: `> ${line}\n>\n${marked(`\ufeff${parent.body.plain}`)}`, html }
    default:
      return { plain: `${line}\n${marked(parent.body.plain)}`, html }
  }
}

/** Only what the parent said itself: how people who answer below a quote cut it. */
function trimmed(mail: Mail, parent: Seen): Body {
  const own = ownWords(parent.mail)
  const line = attributionLine(mail, parent)
  return {
    plain: `${line}\n${marked(own)}`,
    html: `${paragraphs([line], mail.client)}\n${citedLines(own.split('\n'), mail.client)}`,
  }
}
