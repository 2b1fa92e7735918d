import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'
import type { MessageId } from '../model/ids.ts'
import type { QuestionId } from '../model/question.ts'
import { DAY_MS } from '../model/time.ts'

/** What links in mails allow. */
export const CLAIMS = [
  'accept',
  'decline',
  'ask-anyway',
  'standing',
  'holds',
  /** See and withdraw what one asked, and all that `asked` allows. */
  'mine',
  /** Pause, opt out, follow, see what one was asked: in mails that people pass on to others. */
  'asked',
  /** Read a private question. */
  'read',
] as const

/** What a link in a mail lets its receiver do, on a page with one button. */
export interface Claim {
  readonly may: (typeof CLAIMS)[number]
  readonly question: QuestionId | undefined
  readonly answer: MessageId | undefined
  /** Whose link it is. */
  readonly address: string
  readonly expiresMs: number
}

/** Mails are found again after months; what a link may do is little. */
export const KEY_LIFE_MS = 180 * DAY_MS
const MAC_BYTES = 16
const MOST_CHARS = 2000

/** A claim that only who knows the secret can have made, as text for an address. */
export function makeKey(secret: string, { may, question, answer, address, expiresMs }: Claim): string {
  const body = Buffer.from(JSON.stringify([may, question ?? '', answer ?? '', address, expiresMs])).toString(
    'base64url',
  )
  return `${body}.${macOf(secret, body)}`
}

/** The claim of a key; undefined for one that we did not make, or that has expired. */
export function readKey(secret: string, key: string, nowMs: number): Claim | undefined {
  const [body = '', mac = ''] = key.length > MOST_CHARS ? [] : key.split('.')
  const [expected, given] = [Buffer.from(macOf(secret, body)), Buffer.from(mac)]
  if (expected.length !== given.length || !timingSafeEqual(expected, given)) return undefined
  const [may, question, answer, address, expiresMs] = JSON.parse(Buffer.from(body, 'base64url').toString()) as [
    Claim['may'],
    string,
    string,
    string,
    number,
  ]
  if (expiresMs < nowMs) return undefined
  return {
    may,
    question: question === '' ? undefined : (question as QuestionId),
    answer: answer === '' ? undefined : (answer as MessageId),
    address,
    expiresMs,
  }
}

const macOf = (secret: string, body: string): string =>
  createHmac('sha256', secret).update(body).digest().subarray(0, MAC_BYTES).toString('base64url')

const ALPHABET = 'abcdefghijklmnopqrstuvwxyz234567'

/** Random letters and digits that survive any server's change of case; five bits each. */
export const randomName = (letters: number): string =>
  [...randomBytes(letters)].map((byte) => ALPHABET[byte & 31]).join('')

/** What a reply address has after its plus: 130 bits. */
export const isToken = (tag: string): boolean => /^[a-z2-7]{26}$/.test(tag)
export const newQuestionId = (): QuestionId => randomName(12) as QuestionId
