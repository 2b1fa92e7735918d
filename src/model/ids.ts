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
const BRACKETED = /<\s*([^<>\s]{1,995})\s*>/
const EACH_BRACKETED = new RegExp(BRACKETED, 'g')
const BARE = /^[^<>\s,;"()]+@[^<>\s,;"()]+$/

/** The id of a Message-ID header: inside <>, or bare as some programs write it. Undefined when there is none: mail with
 *  a bad id is still mail, and gets an id of ours. */
export function parseMessageId(header: string): MessageId | undefined {
  const bracketed = BRACKETED.exec(header)?.[1]
  if (bracketed !== undefined) return bracketed as MessageId
  const bare = header.trim()
  return bare.length <= MAX_ID_CHARS && BARE.test(bare) ? (bare as MessageId) : undefined
}

/** Every id in a References or In-Reply-To header, in order, each once. In-Reply-To may hold prose ("Your message of
 *  Monday") or an address of a person: only what stands inside <>, or is the whole header, counts. */
export function parseMessageIds(header: string): MessageId[] {
  const ids = new Set<string>()
  for (const [, id] of header.matchAll(EACH_BRACKETED)) if (id !== undefined) ids.add(id)
  if (ids.size === 0)
    for (const word of header.split(/\s+/)) if (BARE.test(word) && word.length <= MAX_ID_CHARS) ids.add(word)
  return [...ids] as MessageId[]
}

/** A list's address as a key. Undefined when the text is no address. */
export function parseListAddress(text: string): ListAddress | undefined {
  const address = text.trim().toLowerCase()
  return /^[^\s<>@,;"]+@[^\s<>@,;"]+$/.test(address) ? (address as ListAddress) : undefined
}
