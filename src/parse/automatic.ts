import type { Address } from '../model/message.ts'
import type { Headers } from './headers.ts'
import { fieldsText, type MimePart, parameter, typeOf } from './mime-parts.ts'
import { anyOf } from './phrases.ts'

/** `X-Autoreply`, `X-Autorespond`, `X-Auto-Reply-From`, `X-Mail-Autoreply`, `X-Auto-Generated` and their like. */
const AUTO_HEADER = /^(?:x-)?(?:[a-z]{1,30}-)?auto-?(?:re(?:ply|plied|spond|sponder|sponse)|generated|answer)(?:-|$)/
/** Which mail a program should not answer with a notice; Exchange and Outlook put it on people's mail. */
const ASKS_FOR_QUIET = 'x-auto-response-suppress'
const LIST_HEADER =
  /^(?:list-[a-z]|mailing-list$|x-mailing-list$|x-mailman-|x-beenthere$|x-list(?:name|-id|server)?$|x-ml-(?:name|count)$|x-sympa-|x-mlserver$|x-google-group-id$|x-google-loop$|x-ezmlm)/
/** What Exchange writes on what one of its agents made (an inbox rule's or transport rule's own mail, a journal), and on
 *  what an inbox rule sent on. The transport rules' and the forwarding of a whole mailbox are the administrator's doing,
 *  and leave people's mail people's. */
const EXCHANGE_AGENT =
  /^(?:x-ms-exchange-(?:organization-)?generated-message-source|x-ms-exchange-parent-message-id|x-ms-exchange-message-is-ndr|x-ms-journal-report)$/
const EXCHANGE_RULE = /^(?:x-ms-exchange-inbox-rules-loop|(?:x-ms-exchange-organization-)?auto-?forwarded)$/
/** Systems that answer each mail with a ticket's number: two of a kind would write to each other for ever. */
const TICKET_HEADER =
  /^(?:rt-(?:ticket|originator)|x-rt-|x-otrs-loop$|x-zammad-|x-zendesk-|x-freshdesk-|x-servicenow-|x-glpi-|x-osticket-|x-redmine-)/
const NOT_A_PERSON = new RegExp(
  String.raw`^${anyOf(
    'mailer-?daemon|mail-?daemon|post-?master|daemon|bounces?|owner(?=[-+])|listserv|majordomo|mailman(?:-bounces)?',
    '(?:do[-_.]?)?no[-_.]?t?[-_.]?reply|ikke[-_.]?svar|svar[-_.]?ikke|keine[-_.]?antwort|nepasrepondre',
  )}\d{0,6}(?:[-+_.=].*)?$`,
  'i',
)
const NO_REPLY_SUFFIX = /[-_.+](?:no[-_.]?reply|mailer-daemon|bounces?|owner|request)$/i
const CALENDAR_TYPES = /^text\/(?:x-v)?calendar$/
const NONE = /^(?:no|none|false|0)?$/i

/** Why nobody waits for an answer to a mail (RFC 3834, 2), in words for the log; undefined where a person may.
 *
 *  Stricter than `machineOf`, which asks who wrote it: what came through a list is a person's, and still never answered.
 *  `X-Loop` and `X-Auto-Response-Suppress` alone say nothing, for they are on people's mail. */
export const automaticBy = (
  headers: Headers,
  from: readonly Address[],
  parts: readonly MimePart[],
): string | undefined => byHeaders(headers) ?? bySender(from) ?? byParts(headers, parts)

