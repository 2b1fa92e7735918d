import type { ListAddress } from '../model/ids.ts'
import type { Address } from '../model/message.ts'
import { addressesOf, cleanName } from './addresses.ts'
import type { Headers } from './headers.ts'

/** `Jane Doe via Drift`, `'Jane Doe' via Drift`, `Jane Doe (via Drift)`, and the like from list programs in other languages. */
const VIA = /^(.{1,200}?)\s+\(?(?:via|gjennom|über|par l'intermédiaire de)\s+\S.{0,200}$/iu
const ORIGINAL_FROM = ['x-original-from', 'x-original-sender', 'x-google-original-from', 'x-mailfrom', 'original-from']
const NOBODY: Address = { name: '', address: '' }

/** Who wrote a mail. A list that rewrites From so that DMARC lets its mail pass ("Jane via Drift <drift@example.org>")
 *  hides the writer: they are found again by X-Original-From and its kin, by a Reply-To that is not the list, or by the
 *  address written into the list's (`jane=example.com@lists.example.org`). Where all fail, the name stays and the
 *  address is empty, for the list's address would make one person of all its writers. */
export function authorOf(headers: Headers, lists: readonly ListAddress[]): Address {
  const from = addressesOf(headers.all('from'))[0] ?? addressesOf(headers.all('sender'))[0] ?? NOBODY
  const isList = (address: string) => (lists as readonly string[]).includes(address)
  const viaName = VIA.exec(from.name)?.[1]
  if (viaName === undefined && !isList(from.address)) return from
  const name = withoutListMarks(viaName ?? from.name)
  const isWriter = ({ address }: Address) => address !== '' && address !== from.address && !isList(address)
  const original = addressesOf(ORIGINAL_FROM.flatMap((header) => headers.all(header))).find(isWriter)
  const replies = addressesOf(headers.all('reply-to')).filter(isWriter)
  const reply = isList(from.address)
    ? (replies.find((address) => isNamed(address, name)) ?? replies[0])
    : replies.find((address) => isNamed(address, name))
  const writer = original ?? reply
  return { name: name || writer?.name || '', address: writer?.address ?? embeddedAddress(from.address) ?? '' }
}

/** Yahoo: `Jane Doe jane@example.com [drift]`. */
const withoutListMarks = (name: string): string =>
  cleanName(name.replace(/\s*\[[^\]]{1,100}\]\s*$/, '').replace(/\s+\S{1,100}@\S{1,100}$/, ''))

/** The mailbox is that of the person named: it says the same name, or its local part holds one of their names. */
function isNamed(mailbox: Address, name: string): boolean {
  const words = name
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word.length > 2)
  if (mailbox.name !== '' && mailbox.name.toLowerCase() === name.toLowerCase()) return true
  return words.some((word) => mailbox.address.slice(0, mailbox.address.lastIndexOf('@')).includes(word))
}

/** `jane=example.com@groups.example.org` was `jane@example.com`. */
function embeddedAddress(address: string): string | undefined {
  const [, local, domain] = /^(?:[^+@]*\+)?([^=@+]+)=([^=@]+\.[^=@]+)@/.exec(address) ?? []
  return local === undefined || domain === undefined ? undefined : `${local}@${domain}`
}
