import { html } from 'hono/html'
import type { Understood } from '../../find/types.ts'
import type { Visit } from '../visit.ts'
import { type Html, nothing, shortened } from './text.ts'

const MOST_CHARS = 40

/** How a query was read, as a sentence: "søkt som **varmeveksler** og **retur**, alle bøyninger". */
export function understoodSentence(parts: readonly Understood[], visit: Visit): Html {
  if (parts.length === 0) return nothing
  const { search } = visit.words
  const joint = (part: Understood, at: number): string => {
    if (at === 0) return part.not ? `${search.not} ` : ''
    if (part.or) return ` ${search.orWord} ${part.not ? `${search.not} ` : ''}`
    return part.not ? ` ${search.not} ` : ` ${search.and} `
  }
  const hasWords = parts.some((part) => part.kind === 'word')
  return html`${search.readAs} ${parts.map((part, at) => html`${joint(part, at)}<b>${partWords(part, visit)}</b>`)}${hasWords ? `, ${search.inflected}` : ''}`
}

function partWords(part: Understood, { words, dates }: Visit): string {
  const { search } = words
  switch (part.kind) {
    case 'list':
      return search.list(shortened(part.text, MOST_CHARS))
    case 'flag':
      return search.flags[part.flag]
    case 'since':
      return search.since(dates.day(part.ms))
    case 'before':
      return search.before(dates.day(part.ms))
    default: {
      const text = shortened(part.text, MOST_CHARS)
      const said = part.kind === 'phrase' ? words.quote(text) : part.kind === 'prefix' ? search.startsWith(text) : text
      const inField = {
        text: said,
        subject: search.subject(said),
        sender: search.from(said),
        recipients: search.to(said),
      }
      return inField[part.field]
    }
  }
}
