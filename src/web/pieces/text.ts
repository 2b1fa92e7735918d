import { html, raw } from 'hono/html'
import type { ListRef, Marked, PersonRef } from '../../find/types.ts'
import { givenName } from '../../model/given-names.ts'
import type { Language } from '../../model/message.ts'
import { listLink, personLink } from '../links.ts'
import type { Visit } from '../visit.ts'

/** A piece of a page. Made only by `html`, which escapes all that is put into it. */
export type Html = ReturnType<typeof html>

export const nothing: Html = html``

/** Text with the searched words marked. */
export const marked = (text: Marked): Html[] =>
  text.pieces.map((piece) => (piece.marked ? html`<mark>${piece.text}</mark>` : html`${piece.text}`))

/** A `lang` attribute where text is in another language than the page, so that it is read out rightly. */
export const langOf = (language: Language, visit: Visit): Html =>
  language === 'other' || language === visit.language ? nothing : raw(` lang="${language}"`)

export const nameOf = (person: PersonRef): string => person.name.trim() || person.address

/** What colleagues call somebody; all of their name where that is not to be seen. */
export const firstNameOf = (person: PersonRef): string => givenName(nameOf(person)) || nameOf(person)

/** A name, leading to the person where there is one. */
export const personName = (person: PersonRef, style = 'name'): Html =>
  person.id === undefined
    ? html`<span class="${style}">${nameOf(person)}</span>`
    : html`<a class="${style}" href="${personLink(person.id)}">${nameOf(person)}</a>`

/** The first two of a thread's people, and how many more. */
export function fewPeople(people: readonly PersonRef[], visit: Visit): string {
  const names = people.slice(0, 2).map(nameOf)
  const more = people.length - names.length
  return more > 0 ? `${names.join(', ')} ${visit.words.andMore(visit.dates.number(more))}` : names.join(', ')
}

export const listName = (list: ListRef): string => list.name || list.address
export const listLinks = (lists: readonly ListRef[]): Html[] =>
  lists.map((list, at) => html`${at > 0 ? ', ' : ''}<a href="${listLink(list.address)}">${listName(list)}</a>`)

/** A date in the left margin. */
export const dateMargin = (ms: number, visit: Visit): Html =>
  html`<time datetime="${visit.dates.machine(ms)}">${visit.dates.day(ms)}</time>`

/** Facts on one line, divided by dots; empty ones are left out. */
export const metaLine = (facts: readonly (Html | string | undefined)[]): Html =>
  html`<p class="meta facts">${facts.map((fact) => (fact === undefined || fact === '' ? nothing : html`<span>${fact}</span>`))}</p>`

/** Shown whole up to `limit` characters, then cut at a word. */
export function shortened(text: string, limit: number): string {
  if (text.length <= limit) return text
  const cut = text.slice(0, limit).toWellFormed()
  const space = cut.lastIndexOf(' ')
  return `${cut.slice(0, space > limit / 2 ? space : limit)} …`
}

/** "214 kB", as people say it. */
export function sizeOf(bytes: number, visit: Visit): string {
  const [unit, size] = bytes >= 1e6 ? ['MB', bytes / 1e6] : bytes >= 1e3 ? ['kB', bytes / 1e3] : ['B', bytes]
  return `${visit.dates.number(size < 10 && unit === 'MB' ? Math.round(size * 10) / 10 : Math.round(size))} ${unit}`
}
