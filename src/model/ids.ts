/** A mail's Message-ID without its <>. Made only by `parseMessageId` and, for mail without a usable one, by `parse/`. */
export type MessageId = string & { readonly __brand: 'MessageId' }
/** The record's number for a mail. One Message-ID may stand for two mails (two bodies), so this is the key. */
export type MailKey = number & { readonly __brand: 'MailKey' }
/** The record's number for a thread. After a merge the old number still leads to the thread. */
export type ThreadId = number & { readonly __brand: 'ThreadId' }
/** The record's number for one mail address, as an author or a recipient. */
export type AddressKey = number & { readonly __brand: 'AddressKey' }
/** The record's number for a person: the smallest AddressKey among theirs, so it is stable while addresses are. */
export type PersonId = number & { readonly __brand: 'PersonId' }
/** A mailing list's posting address, in lower case. */
export type ListAddress = string & { readonly __brand: 'ListAddress' }

/** public-inbox caps ids at 244 bytes; RFC 5322 lines hold at most 998 characters. Longer ids are not ids. */
const MAX_ID_CHARS = 995
/** White space inside is a fold that some program made of a long id, or its own doing; it is no part of the id. */
const BRACKETED = /<([^<>]{1,2000})>/g
const BARE = /^[^<>\s,;"()]+@[^<>\s,;"()]+$/
/** `"abc"@x` is `abc@x` (RFC 5322, 3.2.4): quotes round what needs none. */
const QUOTED = /^"([\w!#$%&'*+/=?^`{|}~.-]+)"@/

/** The id of a Message-ID header: inside <>, or bare as some programs write it. Undefined when there is none: mail with
 *  a bad id is still mail, and gets an id of ours. */
export function parseMessageId(header: string): MessageId | undefined {
  const [id] = parseMessageIds(header)
  return header.includes('<') || BARE.test(header.trim()) ? id : undefined
}

/** Every id in a References or In-Reply-To header, in order, each once. In-Reply-To may hold prose ("Your message of
 *  Monday") or an address of a person: only what stands inside <>, or is a word like an id where nothing does, counts. */
export function parseMessageIds(header: string): MessageId[] {
  const ids = new Set<MessageId>()
  for (const [, inside = ''] of header.matchAll(BRACKETED)) addId(ids, inside)
  if (ids.size === 0) for (const word of header.split(/[\s,;]+/)) if (BARE.test(word)) addId(ids, word)
  return [...ids]
}

function addId(ids: Set<MessageId>, text: string): void {
  const id = text.replace(/\s+/g, '').replace(QUOTED, '$1@')
  const isProse = /\S\s+\S/.test(text) && !id.includes('@')
  if (id !== '' && id.length <= MAX_ID_CHARS && !isProse) ids.add(id as MessageId)
}

/** A list's address as a key. Undefined when the text is no address. */
export function parseListAddress(text: string): ListAddress | undefined {
  const address = text.trim().toLowerCase()
  return /^[^\s<>@,;"]+@[^\s<>@,;"]+$/.test(address) ? (address as ListAddress) : undefined
}
