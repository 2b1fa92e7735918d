import { questionFlags } from '../ask/question-flags.ts'
import type { OutboxView } from '../ask/views.ts'
import type { SearchRequest } from '../find/types.ts'
import { type ListAddress, type MessageId, type PersonId, parseListAddress, type ThreadId } from '../model/ids.ts'
import type { QuestionId } from '../model/question.ts'
import type { BankRequest } from './links.ts'
import { shortened } from './pieces/text.ts'

/** What stands in an address, read. Addresses are typed, cut and guessed at: what does not make sense is as if it were
 *  not there, and never a fault. */

/** Longer than any question; what follows is cut. */
const MOST_QUERY_CHARS = 10_000
/** Beyond these a page number is no page of ours. */
const MOST_PAGES = 10_000
const MOST_TAG_CHARS = 100
const YEARS = { first: 1970, last: 2199 }

/** The id in `/m/<id>/...`, from the address as it came: routers decode more than once, which would break an id with a %. */
export const messageIdOf = (url: string): MessageId | undefined => asMessageId(stepOf(url, 2))

/** An id as other programs give it, with or without its <>. */
export const asMessageId = (text: string): MessageId | undefined => {
  const id = text.trim().replace(/^<(.*)>$/s, '$1')
  return id !== '' && id.length <= 995 ? (id as MessageId) : undefined
}

/** One step of an address's path, from 1, decoded once; empty when it is not there or cannot be decoded. */
export function stepOf(url: string, at: number): string {
  try {
    return decodeURIComponent(new URL(url).pathname.split('/')[at] ?? '').trim()
  } catch {
    return ''
  }
}

export const threadIdOf = (text: string | undefined): ThreadId | undefined => count(text) as ThreadId | undefined
export const personIdOf = (text: string | undefined): PersonId | undefined => count(text) as PersonId | undefined

export const listOf = (text: string | undefined): ListAddress | undefined => parseListAddress(text ?? '')

/** `2025-02` */
export function monthOf(text: string): { readonly year: number; readonly month: number } | undefined {
  const [, year, month] = /^(\d{4})-(\d{2})$/.exec(text) ?? []
  const read = { year: Number(year), month: Number(month) }
  return read.month >= 1 && read.month <= 12 ? read : undefined
}

/** What was typed, on one line. */
export const queryOf = (text: string | undefined): string =>
  (text ?? '')
    .slice(0, MOST_QUERY_CHARS)
    .replace(/\p{Cc}+/gu, ' ')
    .trim()

export function searchRequestOf(query: (name: string) => string | undefined): SearchRequest {
  const year = count(query('year'))
  const month = count(query('month'))
  const language = query('lang')
  return {
    text: queryOf(query('q')),
    person: personIdOf(query('person')),
    list: listOf(query('list')),
    year: year !== undefined && year >= YEARS.first && year <= YEARS.last ? year : undefined,
    month: month !== undefined && month >= 1 && month <= 12 ? month : undefined,
    language: language !== undefined && ['nb', 'nn', 'en', 'other'].includes(language) ? language : undefined,
    answered: yesOrNo(query('answered')),
    question: yesOrNo(query('question')),
    order: query('order') === 'newest' ? 'newest' : 'best',
    meaning: yesOrNo(query('meaning')),
    page: Math.min(count(query('page')) ?? 1, MOST_PAGES),
  }
}

/** Whether a search asks for anything at all. */
export const isNarrowed = (request: SearchRequest): boolean =>
  [request.person, request.list, request.year, request.language, request.answered, request.question].some(
    (choice) => choice !== undefined,
  )

/** A whole number from 1, as the record counts. */
export function count(text: string | undefined): number | undefined {
  const number = /^\d{1,15}$/.test(text ?? '') ? Number(text) : 0
  return number >= 1 ? number : undefined
}

const yesOrNo = (text: string | undefined): boolean | undefined =>
  text === 'yes' ? true : text === 'no' ? false : undefined

/** A way back within the site: never to another one, whatever the address says. */
export function backOf(text: string | undefined): string {
  const here = 'http://here.invalid'
  if (text === undefined || !text.startsWith('/') || !URL.canParse(text, here)) return '/'
  const { origin, pathname, search } = new URL(text, here)
  return origin === here ? `${pathname}${search}`.replace(/^\/{2,}/, '/') : '/'
}

export const questionIdOf = (text: string | undefined): QuestionId | undefined =>
  /^[a-z0-9]{1,40}$/.test(text ?? '') ? (text as QuestionId) : undefined

export const outboxKeyOf = (text: string | undefined): OutboxView['key'] | undefined =>
  count(text) as OutboxView['key'] | undefined

/** The most that is taken of a question or an answer written on a page. */
export const MOST_WRITTEN_CHARS = 20_000

/** What was written in a field of several lines; longer than is taken is a character longer, to be seen as such. */
export const writtenOf = (text: string | null | undefined): string =>
  (text ?? '')
    .slice(0, 2 * MOST_WRITTEN_CHARS)
    .replace(/\r\n?/g, '\n')
    .replace(/[^\P{Cc}\n\t]+/gu, ' ')
    .trim()
    .slice(0, MOST_WRITTEN_CHARS + 1)
    .toWellFormed()

const SUBJECT_CHARS = 120

/** A question's subject: its first line, or the first sentence of that where it is long. A first line that only says how it is
 *  asked, as "privat", goes in front of the next. */
export function subjectOf(text: string): string {
  const [first = '', next] = text
    .split('\n', 50)
    .map((line) => line.trim())
    .filter((line) => line !== '')
  const isFlag = next !== undefined && questionFlags(first).subject === ''
  return isFlag ? `${first}: ${sentenceOf(next)}` : sentenceOf(first)
}

function sentenceOf(line: string): string {
  if (line.length <= SUBJECT_CHARS) return line
  const sentence = /^.{10,119}?[.?!](?=\s)/su.exec(line)?.[0] ?? line
  return sentence.length <= SUBJECT_CHARS ? sentence : shortened(sentence, SUBJECT_CHARS)
}

/** A mail address, in lower case. */
export function addressOf(text: string | null | undefined): string | undefined {
  const address = (text ?? '').trim().toLowerCase()
  return address.length <= 254 && /^[^\s@<>"(),;:\\\p{Cc}]{1,64}@[^\s@<>"(),;:\\\p{Cc}]+$/u.test(address)
    ? address
    : undefined
}

export function bankRequestOf(query: (name: string) => string | undefined): BankRequest {
  const order = query('order')
  const tag = queryOf(query('tag')).replace(/^#/, '').toLowerCase().slice(0, MOST_TAG_CHARS)
  const topic = queryOf(query('topic')).slice(0, MOST_TAG_CHARS)
  return {
    order: order === 'thanks' || order === 'age' ? order : 'newest',
    tag: tag === '' ? undefined : tag,
    topic: topic === '' ? undefined : topic,
    page: Math.min(count(query('page')) ?? 1, MOST_PAGES),
  }
}
