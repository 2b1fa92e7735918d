import type { Address } from '../model/message.ts'
import type { PostFacts } from '../model/post.ts'
import { addressesOf } from './addresses.ts'
import { automaticBy } from './automatic.ts'
import { deliveryReportOf, STATUS_PART } from './delivery-report.ts'
import { bodyStartOf, type Headers } from './headers.ts'
import { machineOf } from './machine.ts'
import { type MimePart, parameter, partsOf, typeOf } from './mime-parts.ts'

const MAX_DELIVERED = 100
const MAX_VALUES = 200
const MAX_VALUE_CHARS = 64 * 1024
const CR = 13
const LF = 10
const NUL = 0
const ADDRESS = /[^\s<>"'():;,[\]@]{1,200}@[^\s<>"'():;,[\]@]{1,255}/
const EACH_ADDRESS = new RegExp(ADDRESS, 'g')
const MAX_FROM = 10
const MAX_FROM_CHARS = 4000
const DELIVERED = ['delivered-to', 'x-original-to', 'envelope-to', 'x-envelope-to']

/** What a mail says of how to deal with it as post. `text` is its text as read. Takes time in proportion to the mail's
 *  size, and never throws. */
export function postFactsOf(headers: Headers, raw: Uint8Array, text: string): PostFacts {
  const body = bodyStartOf(raw)
  const parts = partsOf(headers, raw.subarray(body))
  const vouching = isHeaderSound(raw.subarray(0, body))
  const from = fromOf(headers)
  const automatic = automaticBy(headers, from, parts)
  return {
    from,
    replyTo: addressesOf(headers.all('reply-to')).filter(({ address }) => address !== ''),
    authAs: vouching ? valuesOf(headers, 'x-ms-exchange-organization-authas') : [],
    authResults: vouching ? valuesOf(headers, 'authentication-results') : [],
    hops: headers.all('received').length,
    loop: valuesOf(headers, 'x-hvemvet-loop'),
    automatic,
    deliveredTo: deliveredTo(headers),
    report: tellsOfDelivery(headers, parts, automatic)
      ? deliveryReportOf({ headers, parts, text, to: recipientsOf(headers) })
      : undefined,
  }
}

/** The addresses of From. Where two stand side by side without a comma, each system takes another for the sender's: then both are. */
function fromOf(headers: Headers): Address[] {
  const from = addressesOf(headers.all('from')).filter(({ address }) => address !== '')
  const bare = headers
    .all('from')
    .slice(0, MAX_FROM)
    .map((field) => field.slice(0, MAX_FROM_CHARS).replace(/"(?:[^"\\]|\\.)*"/g, ' '))
    .filter((field) => !/[<>()]/.test(field))
    .flatMap((field) => field.match(EACH_ADDRESS) ?? [])
    .map((address) => address.toLowerCase())
  const sideBySide = new Set(bare)
  if (sideBySide.size <= from.length) return from
  const known = new Set(from.map(({ address }) => address))
  return [...from, ...[...sideBySide].filter((one) => !known.has(one)).map((address) => ({ name: '', address }))]
}

/** Every value of a header, topmost first: the upper ones are those of the systems nearest to us. */
const valuesOf = (headers: Headers, name: string): string[] =>
  headers
    .all(name)
    .slice(0, MAX_VALUES)
    .map((value) => value.trim().slice(0, MAX_VALUE_CHARS))

/** A lone CR or a NUL can hide a header field from the mail system that should have taken a forged one out, and show it
 *  to us: then nothing of that header vouches for anybody. */
function isHeaderSound(header: Uint8Array): boolean {
  for (let at = header.indexOf(CR); at !== -1; at = header.indexOf(CR, at + 1)) if (header[at + 1] !== LF) return false
  return !header.includes(NUL)
}

/** Only a delivery report, or a bounce by its sender, tells of a delivery: what a person sends on of one does not. */
function tellsOfDelivery(headers: Headers, parts: readonly MimePart[], automatic: string | undefined): boolean {
  if (typeOf(headers) === 'multipart/report') {
    const kind = parameter(headers, 'report-type')?.toLowerCase() ?? 'delivery-status'
    return kind === 'delivery-status' || kind === 'global-delivery-status'
  }
  const from = addressesOf(headers.all('from'))[0] ?? { name: '', address: '' }
  const machine = machineOf(headers, from, headers.text('subject'))
  if (machine === 'bounce') return true
  if (automatic === undefined || machine === 'auto-reply') return false
  return (
    parts.some(({ type }) => STATUS_PART.test(type)) ||
    /^(?:mailer-?daemon|post-?master)\b/i.test(from.address) ||
    headers.all('return-path').some((path) => /^<\s*>$/.test(path))
  )
}

const recipientsOf = (headers: Headers): string[] =>
  addressesOf([...headers.all('to'), ...headers.all('delivered-to')]).map(({ address }) => address)

function deliveredTo(headers: Headers): string[] {
  const fields = DELIVERED.flatMap((name) => headers.all(name)).slice(0, MAX_DELIVERED)
  const named = fields.map((value) => ADDRESS.exec(value.slice(0, 1000))?.[0])
  const received = headers
    .all('received')
    .slice(0, MAX_DELIVERED)
    .map((value) => forOf(value.slice(0, 2000)))
  const addresses = [...named, ...received].filter((address) => address !== undefined)
  return [...new Set(addresses.map((address) => address.toLowerCase()))].slice(0, MAX_DELIVERED)
}

/** `Received: from a by b for <ask@example.org>; date` (RFC 5321, 4.4). */
const forOf = (received: string): string | undefined => {
  const place = /\sfor\s{1,5}<?([^\s<>;]{1,460})/i.exec(received)?.[1]
  return place === undefined ? undefined : ADDRESS.exec(place)?.[0]
}
