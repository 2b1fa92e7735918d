import { domainToUnicode } from 'node:url'
import addressparser from 'nodemailer/lib/addressparser'
import { ownString } from '../language/own-string.ts'
import type { Address } from '../model/message.ts'
import { decodeWords } from './encoded-words.ts'

/** A mail to more than this is a circular; the rest are still in the raw mail. */
const MAX_ADDRESSES = 500
/** Of all fields of a kind together: 500 addresses are a tenth of that. */
const MAX_HEADER_CHARS = 64 * 1024
const MAX_NAME_CHARS = 200
const MAX_ADDRESS_CHARS = 320 // RFC 3696, errata 1690: 64 + 1 + 255

/** Fields read lately: on a list the same people write to each other. Some 2 MB when full; then it starts over. */
const known = new Map<string, readonly Address[]>()
const MAX_KNOWN = 2_000
const MAX_KNOWN_CHARS = 500

/** The mailboxes of From, To or Cc fields, groups opened, in order, each address once. */
export function addressesOf(fields: readonly string[]): readonly Address[] {
  const [only] = fields
  if (only === undefined || fields.length > 1 || only.length > MAX_KNOWN_CHARS) return readFields(fields)
  let addresses = known.get(only)
  if (addresses === undefined) {
    if (known.size >= MAX_KNOWN) known.clear()
    const field = ownString(only)
    known.set(field, (addresses = readFields([field])))
  }
  return addresses
}

function readFields(fields: readonly string[]): Address[] {
  const seen = new Set<string>()
  const addresses: Address[] = []
  let left = MAX_HEADER_CHARS
  for (const field of fields) {
    const parsed = addressparser(withSigns(field.slice(0, left)), { flatten: true })
    left = Math.max(0, left - field.length)
    for (const { name, address } of parsed) {
      const mailbox = { name: cleanName(decodeWords(name)), address: cleanAddress(decodeWords(address)) }
      const key = mailbox.address || mailbox.name
      if (key === '' || seen.has(key)) continue
      seen.add(key)
      addresses.push(withNameUnlessAddress(mailbox))
      if (addresses.length === MAX_ADDRESSES) return addresses
    }
  }
  return addresses
}

/** `ada at example.org (Ada)`, alone, in <> or before a comma. A name, as *Kari at work*, is followed by something else. */
const HIDDEN = /((?:^|[,<])\s*)([^\s<>(),;:"@]+) at ((?:[a-z0-9-]+\.)+[a-z]{2,})(?=\s*(?:$|[,>(]))/gi

/** Mailman 2 hides addresses in the archives that it offers as text. Who writes @ anywhere hides none. */
const withSigns = (field: string): string =>
  field.includes(' at ') && !field.includes('@') ? field.replace(HIDDEN, '$1$2@$3') : field

/** A person's name as a program wrote it: without quotes around it, `(mailto:...)`, `[mailto:...]` and odd spaces. */
export const cleanName = (name: string): string =>
  name
    .slice(0, 1000)
    .replace(/[[(<]?mailto:[^\s\])>]*[\])>]?/gi, ' ')
    .replace(/[\p{Cc}\p{Cf}]+/gu, ' ')
    .replace(/\s+/g, ' ')
    .replace(/^[\s'"`‘’“”«»,;]+|[\s'"`‘’“”«»,;]+$/g, '')
    .slice(0, MAX_NAME_CHARS)

const cleanAddress = (address: string): string => {
  const bare = address
    .trim()
    .slice(0, 2 * MAX_ADDRESS_CHARS) // with whatever stands around it; what follows takes time by the square
    .replace(/^(?:mailto:|<)+|>+$/gi, '')
    .toLowerCase()
  return bare.includes('@') && !/[\s<>]/.test(bare) && bare.length <= MAX_ADDRESS_CHARS ? withDomainAsRead(bare) : ''
}

/** A domain in Punycode (RFC 3492) is the one in letters: some programs write the one, some the other (RFC 6532). */
function withDomainAsRead(address: string): string {
  const at = address.lastIndexOf('@') + 1
  if (!/(?:^|\.)xn--/.test(address.slice(at))) return address
  const domain = domainToUnicode(address.slice(at))
  return domain === '' ? address : address.slice(0, at) + domain
}

/** Outlook repeats the address as the name ("'ada@example.org'"): that names nobody. */
const withNameUnlessAddress = ({ name, address }: Address): Address => ({
  name: name.toLowerCase() === address ? '' : name,
  address,
})
