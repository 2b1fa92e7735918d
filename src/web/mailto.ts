import type { ThreadMail } from '../find/types.ts'

/** Programs that open `mailto:` links cut them at about 2,000 characters; of a long References the first and the last
 *  ids matter (RFC 5322, 3.6.4: the start of the talk, and the mail answered). */
const MOST_REFERENCES = 8
const MOST_SUBJECT_CHARS = 200
const MOST_LINK_CHARS = 2000
const REPLY = /^\s*(re|sv|vs|aw|antw|ref)\s*(\[\d+\])?\s*:/i

/** A link that opens a new mail (RFC 6068). Empty fields are left out. */
export function mailto(to: readonly string[], fields: Readonly<Record<string, string>>): string {
  const query = Object.entries(fields)
    .filter(([, value]) => value !== '')
    .map(([name, value]) => `${name}=${encode(value)}`)
  return `mailto:${to.map(encodeAddress).join(',')}${query.length === 0 ? '' : `?${query.join('&')}`}`
}

/** A link that opens a new mail with a text in it; undefined where it would be longer than programs take. */
export function mailtoWithText(to: string, subject: string, text: string): string | undefined {
  const body = text.split('\n').map(encode).join('%0D%0A')
  const link = `${mailto([to], { subject })}${subject === '' ? '?' : '&'}body=${body}`
  return link.length <= MOST_LINK_CHARS ? link : undefined
}

/** A link that answers a mail to its list, or to its author where it came by none, and lands in the same thread. */
export function replyByMail(mail: ThreadMail): string {
  const references = [...mail.references, mail.messageId]
  const kept =
    references.length <= MOST_REFERENCES
      ? references
      : [...references.slice(0, 1), ...references.slice(1 - MOST_REFERENCES)]
  return mailto([mail.lists[0]?.address ?? mail.from.address], {
    subject: replySubject(mail.subject),
    'In-Reply-To': `<${mail.messageId}>`,
    References: kept.map((id) => `<${id}>`).join(' '),
  })
}

export const replySubject = (subject: string): string =>
  (REPLY.test(subject) ? subject : `Re: ${subject}`).slice(0, MOST_SUBJECT_CHARS)

/** Line breaks would start a header of their own in a careless program. */
const encode = (text: string): string =>
  encodeURIComponent(
    text
      .replace(/\p{Cc}+/gu, ' ')
      .trim()
      .toWellFormed(),
  )

const encodeAddress = (address: string): string => encode(address).replaceAll('%40', '@').replaceAll('%2B', '+')
