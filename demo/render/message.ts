/** One mail as one list keeps it: the client's headers, the list's headers, the parts, the footer. */
import type { Client, List, Mail, Person } from '../source.ts'
import { renderAttachment } from './attachments.ts'
import { headerDate, osloTime } from './dates.ts'
import { page } from './html.ts'
import {
  base64,
  bytesOf,
  type Charset,
  digest,
  encodeWords,
  fileName,
  flowed,
  hardWrap,
  header,
  mailbox,
  multipart,
  type Part,
  quotedPrintable,
} from './mime.ts'
import { type Seen } from './quoting.ts'

export const COMPANY = 'ormvag-energi.example'

/** Made once for a mail, in the style of the client that sent it. */
export function messageIdOf(mail: Mail, address: string): string {
  const hash = digest(mail.id)
  const uuid = `${hash.slice(0, 8)}-${hash.slice(8, 12)}-4${hash.slice(13, 16)}-a${hash.slice(17, 20)}-${hash.slice(20, 32)}`
  switch (mail.client) {
    case 'gmail':
      return `CA${Buffer.from(hash.slice(0, 44), 'hex').toString('base64url')}CAF=${hash.slice(44, 50)}@mail.gmail.com`
    case 'apple':
    case 'iphone':
      return `${uuid.toUpperCase()}@${address.split('@')[1]}`
    case 'thunderbird':
      return `${uuid}@${address.split('@')[1]}`
    case 'robot':
      return `20${hash.slice(0, 12)}.${hash.slice(12, 16)}@overvaking.${COMPANY}`
    case 'outlook-text':
      return `${hash.slice(0, 32).toUpperCase()}@kr-kaia.${COMPANY}`
    default: {
      const site = parseInt(hash.slice(1, 2), 16) % 8
      const host = `${['DB9', 'AM0', 'PR3', 'HE1'][parseInt(hash.slice(0, 1), 16) % 4]}PR0${site}MB${1000 + parseInt(hash.slice(2, 5), 16)}`
      return `${host}${hash.slice(5, 37).toUpperCase()}@${host}.eurprd0${site}.prod.outlook.com`
    }
  }
}

const AGENTS: Partial<Record<Client, string>> = {
  outlook: 'X-Mailer: Microsoft Outlook 16.0',
  'outlook-text': 'X-Mailer: Microsoft Office Outlook 12.0',
  apple: 'X-Mailer: Apple Mail (2.3731.700.6)',
  iphone: 'X-Mailer: iPhone Mail (20H115)',
  thunderbird: 'User-Agent: Mozilla Thunderbird',
}

/** How each client writes letters outside ASCII in headers. */
const headerStyle = (client: Client, charset: Charset): [Charset, 'Q' | 'B'] =>
  client === 'gmail'
    ? ['utf-8', 'B']
    : client === 'outlook' || client === 'owa'
      ? [charset === 'utf-8' ? 'iso-8859-1' : charset, 'Q']
      : [charset, client === 'thunderbird' ? 'B' : 'Q']

export type Threading = { inReplyTo?: string; references: string[] }

export function renderMessage(seen: Seen, threading: Threading, list: List, writer: Person): string {
  const { mail, messageId } = seen
  const { client } = mail
  const address = writer.addresses[mail.as ?? 'work']!
  const charset: Charset = client === 'robot' ? 'us-ascii' : (writer.charset ?? 'utf-8')
  const [headerCharset, encoding] = headerStyle(client, charset)
  const words = (text: string) => {
    try {
      return encodeWords(text, headerCharset, encoding)
    } catch {
      return encodeWords(text, 'utf-8', encoding)
    }
  }
  const box = (who: { name: string; address: string }) => mailbox(who.name, who.address, headerCharset, encoding)
  const time = osloTime(mail.date)
  const rewritten = seen.from.address !== address
  const root = content(seen, charset, writer, list)
  const headers = [
    `Return-Path: <${list.address.replace('@', '-bounces@')}>`,
    header(
      'Received',
      `from ${address.split('@')[1] === COMPANY ? `mx1.${COMPANY}` : `mail.${address.split('@')[1]}`} by lister.${COMPANY} (Postfix) with ESMTPS id 4${digest(
        mail.id + list.id,
      )
        .slice(0, 10)
        .toUpperCase()} for <${list.address}>; ${headerDate({ ...time, utcMs: time.utcMs + 4000 })}`,
    ),
    header('From', box(seen.from)),
    ...(rewritten ? [header('Reply-To', box({ name: writer.name, address }))] : []),
    ...(mail.quirks.includes('original-from') ? [header('X-Original-From', box({ name: writer.name, address }))] : []),
    header('To', seen.to.map(box).join(', ')),
    ...(seen.cc.length > 0 ? [header('Cc', seen.cc.map(box).join(', '))] : []),
    header('Subject', words(subjectOn(list, seen.subject))),
    `Date: ${headerDate(time, client === 'owa')}`,
    `Message-ID: <${messageId}>`,
    ...(threading.inReplyTo ? [`In-Reply-To: <${threading.inReplyTo}>`] : []),
    ...(threading.references.length > 0
      ? [header('References', threading.references.map((id) => `<${id}>`).join(' '))]
      : []),
    ...(client === 'outlook' ? [header('Thread-Topic', words(seen.subject.replace(/^(SV|RE|Re|Sv): /, '')))] : []),
    ...(AGENTS[client] ? [AGENTS[client]] : []),
    ...(mail.quirks.includes('absence') ? ['Auto-Submitted: auto-replied', 'X-Auto-Response-Suppress: All'] : []),
    ...(mail.quirks.includes('absence-unmarked') ? ['X-Autoreply: yes'] : []),
    ...(client === 'robot' ? ['Auto-Submitted: auto-generated', 'X-Alarm-System: Vakta 4.2'] : []),
    'MIME-Version: 1.0',
    ...root.headers,
    'Precedence: list',
    header(
      'List-Id',
      `${mailbox(list.name, '', 'utf-8', 'Q').replace(/ <>$/, '')} <${list.address.replace('@', '.')}>`,
    ),
    `List-Post: <mailto:${list.address}>`,
    `List-Unsubscribe: <mailto:${list.address.replace('@', '-leave@')}>`,
    'X-Mailman-Version: 3.3.9',
  ]
  return `${headers.join('\n')}\n\n${root.body}`
}

