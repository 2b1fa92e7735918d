import type { Address } from '../model/message.ts'
import { addressesOf } from './addresses.ts'
import type { Headers } from './headers.ts'

const MAX_FIELD_CHARS = 1000

/** A mail within a mail (message/rfc822), as it is shown there. */
export interface PassedOn {
  readonly author: Address | undefined
  /** Its main header fields and its text. */
  readonly text: string
}

const FIELDS = ['From', 'To', 'Cc', 'Date', 'Subject'] as const

/** The fields of a mail that say which it is, a line each, as programs copy them above a mail that is passed on. */
export function fieldLines(headers: Headers): string {
  const lines = FIELDS.flatMap((name) => {
    const value = headers.text(name.toLowerCase()).replace(/\s+/g, ' ').trim().slice(0, MAX_FIELD_CHARS)
    return value === '' ? [] : [`${name}: ${value}`]
  })
  return lines.join('\n')
}

export function passedOn(headers: Headers, text: string): PassedOn {
  const author = addressesOf(headers.all('from'))[0]
  return { author, text: `${fieldLines(headers)}\n\n${text.trim()}`.trim() }
}
