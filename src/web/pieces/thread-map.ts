import { html, raw } from 'hono/html'
import type { ThreadPlace, ThreadResult } from '../../find/types.ts'
import { mailAnchor } from '../links.ts'
import type { Visit } from '../visit.ts'
import { answeredBadge, likelyBadge } from './badges.ts'
import { firstNameOf, type Html, nothing } from './text.ts'

/** Deeper replies stand at this depth: a margin holds no more, and lists inside lists without end break browsers. */
const DEEPEST = 7

/** The tree of the shown places as lists within lists. Without recursion: a thread may be thousands deep. */
export function threadMap(thread: ThreadResult, visit: Visit): Html {
  const shallowest = Math.min(...thread.places.map(({ depth }) => depth))
  const pieces: Html[] = []
  let level = -1
  for (const place of thread.places) {
    const depth = Math.min(place.depth - shallowest, DEEPEST, level + 1)
    if (depth > level) pieces.push(raw('<ol>'))
    else pieces.push(raw(`</li>${'</ol></li>'.repeat(level - depth)}`))
    pieces.push(html`<li>${mapEntry(place, thread, visit)}
`)
    level = depth
  }
  pieces.push(raw('</li></ol>'.repeat(level + 1)))
  return html`${pieces}`
}

function mapEntry(
  { messageId, mail }: ThreadPlace,
  { answer, confirmedBy }: ThreadResult,
  { words, dates }: Visit,
): Html {
  const link = `#${mailAnchor(messageId)}`
  if (mail === undefined) return html`<a class="ghost" href="${link}">${words.thread.treeMissing}</a>`
  const badge =
    messageId === answer
      ? html` ${(confirmedBy === undefined ? likelyBadge : answeredBadge)(words.badge.answer)}`
      : nothing
  return html`<a href="${link}">${firstNameOf(mail.from)} <span class="n">${dates.dayOfYear(mail.writtenAtMs)}</span>${badge}</a>`
}