/** A list with a prefix writes it once, wherever the reply's own prefix stands. */
const subjectOn = (list: List, subject: string): string =>
  list.prefix && !subject.includes(list.prefix) ? `${list.prefix} ${subject}` : subject

function content(seen: Seen, charset: Charset, writer: Person, list: List): Part {
  const { mail, body } = seen
  const { client } = mail
  const boundary = (level: string) => {
    const hash = digest(`${mail.id} ${level}`)
    return client === 'gmail'
      ? `000000000000${hash.slice(0, 16)}`
      : client === 'apple' || client === 'iphone'
        ? `Apple-Mail-${hash.slice(0, 8).toUpperCase()}-${hash.slice(8, 12).toUpperCase()}`
        : client === 'thunderbird'
          ? `------------${hash.slice(0, 24)}`
          : `_000_${hash.slice(0, 38).toUpperCase()}_`
  }
  const footer = list.footer && `_______________________________________________\n${list.footer.join('\n')}`
  const onlyPlain = client === 'outlook-text' || client === 'thunderbird' || client === 'robot'
  const lonely = onlyPlain && mail.attachments.length === 0
  // Mailman adds its footer to lone plain text, and as a part of its own beside anything else.
  const plain = text(
    lonely && footer ? `${wrapped(body.plain, client)}\n\n${footer}` : wrapped(body.plain, client),
    'plain',
    charset,
    mail,
  )
  const html = text(page(body.html, client, mail.language, charset), 'html', charset, mail)
  const words = mail.quirks.includes('html-only')
    ? html
    : onlyPlain
      ? plain
      : multipart('alternative', boundary('alternative'), [plain, html])
  const files = mail.attachments.map((attachment): Part => {
    const file = renderAttachment(attachment, mail, writer, list.address)
    const type = /^[\x20-\x7e]+$/.test(file.name) ? `${file.type};\n name="${file.name}"` : file.type
    return {
      headers: [
        `Content-Type: ${type}`,
        `Content-Disposition: attachment;\n ${fileName(file.name, client === 'outlook' || client === 'owa')}`,
        'Content-Transfer-Encoding: base64',
      ],
      body: base64(file.bytes),
    }
  })
  const whole = files.length > 0 ? multipart('mixed', boundary('mixed'), [words, ...files]) : words
  if (!footer || lonely) return whole
  const foot: Part = {
    headers: [
      'Content-Type: text/plain; charset="us-ascii"',
      'MIME-Version: 1.0',
      'Content-Transfer-Encoding: 7bit',
      'Content-Disposition: inline',
    ],
    body: footer,
  }
  return multipart('mixed', `===============${parseInt(digest(`${mail.id} ${list.id}`).slice(0, 13), 16)}==`, [
    whole,
    foot,
  ])
}

const wrapped = (plain: string, client: Client): string =>
  client === 'gmail' || client === 'outlook-text' ? hardWrap(plain) : client === 'thunderbird' ? flowed(plain) : plain

function text(words: string, kind: 'plain' | 'html', charset: Charset, mail: Mail): Part {
  const { client } = mail
  // A client that meets a letter its usual charset lacks falls back to UTF-8.
  const used: Charset =
    charset === 'iso-8859-1' && [...words].some((letter) => letter.codePointAt(0)! > 255) ? 'utf-8' : charset
  const bytes = bytesOf(words, used)
  const flow = client === 'thunderbird' && kind === 'plain' ? '; format=flowed' : ''
  const type = `Content-Type: text/${kind}; charset=${client === 'thunderbird' ? used.toUpperCase() : `"${used}"`}${flow}`
  if (used === 'us-ascii') return { headers: [type, 'Content-Transfer-Encoding: 7bit'], body: words }
  if (client === 'thunderbird') return { headers: [type, 'Content-Transfer-Encoding: 8bit'], body: words }
  if (mail.quirks.includes('base64'))
    return { headers: [type, 'Content-Transfer-Encoding: base64'], body: base64(bytes) }
  return { headers: [type, 'Content-Transfer-Encoding: quoted-printable'], body: quotedPrintable(bytes) }
}
