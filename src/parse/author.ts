import type { ListAddress } from '../model/ids.ts'
import type { Address } from '../model/message.ts'
import { addressesOf, cleanName } from './addresses.ts'
import type { Headers } from './headers.ts'

/** `Jane Doe via Drift`, `'Jane Doe' via Drift`, `Jane Doe (via Drift)`, `Jane Doe via`, and the like from list programs in
 *  other languages. */
const VIA = /^(.{1,200}?)\s+\(?(?:via|gjennom|genom|über|par l'intermédiaire de)(?:\s+\S.{0,200})?$/iu
const ORIGINAL_FROM = ['x-original-from', 'x-original-sender', 'x-google-original-from', 'x-mailfrom', 'original-from']
/** What the first server that passed a mail on found: who sent it, before any list changed that. */
const RESULTS = ['arc-authentication-results', 'authentication-results-original', 'x-original-authentication-results']
/** LISTSERV's stand-in for an address whose domain forbids that others use it. */
const STAND_IN = /^0{4}[\da-f]+-dmarc-request@/
const NOBODY: Address = { name: '', address: '' }

/** Who wrote a mail. A list that rewrites From so that DMARC lets its mail pass ("Jane via Drift <drift@example.org>")
 *  hides the writer: they are found again by X-Original-From and its kin, by a Reply-To or Cc that is not the list and bears
 *  the same name, by the address written into the list's (`jane=example.com@lists.example.org`), or by what ARC says of the
 *  sender. A Reply-To with somebody else's name is somebody else. Where all fail, the name stays and the address is empty,
 *  for the list's address would make one person of all its writers. */
export function authorOf(headers: Headers, lists: readonly ListAddress[]): Address {
  const from = addressesOf(headers.all('from'))[0] ?? addressesOf(headers.all('sender'))[0] ?? NOBODY
  const isList = (address: string) => (lists as readonly string[]).includes(address)
  const viaName = VIA.exec(from.name)?.[1]
  const isHidden = isList(from.address) || STAND_IN.test(from.address)
  if (viaName === undefined && !isHidden) return from
  const name = withoutListMarks(viaName ?? from.name)
  const isWriter = ({ address }: Address) =>
    address !== '' && address !== from.address && !isList(address) && !STAND_IN.test(address)
  const original = addressesOf(ORIGINAL_FROM.flatMap((header) => headers.all(header))).find(isWriter)
  const replies = addressesOf(headers.all('reply-to')).filter(isWriter)
  const reply =
    replies.find((address) => isNamed(address, name)) ??
    (isHidden ? replies.find((address) => address.name === '') : undefined)
  const copied = addressesOf(headers.all('cc')).find((address) => isWriter(address) && isSameName(address.name, name))
  const writer = original ?? reply ?? (isHidden ? copied : undefined)
  const address = writer?.address ?? embeddedAddress(from.address) ?? authenticated(headers, name, isWriter) ?? ''
  return { name: name || writer?.name || '', address }
}

/** The envelope's sender by the first of the servers that say so, where it is of the domain that From was of, or bears the
 *  writer's name: lists and bounce addresses are neither. */
function authenticated(headers: Headers, name: string, isWriter: (address: Address) => boolean): string | undefined {
  for (const results of RESULTS.flatMap((header) => headers.all(header))) {
    const first = results.slice(0, 4000)
    if (/^\s*i=(?!1\b)/.test(first)) continue
    const sender = /\bsmtp\.mailfrom="?([^\s;"@<>]{1,64}@[^\s;"<>]{1,255})/i.exec(first)?.[1]?.toLowerCase()
    const domain = /\bheader\.from=([^\s;"]{1,255})/i.exec(first)?.[1]?.toLowerCase()
    if (sender === undefined || !isWriter({ name: '', address: sender })) continue
    if (sender.endsWith(`@${domain}`) || isNamed({ name: '', address: sender }, name)) return sender
  }
  return undefined
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
  if (mailbox.name !== '') return isSameName(mailbox.name, name)
  return words.some((word) => mailbox.address.slice(0, mailbox.address.lastIndexOf('@')).includes(word))
}

/** The same name, or one within the other: "Kari Lund" and "Lund, Kari" and "Kari Lund (Drift)". */
function isSameName(one: string, other: string): boolean {
  const [some, others] = [one, other].map((name) => new Set(name.toLowerCase().match(/[\p{L}\p{N}]+/gu)))
  if (some === undefined || others === undefined || some.size === 0 || others.size === 0) return false
  const [few, many] = some.size < others.size ? [some, others] : [others, some]
  return [...few].every((word) => many.has(word))
}

/** `jane=example.com@groups.example.org` was `jane@example.com`. */
function embeddedAddress(address: string): string | undefined {
  const [, local, domain] = /^(?:[^+@]*\+)?([^=@+]+)=([^=@]+\.[^=@]+)@/.exec(address) ?? []
  return local === undefined || domain === undefined ? undefined : `${local}@${domain}`
}