function byHeaders(headers: Headers): string | undefined {
  const says = (name: string) => headers.all(name).map((value) => wordOf(value))
  const submitted = says('auto-submitted').find((word) => !NONE.test(word))
  if (submitted !== undefined) return `Auto-Submitted: ${submitted}`
  const precedence = [...says('precedence'), ...says('x-precedence')].find((word) =>
    /^(?:bulk|junk|list|auto[-_]?(?:reply|response))$/.test(word),
  )
  if (precedence !== undefined) return `Precedence: ${precedence}`
  if (headers.all('return-path').some((path) => /^<\s*>$/.test(path.trim()))) return 'an empty Return-Path'
  if (headers.first('x-failed-recipients') !== undefined) return 'X-Failed-Recipients'
  for (const name of headers.names()) {
    const value = headers.first(name)
    if (value === undefined) continue
    if (LIST_HEADER.test(name)) return `it came through a list (${name})`
    if (AUTO_HEADER.test(name) && name !== ASKS_FOR_QUIET && !NONE.test(wordOf(value))) return `it has ${name}`
    if (TICKET_HEADER.test(name)) return `a ticket system sent it (${name})`
    if (EXCHANGE_AGENT.test(name)) return `a mail system's agent made it (${name})`
    if (EXCHANGE_RULE.test(name) && !NONE.test(wordOf(value))) return `a mailbox rule sent it on (${name})`
    if (name.startsWith('x-ms-exchange-calendar-')) return `it is of a calendar (${name})`
  }
  return byKind(headers)
}

/** A header's first word, without comments and parameters. */
const wordOf = (value: string): string => /^[^\s;(]{0,100}/.exec(value.trim())?.[0].toLowerCase() ?? ''

function byKind(headers: Headers): string | undefined {
  const contentClass = /^urn:content-classes:(calendarmessage|dsn|mdn|appointment)\b/i.exec(
    headers.first('content-class') ?? '',
  )?.[1]
  if (contentClass !== undefined) return `Content-Class: ${contentClass.toLowerCase()}`
  if (/^<rt-\d[\d.]{0,20}-\d/.test(headers.first('message-id') ?? '')) return 'a ticket system sent it (message-id)'
  const identifiers = `${headers.first('content-identifier') ?? ''} ${headers.first('x400-content-identifier') ?? ''}`
  return /auto[- ]repl/i.test(identifiers) ? 'Content-Identifier: an automatic reply' : undefined
}

function bySender(from: readonly Address[]): string | undefined {
  const [author] = from
  if (author === undefined) return 'no address in From'
  if (from.length > 1) return 'more than one address in From'
  const local = author.address.slice(0, author.address.lastIndexOf('@'))
  return NOT_A_PERSON.test(local) || NO_REPLY_SUFFIX.test(local) ? 'From is the address of a program' : undefined
}

function byParts(headers: Headers, parts: readonly MimePart[]): string | undefined {
  if (typeOf(headers) === 'multipart/report') {
    const kind = parameter(headers, 'report-type')
    return kind === undefined ? 'a report' : `a report (${wordOf(kind)})`
  }
  // A receipt, a task, a meeting: mail of Outlook's that people write has text beside this.
  if (typeOf(headers) === 'application/ms-tnef') return "an object of Outlook's"
  // Outlook.com's complaints, which are no multipart/report.
  if (/^complaint about message from [\d.:a-f]+$/i.test(headers.text('subject').trim()))
    return 'a report of a complaint'
  for (const part of parts) {
    if (/^message\/(?:feedback-report|(?:global-)?disposition-notification)$/.test(part.type)) return `a ${part.type}`
    if (part.type === 'text/vnd.google.email-reaction+json') return 'a reaction'
    if (CALENDAR_TYPES.test(part.type)) {
      const method = parameter(part.headers, 'method') ?? methodIn(part)
      if (method !== undefined) return `an invitation (${wordOf(method)})`
    }
  }
  return undefined
}

/** The method of a calendar part that only its own text names (RFC 5545, 3.7.2). A file that a person attached is none. */
function methodIn(part: MimePart): string | undefined {
  if (/^\s*attachment\b/i.test(part.headers.first('content-disposition') ?? '')) return undefined
  return /^METHOD\s{0,3}:\s{0,3}([a-z]{1,30})/im.exec(fieldsText(part, 8 * 1024) ?? '')?.[1]
}
