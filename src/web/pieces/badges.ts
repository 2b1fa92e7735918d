import { html } from 'hono/html'
import type { PersonRef } from '../../find/types.ts'
import type { Visit } from '../visit.ts'
import { firstNameOf, type Html, nothing } from './text.ts'

/** A sign and a word: what it says never hangs on colour alone. */
const badge = (sign: 'ok' | 'said' | 'wait' | 'old' | 'shut' | 'rare' | '', text: string): Html =>
  html`<span class="tag ${sign}">${text}</span>`

export const confirmedBadge = (visit: Visit): Html => badge('ok', visit.words.badge.confirmed)
export const confirmedByBadge = (by: PersonRef, visit: Visit): Html =>
  badge('ok', visit.words.badge.confirmedBy(firstNameOf(by)))
export const answeredBadge = (text: string): Html => badge('ok', text)
/** An answer that nobody has said helped: no tick. */
export const likelyBadge = (text: string): Html => badge('said', text)
export const unansweredBadge = (visit: Visit): Html => badge('wait', visit.words.badge.unanswered)
export const membersBadge = (visit: Visit): Html => badge('shut', visit.words.badge.members)
export const waitingBadge = (text: string): Html => badge('wait', text)
export const rareBadge = (visit: Visit): Html => badge('rare', visit.words.ask.rarely)
export const noteBadge = (text: string): Html => badge('', text)

/** Says so where mail is more than five years old, so that old news is not read as new. */
export function ageBadge(ms: number, visit: Visit): Html {
  const years = visit.dates.oldYears(ms)
  return years === undefined ? nothing : badge('old', visit.words.badge.old(years))
}
