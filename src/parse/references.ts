import type { MessageId } from '../model/ids.ts'
import { parseMessageIds } from '../model/ids.ts'
import type { Headers } from './headers.ts'

const MAX_REFERENCES = 200

/** The mails a mail names as before it: References and In-Reply-To together, oldest first, the parent last.
 *
 *  The parent is In-Reply-To's where that holds exactly one id, which programs get right more often than the order of
 *  References; with several (RFC 5322 allows an answer to many) References decides, and the rest come before it. Never the mail's own id,
 *  never an address of the people it is to (people typed those at git send-email's prompt), at most 200: the first,
 *  which names the thread, and the last 199. */
export function referencesOf(headers: Headers, own: MessageId, addresses: ReadonlySet<string>): MessageId[] {
  const cited = headers.all('references').flatMap(parseMessageIds)
  const answered = headers.all('in-reply-to').flatMap(parseMessageIds)
  const isCited = (id: MessageId): boolean => id !== own && !addresses.has(id.toLowerCase())
  const references = [...new Set(cited.filter(isCited))]
  const repliedTo = [...new Set(answered.filter(isCited))]
  return capped(inOrder(references, repliedTo))
}

function inOrder(references: readonly MessageId[], repliedTo: readonly MessageId[]): MessageId[] {
  const [parent, ...others] = repliedTo
  if (parent === undefined) return [...references]
  if (others.length === 0) return [...references.filter((id) => id !== parent), parent]
  const known = new Set(references)
  return [...repliedTo.filter((id) => !known.has(id)), ...references]
}

const capped = (ids: readonly MessageId[]): MessageId[] =>
  ids.length <= MAX_REFERENCES ? [...ids] : [...ids.slice(0, 1), ...ids.slice(1 - MAX_REFERENCES)]
