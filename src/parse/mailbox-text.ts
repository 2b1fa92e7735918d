import type { Address } from '../model/message.ts'
import { cleanName } from './addresses.ts'

const MAX_CHARS = 400
const ADDRESS = /[^\s<>"'():;,[\]]{1,64}@[^\s<>"'():;,[\]@]{1,255}/
/** Dates, times, zones and the words around them that stand before a name in "On ..., NAME wrote". */
const NOT_A_NAME =
  /^(?:\p{N}[\p{N}.:/,-]*|[+-]\d{4}|gmt\S*|utc\S*|cest|cet|am|pm|a\.m\.|p\.m\.|kl\.?|klokken|at|on|den|om|um|uhr|г\.|р\.|godz\.|o|heeft|пользователь|skrev|skreiv|wrote|schrieb)$/iu

const BEHALF = /\s(?:på vegne av|på vegner av|on behalf of|im auftrag von|för|namens|de la part de)\s+(\S.*)$/iu

/** The mailbox in a stretch of prose or a copied header: `Ola Nordmann <ola@example.org>`, `Ola Nordmann [mailto:ola@example.org]`,
 *  `ola@example.org`, or only a name. Where one sent for another (a list, a secretary), the other. Undefined where
 *  there is neither name nor address. */
export function mailboxIn(text: string): Address | undefined {
  const whole = text.slice(0, MAX_CHARS)
  const short = BEHALF.exec(whole)?.[1] ?? whole
  const found = ADDRESS.exec(short)
  const before = found === null ? short : short.slice(0, found.index)
  const name = cleanName(before.replace(/[<[("]+\s*(?:mailto:?)?\s*$/i, ''))
  const address =
    found === null
      ? ''
      : found[0]
          .replace(/^mailto:/i, '')
          .replace(/[.>]+$/, '')
          .toLowerCase()
  return name === '' && address === '' ? undefined : { name: name.toLowerCase() === address ? '' : name, address }
}

/** The last words of a text that can be a name: what is left when dates and times before it are passed over. */
export function trailingName(text: string): string {
  const words = text.split(/[\s,]+/).filter((word) => word !== '')
  let start = words.length
  while (start > 0 && words.length - start < 6 && !NOT_A_NAME.test(words[start - 1] ?? '')) start--
  return cleanName(words.slice(start).join(' '))
}
